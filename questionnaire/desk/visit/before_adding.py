"""What is asked before a visit is added: whether it is someone who is known, and an unusual time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from questionnaire.core.same_person import Likeness
from questionnaire.desk.visit.forms import NewVisitForm, Question
from questionnaire.language import formats
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.identity import candidates
from questionnaire.records.identity.candidates import Candidate
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import SOMEBODY_NEW
from questionnaire.records.visit.record import VisitRecord


class ShownPerson(NamedTuple):
    """A patient who is likely meant, as staff read it."""

    value: str
    name: str
    born: str
    phone: str
    reasons: tuple[Likeness, ...]
    visits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, or nothing; and whom staff chose, if they did."""

    people: Sequence[ShownPerson] = ()
    somebody_new: str = ""
    doubts: Sequence[Question] = ()
    chosen: str = ""

    @property
    def is_open(self) -> bool:
        """Whether anything is asked."""
        return bool(self.people or self.doubts)


def asked(form: NewVisitForm, starts_at: datetime) -> Asked:
    """What is asked about a form without problems, beyond what it confirms."""
    clinic = form.clinic
    found = candidates.find(clinic.clinic_id, form.compared())
    somebody_new = f"{SOMEBODY_NEW}:{','.join(c.patient_id for c in found)}"
    same = [c for c in found if c.is_same]
    said = form.read("person")
    chosen = next((c for c in found if c.patient_id == said), same[0] if len(same) == 1 else None)
    is_new = not found or said == somebody_new
    doubts = form.doubts()
    if chosen and not is_new:
        doubts = [*doubts, *_visits_that_day(form, chosen, starts_at)]
    people = [] if chosen or is_new else [shown_person(clinic, c) for c in found]
    patient_id = SOMEBODY_NEW if found and is_new else chosen.patient_id if chosen else ""
    return Asked(people, somebody_new, doubts, patient_id)


def _visits_that_day(form: NewVisitForm, person: Candidate, starts_at: datetime) -> list[Question]:
    """The patient's visits on the day, unless it was confirmed that this is one more."""
    local, clinic = form.clinic.calendar.local, form.clinic
    day = [
        visit
        for visit in visits.on_day(clinic, local(starts_at).date())
        if visit.patient_id == person.patient_id and not visit.cancelled_at
    ]
    questions = [_another(visit, starts_at) for visit in day]
    return [question for question in questions if question.value not in form.sure.data]


def _another(visit: VisitRecord, starts_at: datetime) -> Question:
    code = "same-time" if visit.starts_at == starts_at else "same-day"
    value = f"{code} {visit.visit_id} {starts_at.isoformat()}"
    return Question(value, code, visit.visit_id, formats.clock(visit.starts_at, visit.clinic.calendar.zone))


def shown_person(clinic: ClinicFacts, candidate: Candidate) -> ShownPerson:
    """A patient who is likely meant, with their last visits."""
    zone, person = clinic.calendar.zone, candidate.person
    last = sorted(person.times)[-3:]
    when = tuple(
        f"{formats.short_day(clinic.calendar.local(at).date())}, {formats.clock(at, zone)}" for at in last
    )
    phone = formats.phone(person.phone) if person.phone else ""
    return ShownPerson(
        candidate.patient_id, candidate.name, f"{person.born:%m/%d/%Y}", phone, candidate.reasons, when
    )
