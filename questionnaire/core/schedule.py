"""What a row of another system's schedule means for a clinic's visits: new, moved, cancelled, or a question.

Pure: ``Book`` holds what is known of the patients and visits that a file speaks of, and ``judged`` weighs
one row against it. ``noted`` lets the book know what came of a row, so that the next one is weighed after it.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from questionnaire.core.calendar import Calendar

SOMEBODY_NEW, LEFT_OUT = "new", "out"
"""What may be chosen for a row besides a known patient's id."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a schedule, read. ``problem`` is why it cannot be taken, a key that a template words."""

    row: int
    first_name: str = ""
    last_name: str = ""
    born: date | None = None
    number: str = ""
    appointment: str = ""
    starts_at: datetime | None = None
    is_cancelled: bool = False
    phone: str | None = None
    email: str | None = None
    problem: str = ""


class Change(StrEnum):
    """What taking a row does."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    UNCHANGED = "unchanged"
    ASK = "ask"
    NOT_TAKEN = "not-taken"


CHANGES = (Change.NEW, Change.MOVED, Change.CANCELLED)
"""The ones by which something happens to a visit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row does to which visit and patient, and why not or who is asked about."""

    change: Change
    why: str = ""
    visit_id: str = ""
    patient_id: str = ""
    was: datetime | None = None
    candidates: tuple[str, ...] = ()

    def holds(self, seen: "Outcome") -> bool:
        """Whether this, found now, is what somebody saw; a visit that is there is as good as added."""
        if self.change is Change.UNCHANGED:
            return True
        return (self.change, self.was) == (seen.change, seen.was) and (
            self.visit_id == seen.visit_id or self.change is Change.NEW
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row that waits: as it was read, what it does, and whom somebody chose for it."""

    entry: Entry
    outcome: Outcome
    choice: str = ""


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient of the clinic. ``person`` stands for name and birth date, ``number`` is the clinic's."""

    patient_id: str
    person: str
    number: str
    born: date


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """A visit of such a patient; ``appointment`` is its number in the other system, if known."""

    visit_id: str
    patient_id: str
    starts_at: datetime
    appointment: str = ""
    is_checked_in: bool = False
    is_cancelled: bool = False


@dataclass
class Book:
    """The patients and visits that a file speaks of, with what its own rows have added so far."""

    calendar: Calendar
    now: datetime
    patients: dict[str, KnownPatient] = field(default_factory=dict)
    visits: dict[str, KnownVisit] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[str]] = {}
        self._of_patient: dict[str, list[str]] = {}
        for patient in list(self.patients.values()):
            self.knows(patient)
        for visit in list(self.visits.values()):
            self.has(visit)

    def knows(self, patient: KnownPatient) -> None:
        """Add a patient, or what was learned of one."""
        self.patients[patient.patient_id] = patient
        for key in (("person", patient.person), ("number", patient.number)):
            ids = self._by_key.setdefault(key, [])
            if key[1] and patient.patient_id not in ids:
                ids.append(patient.patient_id)

    def has(self, visit: KnownVisit) -> None:
        """Add a visit, or how it stands now."""
        if visit.visit_id not in self.visits or visit.visit_id not in self.of(visit.patient_id):
            self._of_patient.setdefault(visit.patient_id, []).append(visit.visit_id)
        self.visits[visit.visit_id] = visit
        if visit.appointment:
            self._by_key["appointment", visit.appointment] = [visit.visit_id]

    def of(self, patient_id: str) -> list[str]:
        """The visits of a patient, by id."""
        return self._of_patient.get(patient_id, [])

    def found(self, kind: str, key: str) -> list[str]:
        """Who or what has this key, if it is one."""
        return self._by_key.get((kind, key), []) if key else []


@dataclass(frozen=True, slots=True)
class Keys:
    """How a row's person, number and appointment are looked up."""

    person: str = ""
    number: str = ""
    appointment: str = ""


def judged(book: Book, entry: Entry, keys: Keys, choice: str = "") -> Outcome:
    """What taking a row would do."""
    if entry.problem:
        return Outcome(Change.NOT_TAKEN, entry.problem)
    if choice == LEFT_OUT:
        return Outcome(Change.NOT_TAKEN, "left-out")
    known = book.found("appointment", keys.appointment)
    if known:
        return _of_appointment(book, entry, keys, book.visits[known[0]])
    if not choice:
        candidates, is_sure = _who(book, entry, keys)
        there = [found for c in candidates if (found := _at_that_time(book, c, entry, keys))]
        if len(there) == 1:
            return _of_visit(book, entry, there[0])
        if not is_sure:
            return Outcome(Change.ASK, _why_ask(book, entry, keys), candidates=tuple(candidates))
        choice = candidates[0] if candidates else SOMEBODY_NEW
    return _of_patient(book, entry, keys, "" if choice == SOMEBODY_NEW else choice)


def _who(book: Book, entry: Entry, keys: Keys) -> tuple[list[str], bool]:
    """Who may be meant, and whether that is sure: by number, else by name and birth date."""
    numbered, named = book.found("number", keys.number), book.found("person", keys.person)
    everyone = list(dict.fromkeys([*numbered, *named]))
    if numbered:
        same = [p for p in numbered if entry.born in (None, book.patients[p].born)]
        return (same, True) if len(same) == 1 else (everyone, False)
    other_number = any(keys.number and book.patients[p].number for p in named)
    return named, len(named) < 2 and not other_number


