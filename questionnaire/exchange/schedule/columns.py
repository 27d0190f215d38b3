"""A schedule as other systems export it: a CSV, whichever its columns, letters and dates, read into entries.

Column names are guessed, or said by the clinic. What cannot be read is a key that a template words.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from questionnaire.core.schedule_import.context import Entry
from questionnaire.exchange.schedule.dates import Order, has_time, moment, order, read_day
from questionnaire.exchange.schedule.delimited import Problem, cells_of, text_of
from questionnaire.exchange.schedule.status_words import Status, status_of

MOST_COLUMNS = 200
MOST_ROWS = 20_000
LONGEST_CELL = 200
LONGEST_NAME = 60
HEADER_WITHIN = 10
"""In how many first rows the columns' names are looked for; a report may begin with a title."""


class Column(StrEnum):
    """What a column of a schedule may hold, as far as we use it."""

    APPOINTMENT = "appointment"
    NUMBER = "number"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    NAME = "name"
    BORN = "born"
    DAY = "day"
    TIME = "time"
    STATUS = "status"
    PHONE = "phone"
    EMAIL = "email"


KNOWN_AS: Mapping[Column, str] = {
    Column.APPOINTMENT: "appointmentid apptid appointmentnumber appointmentguid bookingid visitid eventid"
    " bookingreference appointment id",
    Column.NUMBER: "patientnumber patientid patientno clientid clientnumber mrn medicalrecordnumber"
    " chartnumber chartid recordnumber patientguid customerid number",
    Column.FIRST_NAME: "firstname patientfirstname clientfirstname legalfirstname givenname forename first",
    Column.LAST_NAME: "lastname patientlastname clientlastname legallastname surname familyname last",
    Column.NAME: "patientname clientname fullname patient client name customer",
    Column.BORN: "dateofbirth patientdateofbirth clientdateofbirth dob patientdob clientdob birthdate"
    " birthday born",
    Column.DAY: "startat startsat startdatetime appointmentstart datetime dateandtime dateofservice"
    " appointmentdate apptdate visitdate dayofthevisit startdate servicedate date day starttime start"
    " appointmenttime",
    Column.TIME: "starttime appointmenttime appttime visittime timeofday time start from",
    Column.STATUS: "appointmentstatus apptstatus visitstatus bookingstatus status canceled cancelled state",
    Column.PHONE: "mobilephone mobile mobilenumber cellphone cell phone phonenumber patientphone clientphone"
    " telephone",
    Column.EMAIL: "email emailaddress patientemail clientemail",
}
"""The names by which real exports call them, without spaces and signs; the likelier stand first."""

STATES = (
    *("arrived", "booked", "cancel", "checked", "completed", "confirmed", "declined", "deleted"),
    *("latecancel", "noshow", "rescheduled", "scheduled"),
)
"""What makes a column named State one of appointments, and not of addresses."""

Columns = Mapping[Column, str]
"""By which name a file calls each column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's column names and rows, each with its number as a spreadsheet counts."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, name: str | None) -> list[str]:
        """The cells of a column."""
        if name is None or name not in self.names:
            return []
        at = self.names.index(name)
        return [cells[at] if at < len(cells) else "" for _, cells in self.rows]


def read(data: bytes) -> Table | Problem:
    """The table in a file, or why there is none."""
    text = text_of(data)
    cells = cells_of(text, _columns_found) if isinstance(text, str) else text
    if isinstance(cells, Problem):
        return cells
    lines = [(at, row) for at, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]
    if not lines:
        return Problem("empty")
    header = _header([row for _, row in lines[:HEADER_WITHIN]])
    if len(lines[header][1]) > MOST_COLUMNS:
        return Problem("not-a-table")
    names = _told_apart(lines[header][1])
    rows = lines[header + 1 :]
    if len(rows) > MOST_ROWS:
        return Problem("too-many-rows")
    if not rows:
        return Problem("only-a-header" if len(names) > 1 else "not-a-table")
    return Table(names, tuple((at, tuple(c.strip()[:LONGEST_CELL] for c in row)) for at, row in rows))


def _header(rows: list[list[str]]) -> int:
    """Which of the first rows names the columns: the one with most names that are known, if it has several.

    Else the first with several cells: a status or a kind of phone may look like a name of a column.
    """
    best = max(range(len(rows)), key=lambda at: len(_guessed(rows[at])))
    if len(_guessed(rows[best])) > 1:
        return best
    return next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)


def _columns_found(rows: list[list[str]]) -> tuple[int, int]:
    return max((len(_guessed(row)) for row in rows), default=0), max(map(len, rows), default=0)


def _told_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of columns, each once and none empty."""
    told: dict[str, None] = {}
    for at, name in enumerate(names, 1):
        short = " ".join(name.split())[:LONGEST_CELL] or f"({at})"
        told[f"{short} ({at})" if short in told else short] = None
    return tuple(told)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _guessed(names: Sequence[str], said: Columns = MappingProxyType({})) -> dict[Column, str]:
    """By which of these names a file calls each column beside those said; every name is taken once."""
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(_plain(name), name)
    guessed = dict(said)
    names_said = {Column.FIRST_NAME, Column.LAST_NAME} if Column.NAME in said else set()
    for column, known in KNOWN_AS.items():
        if column in said or column in names_said:
            continue
        there = [plain[k] for k in known.split() if k in plain and plain[k] not in guessed.values()]
        if there:
            guessed[column] = there[0]
    return guessed


