"""A schedule as other systems export it: a CSV, whichever its columns, letters and dates, read into entries.

Column names are guessed, or said by the clinic. What cannot be read is a key that a template words.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from types import MappingProxyType

from questionnaire.exchange.schedule.dates import Order, has_time, order
from questionnaire.exchange.schedule.delimited import Problem, bare, cells_of, text_of
from questionnaire.exchange.schedule.letters import doubtful, read_as

MOST_COLUMNS = 200
MOST_ROWS = 20_000
LONGEST_CELL = 200
MOST_WORDS = 4
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
    CANCELLED_AT = "cancelled-at"
    PHONE = "phone"
    EMAIL = "email"
    OWN = "own-visit"


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
    Column.CANCELLED_AT: "cancelledat canceledat cancelledon canceledon cancelleddate canceleddate"
    " cancelledtime canceledtime canceldate datecancelled datecanceled cancellationdate cancelationdate"
    " cancellationtime cancelleddatetime canceleddatetime cancelledby canceledby cancellationreason"
    " cancelationreason cancelledreason canceledreason cancelreason reasonforcancellation",
    Column.PHONE: "mobilephone mobile mobilenumber cellphone cell phone phonenumber patientphone clientphone"
    " telephone",
    Column.EMAIL: "email emailaddress patientemail clientemail",
    Column.OWN: "visitreadyid",
}
"""The names by which real exports call them, without spaces and signs; the likelier stand first."""

ABOUT_VISITS = re.compile("appointment|appt|visit|sortable|formatted|scheduled(?=start)|local|clinic")
ABOUT_PEOPLE = re.compile("patient|client|pt|sortable|formatted|primary")
"""What systems put into a name of a column that says the same without it: apptstarttime, ptdob."""

DECORATED = {
    **dict.fromkeys((Column.DAY, Column.TIME, Column.STATUS), ABOUT_VISITS),
    **dict.fromkeys((Column.FIRST_NAME, Column.LAST_NAME, Column.NAME, Column.BORN), ABOUT_PEOPLE),
    **dict.fromkeys((Column.PHONE, Column.EMAIL), ABOUT_PEOPLE),
}

STATES = (
    *("arrived", "booked", "cancel", "checked", "completed", "confirmed", "declined", "deleted"),
    *("latecancel", "noshow", "rescheduled", "scheduled"),
)
"""What makes a column named State one of appointments, and not of addresses."""

Columns = Mapping[Column, str]
"""By which name a file calls each column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's column names and rows, each with its number as a spreadsheet counts.

    ``letters`` is the encoding it was read in, where nothing in the file says so itself.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    letters: str = ""
    is_sure_of_letters: bool = True

    def column(self, name: str | None) -> list[str]:
        """The cells of a column."""
        if name is None or name not in self.names:
            return []
        at = self.names.index(name)
        return [cells[at] if at < len(cells) else "" for _, cells in self.rows]

    def words(self) -> list[str]:
        """The first cells that have letters by which it can be seen whether they are read right."""
        cells = (cell for row in (self.names, *(cells for _, cells in self.rows)) for cell in row)
        return list(islice(dict.fromkeys(c for c in cells if not c.isascii()), MOST_WORDS))

    def doubts(self) -> int:
        """How many of its letters look wrong."""
        return sum(doubtful(cell) for _, cells in self.rows for cell in cells)

    def in_letters(self, wanted: str) -> "Table":
        """The table read in other letters."""
        names = tuple(read_as(name, self.letters, wanted) for name in self.names)
        rows = (
            (at, tuple(c if c.isascii() else read_as(c, self.letters, wanted) for c in cells))
            for at, cells in self.rows
        )
        return Table(names, tuple(rows), wanted)


def read(data: bytes) -> Table | Problem:
    """The table in a file, or why there is none."""
    text = text_of(data)
    if isinstance(text, Problem):
        return text
    cells = cells_of(text.text, _columns_found)
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
    kept = tuple((at, tuple(bare(c)[:LONGEST_CELL] for c in row)) for at, row in rows)
    return Table(names, kept, text.letters, text.is_sure)


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


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _guessed(names: Sequence[str], said: Columns = MappingProxyType({})) -> dict[Column, str]:
    """By which of these names a file calls each column beside those said; every name is taken once."""
    names = list(islice(dict.fromkeys(names), MOST_COLUMNS))
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain(name), name)
    guessed = dict(said)
    names_said = {Column.FIRST_NAME, Column.LAST_NAME} if Column.NAME in said else set()
    for column, known in KNOWN_AS.items():
        if column in said or column in names_said:
            continue
        there = [by_plain[k] for k in known.split() if k in by_plain and by_plain[k] not in guessed.values()]
        if there:
            guessed[column] = there[0]
    for column in [c for c in DECORATED if c not in guessed and c not in names_said]:
        free = [name for name in names if name not in guessed.values()]
        if found := _undecorated(free, column):
            guessed[column] = found
    return guessed


def _undecorated(names: Sequence[str], column: Column) -> str:
    """The name that is known once what systems put into it is taken out; "" if there is none."""
    bare_names = {DECORATED[column].sub("", plain(re.sub(r"\(.*?\)", "", name))): name for name in names}
    return next((bare_names[k] for k in KNOWN_AS[column].split() if k in bare_names), "")


def guess(table: Table, said: Columns = MappingProxyType({}), seen: Collection[str] = frozenset()) -> Columns:
    """Which column is which, by its name, and where names are used for two things by its cells.

    What was said stands, and a column that was seen when it was said is what it was said to be, or nothing.
    """
    guessed = _guessed([name for name in table.names if name not in seen], said)
    state = guessed.get(Column.STATUS)
    if (
        state
        and Column.STATUS not in said
        and plain(state) == "state"
        and not any(plain(c).startswith(STATES) for c in table.column(state))
    ):
        del guessed[Column.STATUS]
    is_said = Column.APPOINTMENT in said or Column.NUMBER in guessed
    if plain(guessed.get(Column.APPOINTMENT, "")) == "id" and not is_said:
        del guessed[Column.APPOINTMENT]  # it may as well be the patient's
    if Column.FIRST_NAME in guessed and Column.LAST_NAME in guessed:
        guessed.pop(Column.NAME, None)
    in_day, in_time = (any(map(has_time, table.column(guessed.get(c)))) for c in (Column.DAY, Column.TIME))
    if in_day and not in_time and Column.TIME not in said:
        guessed.pop(Column.TIME, None)
    return guessed


def missing(columns: Columns, table: Table) -> tuple[Column, ...]:
    """Which columns have to be said before a file can be read: the time as well, if no cell has one."""
    has_name = Column.NAME in columns or {Column.FIRST_NAME, Column.LAST_NAME} <= set(columns)
    known = has_name or Column.NUMBER in columns or Column.APPOINTMENT in columns
    times = any(map(has_time, (t for c in (Column.DAY, Column.TIME) for t in table.column(columns.get(c)))))
    needed = (
        (Column.DAY, Column.DAY in columns),
        (Column.TIME, times or Column.DAY not in columns),
        (Column.NAME, known),
    )
    return tuple(column for column, is_there in needed if not is_there)


def order_of(table: Table, columns: Columns, region: str) -> Order:
    """Whether the file writes the day before the month."""
    return order([table.column(columns.get(c)) for c in (Column.DAY, Column.BORN)], region)
