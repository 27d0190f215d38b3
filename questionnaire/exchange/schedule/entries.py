"""The rows of a schedule as entries: each is read, or says why it cannot be taken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from questionnaire.core.names import split_name, tidy_name
from questionnaire.core.readiness.case import Status as VisitStatus
from questionnaire.core.schedule_import.context import Entry
from questionnaire.exchange.schedule.columns import Column, Columns, Table, plain
from questionnaire.exchange.schedule.dates import Clock, clock_of, moment, read_day, short_time
from questionnaire.exchange.schedule.status_words import Status, key_of, says_cancelled, status_of
from questionnaire.language.translate import word

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a clinic has said once of its schedules: how times are meant, and what status words mean."""

    clock: Clock = Clock.UNKNOWN
    statuses: Mapping[str, Status] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """How the cells of one file are read."""

    zone: ZoneInfo
    day_first: bool
    today: date
    clock: Clock
    statuses: Mapping[str, Status]
    status_column: str


def clock_for(table: Table, columns: Columns, said: Clock) -> Clock:
    """How a file's times are meant that have neither am nor pm: as it shows itself, else as was said."""
    return clock_of(table.column(columns.get(c)) for c in (Column.DAY, Column.TIME)) or said


def entries(
    table: Table,
    columns: Columns,
    zone: ZoneInfo,
    day_first: bool,
    today: date,
    said: Meanings = Meanings(),
) -> tuple[Entry, ...]:
    """Every row as an entry; one that cannot be taken says why."""
    status = plain(columns.get(Column.STATUS, ""))
    clock = clock_for(table, columns, said.clock)
    rules = Rules(zone, day_first, today, clock, said.statuses, status)
    return tuple(_entry(number, cell, rules) for number, cell in _cells(table, columns))


def short_times(table: Table, columns: Columns) -> tuple[str, ...]:
    """The times of a file that have neither am nor pm and may be either, each once."""
    cells = (text for c in (Column.TIME, Column.DAY) for text in table.column(columns.get(c)))
    return tuple(dict.fromkeys(short for text in cells if (short := short_time(text))))


def status_words(table: Table, columns: Columns) -> tuple[str, ...]:
    """The status words of a file whose meaning a clinic has to say, as they are first written."""
    status, words = plain(columns.get(Column.STATUS, "")), dict[str, str]()
    for _, cell in _cells(table, columns):
        text = cell.get(Column.STATUS, "")
        if not cell.get(Column.OWN) and status_of(text, status) is Status.NOT_KNOWN:
            words.setdefault(key_of(text), text)
    return tuple(words.values())


def _cells(table: Table, columns: Columns) -> Iterator[tuple[int, Mapping[Column, str]]]:
    at = {column: table.names.index(name) for column, name in columns.items() if name in table.names}
    for number, cells in table.rows:
        yield number, {c: cells[i] if i < len(cells) else "" for c, i in at.items()}


def _entry(number: int, cell: Mapping[Column, str], rules: Rules) -> Entry:
    first, last, credentials = _name(cell)
    born_text = cell.get(Column.BORN, "")
    born = _born(born_text, rules.day_first, rules.today)
    day, time = cell.get(Column.DAY, ""), cell.get(Column.TIME, "")
    starts_at = moment(day, time, rules.zone, rules.day_first, rules.clock)
    stands = _status(cell, rules)
    wrong = (
        (starts_at if isinstance(starts_at, str) else "", isinstance(starts_at, str)),
        ("not-a-birth-date", bool(born_text) and born is None),
        ("name-too-long", max(len(first), len(last)) > LONGEST_NAME),
        ("nobody", not (first or last or cell.get(Column.NUMBER) or cell.get(Column.APPOINTMENT))),
        ("over-there", stands is Status.OVER),
        ("status-left-out", stands is Status.LEFT_OUT),
        ("status-not-known", stands is Status.NOT_KNOWN),
    )
    is_open = stands in (Status.NOT_KNOWN, Status.LEFT_OUT)
    return Entry(
        row=number,
        first_name=first,
        last_name=last,
        born=born,
        number=cell.get(Column.NUMBER, ""),
        appointment=cell.get(Column.APPOINTMENT, ""),
        starts_at=None if isinstance(starts_at, str) else starts_at,
        is_cancelled=stands is Status.CANCELLED,
        status=cell.get(Column.STATUS, "") if is_open else "",
        phone=cell.get(Column.PHONE) or None,
        email=cell.get(Column.EMAIL) or None,
        problem=next((key for key, holds in wrong if holds), ""),
        visit_id=cell.get(Column.OWN, ""),
        remarks=tuple(("credential-taken-off", word) for word in credentials),
    )


OFF = (VisitStatus.CANCELLED, VisitStatus.DID_NOT_COME)
"""How the board's own file says that a visit does not take place."""


def _status(cell: Mapping[Column, str], rules: Rules) -> Status:
    """Whether the row's visit takes place; a row of our own file changes that only by a cancellation."""
    stands = status_of(cell.get(Column.STATUS, ""), rules.status_column, rules.statuses)
    if cell.get(Column.OWN):
        is_off = stands is Status.CANCELLED or cell.get(Column.STATUS) in [word("status", s) for s in OFF]
        return Status.CANCELLED if is_off else Status.STANDS
    is_off = says_cancelled(cell.get(Column.CANCELLED_AT, ""))
    return Status.CANCELLED if is_off and stands in (Status.STANDS, Status.NOT_KNOWN) else stands


def _name(cell: Mapping[Column, str]) -> tuple[str, str, tuple[str, ...]]:
    """First and last name, from columns of their own or from one."""
    if Column.FIRST_NAME in cell and Column.LAST_NAME in cell:
        return tidy_name(cell[Column.FIRST_NAME], cell[Column.LAST_NAME])
    return split_name(cell.get(Column.NAME, ""))


def _born(text: str, day_first: bool, today: date) -> date | None:
    """A birth date; with a year of two digits the last one that has been."""
    day = read_day(text.strip(), day_first)
    if day and day > today and not re.search(r"\d{4}", text):
        day = day.replace(year=day.year - 100)
    return day if day and today.year - 120 <= day.year and day <= today else None
