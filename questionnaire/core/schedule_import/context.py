"""What is known of the patients and visits that a schedule's rows speak of, and of the file they stand in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from questionnaire.core.calendar import Calendar
from questionnaire.core.names import full_name, parts_of
from questionnaire.core.same_person import Person, likeness, short_name

MOST_ALIKE = 50
"""A birth date or time of more people than this is a placeholder, and says nothing about who they are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a schedule, read. ``problem`` is why it cannot be taken, a key that a template words.

    ``status`` is the other system's word, kept only where its meaning is unknown.
    """

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
    status: str = ""
    visit_id: str = ""
    """The visit here that the row is of, where the file is our own."""
    remarks: tuple[tuple[str, str], ...] = ()
    """What was left out of a row that is taken, as keys that a template words, each with its cell."""

    @property
    def name(self) -> str:
        """The whole name."""
        return full_name(self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """A patient of the clinic. ``person`` stands for name and birth date, ``number`` is the clinic's."""

    patient_id: str
    person: str
    number: str
    born: date
    first_name: str
    last_name: str
    phone: str | None = None

    @property
    def name(self) -> str:
        """The whole name."""
        return full_name(self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """A visit of such a patient; ``appointment`` is its number in the other system, if known.

    ``desk_has_said`` whether it takes place, after any file: no file overrules that.
    """

    visit_id: str
    patient_id: str
    starts_at: datetime
    appointment: str = ""
    is_checked_in: bool = False
    cancelled_at: datetime | None = None
    desk_has_said: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Whether it is called off."""
        return self.cancelled_at is not None


@dataclass
class ImportContext:
    """The patients and visits that a file speaks of, with what its own rows have added so far."""

    calendar: Calendar
    now: datetime
    patients: dict[str, KnownPatient] = field(default_factory=dict)
    visits: dict[str, KnownVisit] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    file: "WholeFile | None" = None

    def __post_init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[str]] = {}
        self._of_patient: dict[str, list[str]] = {}
        self._at: dict[datetime, list[str]] = {}
        self._people: dict[str, Person] = {}
        for patient in list(self.patients.values()):
            self.knows(patient)
        for visit in list(self.visits.values()):
            self.has(visit)

    def knows(self, patient: KnownPatient) -> None:
        """Add a patient, or what was learned of one."""
        self.patients[patient.patient_id] = patient
        self._people.pop(patient.patient_id, None)
        short, born = short_name(patient.first_name, patient.last_name), patient.born.isoformat()
        own = (("person", patient.person), ("number", patient.number), ("name", short), ("born", born))
        for key in own:
            ids = self._by_key.setdefault(key, [])
            if key[1] and patient.patient_id not in ids:
                ids.append(patient.patient_id)

    def has(self, visit: KnownVisit) -> None:
        """Add a visit, or how it stands now."""
        if visit.visit_id not in self.visits or visit.visit_id not in self.of(visit.patient_id):
            self._of_patient.setdefault(visit.patient_id, []).append(visit.visit_id)
        self.visits[visit.visit_id] = visit
        self._people.pop(visit.patient_id, None)
        self._at.setdefault(visit.starts_at, []).append(visit.patient_id)
        if visit.appointment:
            self._by_key["appointment", visit.appointment] = [visit.visit_id]

    def of(self, patient_id: str) -> list[str]:
        """The visits of a patient, by id."""
        return self._of_patient.get(patient_id, [])

    def found(self, kind: str, key: str) -> list[str]:
        """Who or what has this key, if it is one."""
        return self._by_key.get((kind, key), []) if key else []

    def alike(self, entry: Entry) -> list[str]:
        """Who is likely the person of a row, though name or birth date differ."""
        if entry.born is None or not entry.name:
            return []
        at = frozenset([entry.starts_at] if entry.starts_at else ())
        person = Person(entry.first_name, entry.last_name, entry.born, entry.phone, at)
        groups = [
            self.found("name", short_name(entry.first_name, entry.last_name)),
            self.found("born", entry.born.isoformat()),
            *(self._at.get(time, []) for time in at),
        ]
        near = [patient_id for group in groups if len(group) <= MOST_ALIKE for patient_id in group]
        return [p for p in dict.fromkeys(near) if likeness(person, self._person(p))]

    def _person(self, patient_id: str) -> Person:
        if patient_id not in self._people:
            known = self.patients[patient_id]
            times = frozenset(self.visits[visit_id].starts_at for visit_id in self.of(patient_id))
            person = Person(known.first_name, known.last_name, known.born, known.phone, times)
            self._people[patient_id] = person
        return self._people[patient_id]


@dataclass(frozen=True, slots=True)
class Keys:
    """How a row's person, number and appointment are looked up."""

    person: str = ""
    number: str = ""
    appointment: str = ""


def is_called(name: str, known: str) -> bool:
    """Whether a name may be this one, whatever its accents, capitals and order; no name says nothing."""
    return not name or parts_of(name) == parts_of(known)


@dataclass(frozen=True, slots=True)
class WholeFile:
    """The days a file is about, with its patients and visits, to find what is missing."""

    first: date
    last: date
    has: frozenset[tuple[str, date | None]]


def whole_file(calendar: Calendar, asked: Iterable[tuple[Entry, Keys]]) -> WholeFile | None:
    """All the rows of a file that have a time."""
    rows = [(calendar.local(entry.starts_at).date(), keys) for entry, keys in asked if entry.starts_at]
    if not rows:
        return None
    has = {(key, day) for day, keys in rows for key in (keys.person, keys.number)}
    days = [day for day, _ in rows]
    return WholeFile(min(days), max(days), frozenset(has | {(keys.appointment, None) for _, keys in rows}))


def gone(context: ImportContext, patient_id: str) -> list[KnownVisit]:
    """The patient's visits to come on the days of the file that it does not have: one may have moved."""
    if context.file is None:
        return []
    patient, found = context.patients[patient_id], []
    for visit in (context.visits[v] for v in context.of(patient_id)):
        day = context.calendar.local(visit.starts_at).date()
        names = [(patient.person, day), (patient.number, day), (visit.appointment, None)]
        is_open = not (visit.is_cancelled or visit.is_checked_in) and visit.starts_at > context.now
        is_there = any(key and (key, on) in context.file.has for key, on in names)
        if is_open and not is_there and context.file.first <= day <= context.file.last:
            found.append(visit)
    return found
