"""What a row of another system's schedule means for a clinic's visits: new, moved, cancelled, or a question.

Pure: ``judged`` weighs one row against the book of what is known. ``noted`` lets the book know what came
of a row, so that the next one is classified after it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from questionnaire.core.schedule_import.context import (
    Entry,
    ImportContext,
    Keys,
    KnownPatient,
    KnownVisit,
    gone,
    is_called,
)

SOMEBODY_NEW, LEFT_OUT = "new", "out"
MOVED_FROM, ANOTHER_FOR = "moved-", "another-"
"""What may be chosen for a row besides a known patient's id: also which of their visits was moved to it,
or that it is another one for this patient."""


OF_ROW = "row-"
"""How the id of a patient begins whom an earlier row of the same file adds: they cannot be chosen yet."""

MOVED_OR_ANOTHER = "moved-or-another"
"""Why it is asked about the visit, and not about the patient."""

LIKELY_SAME = "likely-same"
"""Why it is asked whether a row is of a patient whose name or birth date is almost the same."""

APPOINTMENT_NAMED_OTHERWISE = "appointment-named-otherwise"
"""Why it is asked whether an appointment is still the same patient's; it can be no new patient's."""


class Change(StrEnum):
    """What taking a row does."""

    NEW = "new"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"
    UNCHANGED = "unchanged"
    ASK = "ask"
    NOT_TAKEN = "not-taken"


CHANGES = (Change.NEW, Change.MOVED, Change.CANCELLED, Change.BACK)
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

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen where this is a question."""
        may_be_new = self.why not in (MOVED_OR_ANOTHER, APPOINTMENT_NAMED_OTHERWISE)
        return (*self.candidates, LEFT_OUT, *((SOMEBODY_NEW,) if may_be_new else ()))

    def holds(self, seen: "Outcome") -> bool:
        """True when this outcome, found now, is what staff saw. A visit that exists counts as added."""
        if self.change is Change.UNCHANGED:
            return True
        return (self.change, self.was) == (seen.change, seen.was) and (
            self.visit_id == seen.visit_id or self.change is Change.NEW
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A row that waits: as it was read, what it does, what staff chose, and what they are asked."""

    entry: Entry
    outcome: Outcome
    choice: str = ""
    question: Outcome | None = None


def patient_of(context: ImportContext, choice: str) -> str:
    """The patient whose visit staff said was moved, or has another beside it; "" if neither."""
    moved = context.visits.get(choice.removeprefix(MOVED_FROM)) if choice.startswith(MOVED_FROM) else None
    return moved.patient_id if moved else choice.partition(ANOTHER_FOR)[2]


def classify(context: ImportContext, entry: Entry, keys: Keys, choice: str = "") -> Outcome:
    """What taking a row would do."""
    if entry.problem:
        return Outcome(Change.NOT_TAKEN, entry.problem)
    if choice == LEFT_OUT:
        return Outcome(Change.NOT_TAKEN, "left-out")
    known = [entry.visit_id] if entry.visit_id in context.visits else []
    known += context.found("appointment", keys.appointment)
    if known:
        return _of_appointment(context, entry, keys, context.visits[known[0]], choice)
    if choice.startswith(MOVED_FROM):
        moved = context.visits.get(choice.removeprefix(MOVED_FROM))
        if moved:
            return _of_visit(context, entry, _at_that_time(context, moved.patient_id, entry, keys) or moved)
        choice = ""
    if not choice:
        found = _found(context, entry, keys)
        if isinstance(found, Outcome):
            return found
        choice = found
    if choice.startswith(ANOTHER_FOR):
        return _of_patient(context, entry, keys, choice.removeprefix(ANOTHER_FOR))
    outcome = _of_patient(context, entry, keys, "" if choice == SOMEBODY_NEW else choice)
    return _asked_if_moved(context, keys, outcome)


def _found(context: ImportContext, entry: Entry, keys: Keys) -> Outcome | str:
    """Who a row is of, as a choice of staff says it, or what it does to their visit, or a question."""
    candidates, is_sure = _who(context, entry, keys)
    there = [visit for c in candidates if (visit := _at_that_time(context, c, entry, keys))]
    theirs = [found for v in there if _is_theirs(context, entry, found := _of_visit(context, entry, v))]
    if len(theirs) == 1:
        return theirs[0]
    why = "" if is_sure else _why_ask(context, entry, keys)
    if not candidates and (candidates := _alike(context, entry, keys)):
        why = LIKELY_SAME
    if why:
        here = tuple(c for c in candidates if not c.startswith(OF_ROW))
        return Outcome(Change.ASK, why, candidates=here)
    return candidates[0] if candidates else SOMEBODY_NEW


def _asked_if_moved(context: ImportContext, keys: Keys, found: Outcome) -> Outcome:
    """Without an appointment's number, one visit too many and one missing may be one that was moved."""
    if found.change is not Change.NEW or not found.patient_id or keys.appointment:
        return found
    moves = tuple(MOVED_FROM + visit.visit_id for visit in gone(context, found.patient_id))
    if not moves:
        return found
    candidates = (*moves, ANOTHER_FOR + found.patient_id)
    return Outcome(Change.ASK, MOVED_OR_ANOTHER, patient_id=found.patient_id, candidates=candidates)


def _who(context: ImportContext, entry: Entry, keys: Keys) -> tuple[list[str], bool]:
    """Who may be meant, and whether that is sure: by number, else by name and birth date.

    A number alone is enough if nothing else in the row contradicts it.
    """
    numbered, named = context.found("number", keys.number), context.found("person", keys.person)
    everyone = list(dict.fromkeys([*numbered, *named]))
    if numbered:
        same = [
            p
            for p in numbered
            if _is_born(context, entry, p) and is_called(entry.name, context.patients[p].name)
        ]
        return (same, True) if len(same) == 1 else (everyone, False)
    other_number = any(keys.number and context.patients[p].number for p in named)
    return named, len(named) < 2 and not other_number


def _alike(context: ImportContext, entry: Entry, keys: Keys) -> list[str]:
    """Who is likely meant. Two numbers of the clinic's own are two people; a cancelled row has a visit."""
    return [
        patient_id
        for patient_id in context.alike(entry)
        if not (keys.number and context.patients[patient_id].number)
        and (not entry.is_cancelled or _at_that_time(context, patient_id, entry, keys))
    ]


def _why_ask(context: ImportContext, entry: Entry, keys: Keys) -> str:
    numbered, named = context.found("number", keys.number), context.found("person", keys.person)
    if len(numbered) == 1:
        return "number-of-another" if not _is_born(context, entry, numbered[0]) else "number-named-otherwise"
    if numbered:
        return "several-with-number"
    return "several-with-name" if len(named) > 1 else "another-number"


def _is_born(context: ImportContext, entry: Entry, patient_id: str) -> bool:
    return entry.born in (None, context.patients[patient_id].born)


def _is_theirs(context: ImportContext, entry: Entry, found: Outcome) -> bool:
    """Whether what a row does may be done to the visit of this patient without asking.

    Where nothing changes, an equal name or an equal birth date is enough.
    """
    patient = context.patients[found.patient_id]
    is_called_so = is_called(entry.name, patient.name)
    if found.change is Change.UNCHANGED:
        return is_called_so or entry.born == patient.born
    return is_called_so and _is_born(context, entry, found.patient_id)


def _at_that_time(context: ImportContext, patient_id: str, entry: Entry, keys: Keys) -> KnownVisit | None:
    """The patient's visit at this time, first one that stands.

    Between two appointments with numbers, a cancelled one is another than one that is booked.
    """
    visits = [context.visits[v] for v in context.of(patient_id)]
    for visit in sorted(visits, key=lambda visit: visit.is_cancelled):
        is_off = entry.is_cancelled or visit.is_cancelled
        is_other = is_off and keys.appointment and visit.appointment
        if visit.starts_at == entry.starts_at and not is_other:
            return visit
    return None


def _of_appointment(
    context: ImportContext, entry: Entry, keys: Keys, visit: KnownVisit, choice: str
) -> Outcome:
    """A row whose appointment is known here: of this patient, if the row does not tell of another."""
    patient_id = visit.patient_id
    if keys.person != context.patients[patient_id].person and not _is_born(context, entry, patient_id):
        return Outcome(Change.NOT_TAKEN, "appointment-of-another", patient_id=patient_id)
    found = _of_visit(context, entry, visit)
    if found.change is Change.UNCHANGED and entry.visit_id:
        return found
    if found.change is Change.NOT_TAKEN or choice == patient_id or _is_theirs(context, entry, found):
        return found
    here = () if patient_id.startswith(OF_ROW) else (patient_id,)
    return replace(found, change=Change.ASK, why=APPOINTMENT_NAMED_OTHERWISE, candidates=here)


def _of_patient(context: ImportContext, entry: Entry, keys: Keys, patient_id: str) -> Outcome:
    """A row of a patient, known or new, whose visit is found by its day if it is here."""
    exact = _at_that_time(context, patient_id, entry, keys)
    if exact:
        return _of_visit(context, entry, exact)
    if entry.is_cancelled and not (patient_id or keys.number or entry.born):
        return Outcome(Change.NOT_TAKEN, "nobody-told")
    if entry.is_cancelled:
        return Outcome(Change.UNCHANGED, "not-here", patient_id=patient_id)
    day = context.calendar.local(_start(entry)).date()
    that_day = [
        visit
        for visit in (context.visits[v] for v in context.of(patient_id))
        if context.calendar.local(visit.starts_at).date() == day
        and not visit.is_cancelled
        and not (visit.appointment and keys.appointment)
    ]
    if len(that_day) > 1:
        return Outcome(Change.NOT_TAKEN, "several-that-day")
    if that_day:
        return _of_visit(context, entry, that_day[0])
    return _new(context, entry, patient_id)


def _new(context: ImportContext, entry: Entry, patient_id: str) -> Outcome:
    if _start(entry) < context.now:
        return Outcome(Change.NOT_TAKEN, "in-the-past")
    if not patient_id and not entry.name:
        return Outcome(Change.NOT_TAKEN, "no-name")
    if not patient_id and entry.born is None:
        return Outcome(Change.NOT_TAKEN, "no-birth-date")
    return Outcome(Change.NEW, patient_id=patient_id)


def _of_visit(context: ImportContext, entry: Entry, visit: KnownVisit) -> Outcome:
    """A row of a visit that is here."""
    about = Outcome(
        Change.UNCHANGED, visit_id=visit.visit_id, patient_id=visit.patient_id, was=visit.starts_at
    )
    is_as_told = visit.is_cancelled if entry.is_cancelled else visit.starts_at == entry.starts_at
    if visit.visit_id in context.told and not (is_as_told and entry.is_cancelled == visit.is_cancelled):
        return replace(about, change=Change.NOT_TAKEN, why="twice-in-file")
    if visit.desk_has_said and entry.is_cancelled != visit.is_cancelled:
        why = "going-ahead-here" if entry.is_cancelled else "cancelled-here"
        return replace(about, change=Change.NOT_TAKEN, why=why)
    if entry.is_cancelled:
        if visit.is_cancelled:
            return about
        closed = "checked-in" if visit.is_checked_in else ""
        return replace(about, change=Change.NOT_TAKEN if closed else Change.CANCELLED, why=closed)
    if visit.starts_at == entry.starts_at and not visit.is_cancelled:
        return about
    if visit.is_checked_in:
        return replace(about, change=Change.NOT_TAKEN, why="checked-in")
    if _start(entry) < context.now:
        return replace(about, change=Change.NOT_TAKEN, why="in-the-past")
    return replace(about, change=Change.BACK if visit.is_cancelled else Change.MOVED)


def apply_to_context(context: ImportContext, entry: Entry, keys: Keys, outcome: Outcome) -> None:
    """Apply a row's outcome to the context. Ids that are yet to be made stand for the row."""
    if outcome.change in (Change.ASK, Change.NOT_TAKEN) or not (
        outcome.visit_id or outcome.change in CHANGES
    ):
        return
    patient_id = outcome.patient_id or f"{OF_ROW}{entry.row}"
    if patient_id not in context.patients and entry.born:
        context.knows(
            KnownPatient(
                patient_id,
                keys.person,
                new_number(context, keys),
                entry.born,
                entry.first_name,
                entry.last_name,
                entry.phone,
            )
        )
    elif new_number(context, keys) and not context.patients[patient_id].number:
        context.knows(replace(context.patients[patient_id], number=keys.number))
    visit_id = outcome.visit_id or f"visit-{entry.row}"
    context.told.add(visit_id)
    visit = context.visits.get(visit_id) or KnownVisit(visit_id, patient_id, _start(entry))
    if outcome.change in (Change.MOVED, Change.BACK):
        visit = replace(visit, starts_at=_start(entry), cancelled_at=None)
    elif outcome.change is Change.CANCELLED:
        visit = replace(visit, cancelled_at=context.now)
    context.has(replace(visit, appointment=visit.appointment or keys.appointment))


def new_number(context: ImportContext, keys: Keys) -> str:
    """The row's patient number, or "" if another patient has it: one number is one patient's."""
    return "" if context.found("number", keys.number) else keys.number


def _start(entry: Entry) -> datetime:
    assert entry.starts_at, "a row without a time has a problem"
    return entry.starts_at