def _why_ask(book: Book, entry: Entry, keys: Keys) -> str:
    numbered, named = book.found("number", keys.number), book.found("person", keys.person)
    if numbered:
        return "number-of-another" if len(numbered) == 1 else "several-with-number"
    return "several-with-name" if len(named) > 1 else "another-number"


def _at_that_time(book: Book, patient_id: str, entry: Entry, keys: Keys) -> KnownVisit | None:
    """The patient's visit at this time; another appointment that is cancelled does not cancel it."""
    for visit in (book.visits[v] for v in book.of(patient_id)):
        is_other = entry.is_cancelled and keys.appointment and visit.appointment
        if visit.starts_at == entry.starts_at and not is_other:
            return visit
    return None


def _of_appointment(book: Book, entry: Entry, keys: Keys, visit: KnownVisit) -> Outcome:
    """A row whose appointment is known here."""
    patient = book.patients[visit.patient_id]
    if keys.person != patient.person and entry.born not in (None, patient.born):
        return Outcome(Change.NOT_TAKEN, "appointment-of-another")
    return _of_visit(book, entry, visit)


def _of_patient(book: Book, entry: Entry, keys: Keys, patient_id: str) -> Outcome:
    """A row of a patient, known or new, whose visit is found by its day if it is here."""
    exact = _at_that_time(book, patient_id, entry, keys)
    if exact:
        return _of_visit(book, entry, exact)
    if entry.is_cancelled and not (patient_id or keys.number or entry.born):
        return Outcome(Change.NOT_TAKEN, "nobody-told")
    if entry.is_cancelled:
        return Outcome(Change.UNCHANGED, "not-here", patient_id=patient_id)
    day = book.calendar.local(_start(entry)).date()
    that_day = [
        visit
        for visit in (book.visits[v] for v in book.of(patient_id))
        if book.calendar.local(visit.starts_at).date() == day
        and not visit.is_cancelled
        and not (visit.appointment and keys.appointment)
    ]
    if len(that_day) > 1:
        return Outcome(Change.NOT_TAKEN, "several-that-day")
    if that_day:
        return _of_visit(book, entry, that_day[0])
    return _new(book, entry, patient_id)


def _new(book: Book, entry: Entry, patient_id: str) -> Outcome:
    if _start(entry) < book.now:
        return Outcome(Change.NOT_TAKEN, "in-the-past")
    if not patient_id and not (entry.first_name and entry.last_name):
        return Outcome(Change.NOT_TAKEN, "no-name")
    if not patient_id and entry.born is None:
        return Outcome(Change.NOT_TAKEN, "no-birth-date")
    return Outcome(Change.NEW, patient_id=patient_id)


def _of_visit(book: Book, entry: Entry, visit: KnownVisit) -> Outcome:
    """A row of a visit that is here."""
    about = Outcome(
        Change.UNCHANGED, visit_id=visit.visit_id, patient_id=visit.patient_id, was=visit.starts_at
    )
    is_as_told = visit.is_cancelled if entry.is_cancelled else visit.starts_at == entry.starts_at
    if visit.visit_id in book.told and not (is_as_told and entry.is_cancelled == visit.is_cancelled):
        return replace(about, change=Change.NOT_TAKEN, why="twice-in-file")
    if entry.is_cancelled:
        if visit.is_cancelled:
            return about
        closed = "checked-in" if visit.is_checked_in else ""
        return replace(about, change=Change.NOT_TAKEN if closed else Change.CANCELLED, why=closed)
    if visit.is_cancelled:
        return replace(about, change=Change.NOT_TAKEN, why="cancelled-here")
    if visit.starts_at == entry.starts_at:
        return about
    if visit.is_checked_in:
        return replace(about, change=Change.NOT_TAKEN, why="checked-in")
    if _start(entry) < book.now:
        return replace(about, change=Change.NOT_TAKEN, why="in-the-past")
    return replace(about, change=Change.MOVED)


def noted(book: Book, entry: Entry, keys: Keys, outcome: Outcome) -> None:
    """Let the book know what came of a row; ids that are yet to be made stand for the row."""
    if outcome.change in (Change.ASK, Change.NOT_TAKEN) or not (
        outcome.visit_id or outcome.change in CHANGES
    ):
        return
    patient_id = outcome.patient_id or f"row-{entry.row}"
    if patient_id not in book.patients and entry.born:
        book.knows(KnownPatient(patient_id, keys.person, new_number(book, keys), entry.born))
    elif new_number(book, keys) and not book.patients[patient_id].number:
        book.knows(replace(book.patients[patient_id], number=keys.number))
    visit_id = outcome.visit_id or f"visit-{entry.row}"
    book.told.add(visit_id)
    visit = book.visits.get(visit_id) or KnownVisit(visit_id, patient_id, _start(entry))
    if outcome.change is Change.MOVED:
        visit = replace(visit, starts_at=_start(entry))
    is_cancelled = visit.is_cancelled or outcome.change is Change.CANCELLED
    appointment = visit.appointment or keys.appointment
    book.has(replace(visit, is_cancelled=is_cancelled, appointment=appointment))


def new_number(book: Book, keys: Keys) -> str:
    """The row's number as far as nobody has it yet: one number is one patient's."""
    return "" if book.found("number", keys.number) else keys.number


def _start(entry: Entry) -> datetime:
    assert entry.starts_at, "a row without a time has a problem"
    return entry.starts_at
