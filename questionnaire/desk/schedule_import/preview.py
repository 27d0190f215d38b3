"""A schedule that was uploaded: read for a clinic, and laid out as the desk is asked about it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from questionnaire.core.schedule_import.classify import (
    ANOTHER_FOR,
    MOVED_FROM,
    SOMEBODY_NEW,
    Change,
    Row,
)
from questionnaire.exchange import spreadsheet
from questionnaire.exchange.schedule.reading import moment
from questionnaire.language import formats
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.schedule_import import matching
from questionnaire.records.schedule_import.matching import Somebody

ON_A_PAGE, ASKED_ON_A_PAGE = 100, 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the desk reads it."""

    row: int
    change: str
    why: str
    status: str
    name: str
    here: str
    born: str
    when: str
    was: str
    phone: str
    choice: str
    ask: str
    people: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str], ...]
    another: str
    may_be_new: bool
    cancels: bool
    remarks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and which page of how many they are."""

    rows: tuple[Shown, ...]
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A page of the rows, a page of those asked about, and how many rows do what."""

    listed: Page
    asked: Page
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class Known:
    """Whom and what rows speak of: patients, and visits with their times, by id."""

    people: Mapping[str, Somebody]
    times: Mapping[str, datetime]


def _known(clinic: ClinicFacts, rows: Sequence[Row]) -> Known:
    """Everybody whose visit rows are about, and everybody and every visit that is asked about."""
    asked = [candidate for row in rows if row.question for candidate in row.question.candidates]
    moves = [one.removeprefix(MOVED_FROM) for one in asked if one.startswith(MOVED_FROM)]
    people = matching.people(clinic.clinic_id, [*asked, *(row.outcome.patient_id for row in rows)])
    return Known(people, matching.times(clinic.clinic_id, moves))


def lay_out(clinic: ClinicFacts, rows: Sequence[Row], show: str, page: int, asked_page: int) -> Preview:
    """The rows that do what is looked for, a page of them; of those asked about the unanswered come first."""
    counts = Counter(row.outcome.change.value for row in rows)
    chosen = [row for row in rows if show in ("", row.outcome.change.value)]
    questions = [row for row in rows if row.question]
    questions.sort(key=lambda row: row.outcome.change is not Change.ASK)
    return Preview(
        _page(clinic, chosen, page, ON_A_PAGE),
        _page(clinic, questions, asked_page, ASKED_ON_A_PAGE),
        {change.value: counts[change.value] for change in Change if counts[change.value]},
        len(rows),
    )


def _page(clinic: ClinicFacts, rows: Sequence[Row], number: int, size: int) -> Page:
    pages = max(1, -(-len(rows) // size))
    number = min(max(number, 1), pages)
    part = rows[(number - 1) * size : number * size]
    known = _known(clinic, part)
    return Page(tuple(_shown(row, known, clinic) for row in part), number, pages)


def _shown(row: Row, found: Known, clinic: ClinicFacts) -> Shown:
    entry, outcome = row.entry, row.outcome
    zone, here = clinic.calendar.zone, found.people.get(outcome.patient_id)
    is_other_time = outcome.was and outcome.was != entry.starts_at
    candidates = row.question.candidates if row.question else ()
    moves = ((one, found.times.get(one.removeprefix(MOVED_FROM))) for one in candidates)
    return Shown(
        row=entry.row,
        change=outcome.change.value,
        why=outcome.why,
        status=entry.status,
        name=entry.name,
        here=here.name if here and here.name != entry.name else "",
        born=_day(entry.born) if entry.born else "",
        when=moment(entry.starts_at, zone) if entry.starts_at else "",
        was=moment(outcome.was, zone) if is_other_time and outcome.was else "",
        phone=formats.phone(entry.phone) if entry.phone else "",
        choice=row.choice,
        ask=row.question.why if row.question else "",
        people=tuple((p, _who(found.people[p])) for p in candidates if p in found.people),
        moves=tuple((one, moment(at, zone)) for one, at in moves if at),
        another=next((one for one in candidates if one.startswith(ANOTHER_FOR)), ""),
        may_be_new=bool(row.question and SOMEBODY_NEW in row.question.choices),
        cancels=entry.is_cancelled,
        remarks=entry.remarks,
    )


def _who(somebody: Somebody) -> str:
    number = f", {somebody.number}" if somebody.number else ""
    return f"{somebody.name}, {_day(somebody.born)}{number}"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def example(today: date) -> bytes:
    """A file that shows the columns, with two people who do not exist."""
    day = today + timedelta(days=7)
    columns = ("Appointment ID", "Patient Number", "First Name", "Last Name", "Date of Birth")
    rest = ("Date", "Time", "Phone", "Email", "Status")
    ada = ("A-1001", "501", "Ada", "Example", "1986-05-09", day.isoformat(), "10:30 am", "(202) 555-0107")
    max_ = ("A-1002", "502", "Max", "Example", "1971-12-30", day.isoformat(), "1:00 pm", "(202) 555-0108")
    rows = ((*ada, "ada@example.org", "Scheduled"), (*max_, "", "Scheduled"))
    return spreadsheet.written((*columns, *rest), rows)
