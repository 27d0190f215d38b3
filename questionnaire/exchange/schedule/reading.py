"""A schedule file as it is read for one clinic, and what each of its rows would do there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from questionnaire.core.channels import is_email
from questionnaire.core.schedule_import.classify import Row
from questionnaire.core.schedule_import.context import Entry
from questionnaire.exchange.schedule import columns
from questionnaire.exchange.schedule.columns import Column, Columns, Table
from questionnaire.exchange.schedule.dates import Order
from questionnaire.language import formats
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.schedule_import import imports


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is read for a clinic: which column is which, and how its days are written."""

    table: Table
    columns: Columns
    order: Order
    unsaid: tuple[str, ...] = ()
    """Columns that came later than the clinic said which is which, and that nobody can guess."""

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that have to be said first."""
        return columns.missing(self.columns)

    @property
    def is_clear(self) -> bool:
        """Whether nothing has to be said first."""
        return not (self.missing or self.unsaid)


def reading_of(clinic: ClinicFacts, table: Table) -> Reading:
    """How a clinic's file is read: as the clinic has said once, if that fits the file, else as it looks."""
    told, seen = imports.columns(clinic.clinic_id)
    said = {Column(column): name for column, name in told.items()}
    fits = bool(said) and set(said.values()) <= set(table.names)
    named = columns.guess(table, said, seen) if fits else columns.guess(table)
    known = {*seen, *named.values()}
    unsaid = tuple(n for n in table.names if fits and n not in known and any(table.column(n)))
    order = columns.order_of(table, named, formats.region_of(clinic.phone))
    return Reading(table, named, order, unsaid)


def preview_of(clinic: ClinicFacts, read: Reading, choices: Mapping[int, str], now: datetime) -> list[Row]:
    """What each row of a file would do at this clinic."""
    if not read.is_clear:
        return []
    calendar, region = clinic.calendar, formats.region_of(clinic.phone)
    today = calendar.local(now).date()
    entries = columns.entries(read.table, read.columns, calendar.zone, read.order.day_first, today)
    return imports.preview(clinic, [_reachable(entry, region) for entry in entries], choices, now)


def _reachable(entry: Entry, region: str) -> Entry:
    """With a phone number and an address as we keep them, or without."""
    phone = formats.parsed_phone(entry.phone, region) if entry.phone else None
    email = entry.email if entry.email and is_email(entry.email) else None
    return replace(entry, phone=phone, email=email)


def packed(table: Table) -> str:
    """A table as it waits."""
    return json.dumps([table.names, table.rows])


def unpacked(file: str) -> Table:
    """The table that waits."""
    names, rows = json.loads(file)
    return Table(tuple(names), tuple((at, tuple(cells)) for at, cells in rows))


def moment(at: datetime, zone: tzinfo) -> str:
    """A day and a time, as rows show them."""
    local = at.astimezone(zone)
    return f"{formats.short_day(local.date())}, {local.year}, {formats.clock(at, zone)}"