def guess(table: Table, said: Columns = MappingProxyType({}), seen: Collection[str] = frozenset()) -> Columns:
    """Which column is which, by its name, and where names are used for two things by its cells.

    What was said stands, and a column that was seen when it was said is what it was said to be, or nothing.
    """
    guessed = _guessed([name for name in table.names if name not in seen], said)
    state = guessed.get(Column.STATUS)
    if (
        state
        and Column.STATUS not in said
        and _plain(state) == "state"
        and not any(_plain(c).startswith(STATES) for c in table.column(state))
    ):
        del guessed[Column.STATUS]
    is_said = Column.APPOINTMENT in said or Column.NUMBER in guessed
    if _plain(guessed.get(Column.APPOINTMENT, "")) == "id" and not is_said:
        del guessed[Column.APPOINTMENT]  # it may as well be the patient's
    if Column.FIRST_NAME in guessed and Column.LAST_NAME in guessed:
        guessed.pop(Column.NAME, None)
    in_day, in_time = (any(map(has_time, table.column(guessed.get(c)))) for c in (Column.DAY, Column.TIME))
    if in_day and not in_time and Column.TIME not in said:
        guessed.pop(Column.TIME, None)
    return guessed


def missing(columns: Columns) -> tuple[Column, ...]:
    """Which columns have to be said before a file can be read."""
    has_name = Column.NAME in columns or {Column.FIRST_NAME, Column.LAST_NAME} <= set(columns)
    known = has_name or Column.NUMBER in columns or Column.APPOINTMENT in columns
    return tuple(c for c, there in ((Column.DAY, Column.DAY in columns), (Column.NAME, known)) if not there)


def order_of(table: Table, columns: Columns, region: str) -> Order:
    """Whether the file writes the day before the month."""
    return order([table.column(columns.get(c)) for c in (Column.DAY, Column.BORN)], region)


def entries(
    table: Table, columns: Columns, zone: ZoneInfo, day_first: bool, today: date
) -> tuple[Entry, ...]:
    """Every row as an entry; one that cannot be taken says why."""
    at = {column: table.names.index(name) for column, name in columns.items() if name in table.names}
    header = _plain(columns.get(Column.STATUS, ""))
    told = []
    for number, cells in table.rows:
        cell = {c: cells[i] if i < len(cells) else "" for c, i in at.items()}
        told.append(_entry(number, cell, header, zone, day_first, today))
    return tuple(told)


def _entry(
    number: int, cell: Mapping[Column, str], status: str, zone: ZoneInfo, day_first: bool, today: date
) -> Entry:
    first, last = _name(cell)
    born_text = cell.get(Column.BORN, "")
    born = _born(born_text, day_first, today)
    starts_at = moment(cell.get(Column.DAY, ""), cell.get(Column.TIME, ""), zone, day_first)
    stands = status_of(cell.get(Column.STATUS, ""), status)
    wrong = (
        (starts_at if isinstance(starts_at, str) else "", isinstance(starts_at, str)),
        ("not-a-birth-date", bool(born_text) and born is None),
        ("name-too-long", max(len(first), len(last)) > LONGEST_NAME),
        ("nobody", not (first or last or cell.get(Column.NUMBER) or cell.get(Column.APPOINTMENT))),
        ("over-there", stands is Status.OVER),
        ("status-not-known", stands is Status.NOT_KNOWN),
    )
    return Entry(
        row=number,
        first_name=first,
        last_name=last,
        born=born,
        number=cell.get(Column.NUMBER, ""),
        appointment=cell.get(Column.APPOINTMENT, ""),
        starts_at=None if isinstance(starts_at, str) else starts_at,
        is_cancelled=stands is Status.CANCELLED,
        status=cell.get(Column.STATUS, "") if stands is Status.NOT_KNOWN else "",
        phone=cell.get(Column.PHONE) or None,
        email=cell.get(Column.EMAIL) or None,
        problem=next((key for key, holds in wrong if holds), ""),
    )


def _name(cell: Mapping[Column, str]) -> tuple[str, str]:
    """First and last name, from columns of their own or from one: Last, First or First Last."""
    if Column.FIRST_NAME in cell and Column.LAST_NAME in cell:
        return _once(cell[Column.FIRST_NAME]), _once(cell[Column.LAST_NAME])
    whole = _once(cell.get(Column.NAME, ""))
    if "," in whole:
        last, _, first = whole.partition(",")
        return first.strip(), last.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (last, "")


def _once(text: str) -> str:
    return " ".join(text.split())


def _born(text: str, day_first: bool, today: date) -> date | None:
    """A birth date; with a year of two digits the last one that has been."""
    day = read_day(text.strip(), day_first)
    if day and day > today and not re.search(r"\d{4}", text):
        day = day.replace(year=day.year - 100)
    return day if day and today.year - 120 <= day.year and day <= today else None
