"""A schedule file as it is read for one clinic, and what each of its rows would do there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from questionnaire.core.channels import clean_email, is_email
from questionnaire.core.schedule_import.classify import Row
from questionnaire.core.schedule_import.context import Entry
from questionnaire.exchange.schedule import columns
from questionnaire.exchange.schedule.columns import Column, Columns, Table
from questionnaire.exchange.schedule.dates import Clock, Order
from questionnaire.exchange.schedule.entries import Meanings, clock_for, entries, short_times, status_words
from questionnaire.exchange.schedule.status_words import Status, key_of
from questionnaire.language import formats
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.schedule_import import imports, saved_columns
from questionnaire.records.schedule_import.saved_columns import SavedColumns

MOST_STATUSES = 30
"""How many status words are asked about at once; where there are more, the column may be another."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is read for a clinic: which column is which, and how its days are written."""

    table: Table
    columns: Columns
    order: Order
    unsaid: tuple[str, ...] = ()
    """Columns that came later than the clinic said which is which, and that nobody can guess."""
    meanings: Meanings = Meanings()
    """What the clinic has said of times and status words."""

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that have to be said first."""
        return columns.missing(self.columns, self.table)

    @property
    def is_readable(self) -> bool:
        """Whether its rows can be read, be it with gaps."""
        return not (self.missing or self.unsaid)

    @property
    def is_clear(self) -> bool:
        """Whether nothing has to be said first."""
        return self.is_readable and not (self.unknown_letters or self.unknown_times or self.unknown_statuses)

    @property
    def unknown_letters(self) -> bool:
        """Whether its letters look right in several ways, or in none."""
        return not self.table.is_sure_of_letters

    @property
    def short_times(self) -> tuple[str, ...]:
        """The times that have neither am nor pm and may be either, as they are written."""
        return short_times(self.table, self.columns)

    @property
    def clock(self) -> Clock:
        """How such times are read: as the file shows itself, else as the clinic has said."""
        return clock_for(self.table, self.columns, self.meanings.clock)

    @property
    def unknown_times(self) -> bool:
        """Whether the clinic has to say how such times are meant."""
        return bool(self.short_times) and self.clock is Clock.UNKNOWN

    @property
    def status_words(self) -> tuple[str, ...]:
        """The status words that mean what the clinic says, those first of which it has not said it."""
        words = status_words(self.table, self.columns)
        return tuple(sorted(words, key=lambda word: key_of(word) in self.meanings.statuses)[:MOST_STATUSES])

    @property
    def unknown_statuses(self) -> tuple[str, ...]:
        """The status words whose meaning the clinic has to say."""
        return tuple(word for word in self.status_words if key_of(word) not in self.meanings.statuses)


def reading_of(clinic: ClinicFacts, table: Table) -> Reading:
    """How a clinic's file is read: as the clinic has said once, if that fits the file, else as it looks."""
    saved = saved_columns.find(clinic.clinic_id)
    seen, table = saved.seen, _in_known_letters(table, saved.letters)
    said = {Column(column): name for column, name in saved.columns.items()}
    fits = bool(said) and set(said.values()) <= set(table.names)
    named = columns.guess(table, said, seen) if fits else columns.guess(table)
    known = {*seen, *named.values()}
    unsaid = tuple(n for n in table.names if fits and n not in known and any(table.column(n)))
    order = columns.order_of(table, named, formats.region_of(clinic.phone))
    statuses = {word: Status(meaning) for word, meaning in saved.statuses.items()}
    return Reading(table, named, order, unsaid, Meanings(Clock(saved.clock), statuses))


def _in_known_letters(table: Table, letters: str) -> Table:
    """The table in the letters that the clinic has said, unless only those it seems to have look right."""
    if not (table.letters and letters):
        return table
    read = table.in_letters(letters)
    return read if not table.is_sure_of_letters or not read.doubts() else table


def preview_of(clinic: ClinicFacts, read: Reading, choices: Mapping[int, str], now: datetime) -> list[Row]:
    """What each row of a file would do at this clinic."""
    if not read.is_readable:
        return []
    calendar, region = clinic.calendar, formats.region_of(clinic.phone)
    today = calendar.local(now).date()
    day_first, said = read.order.day_first, read.meanings
    found = entries(read.table, read.columns, calendar.zone, day_first, today, said)
    return imports.preview(clinic, [_reachable(entry, region) for entry in found], choices, now)


def _reachable(entry: Entry, region: str) -> Entry:
    """With a phone number and an address as we keep them, or without and with a remark that says so."""
    phone, email, remarks = entry.phone or "", clean_email(entry.email or ""), list(entry.remarks)
    if phone and (problem := formats.phone_problem(phone, region)):
        remarks.append((problem, phone))
    if email and not is_email(email):
        remarks.append(("not-an-email", email))
    return replace(
        entry,
        phone=formats.parsed_phone(phone, region) if phone else None,
        email=email if is_email(email) else None,
        remarks=tuple(remarks),
    )


def said_now(
    saved: SavedColumns,
    read: Reading,
    said: Columns,
    letters: str,
    clock: str,
    statuses: Mapping[str, str],
) -> SavedColumns:
    """What the clinic has said of its schedules with what it says now; names in the letters it says now."""
    table = read.table.in_letters(letters) if letters and read.table.letters else read.table
    names = dict(zip(read.table.names, table.names, strict=True))
    return SavedColumns(
        {column.value: names[name] for column, name in said.items()},
        frozenset(table.names),
        clock or saved.clock,
        letters or saved.letters,
        {**saved.statuses, **statuses},
    )


def packed(table: Table) -> str:
    """A table as it waits."""
    return json.dumps([table.names, table.rows, table.letters, table.is_sure_of_letters])


def unpacked(file: str) -> Table:
    """The table that waits."""
    names, rows, *letters = json.loads(file)
    return Table(tuple(names), tuple((at, tuple(cells)) for at, cells in rows), *letters)


def moment(at: datetime, zone: tzinfo) -> str:
    """A day and a time, as rows show them."""
    local = at.astimezone(zone)
    return f"{formats.short_day(local.date())}, {local.year}, {formats.clock(at, zone)}"
