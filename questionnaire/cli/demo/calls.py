"""The calls of the made-up clinic: who was tried, what was waived, and how one patient is best called."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Waiver
from questionnaire.core.readiness.follow_ups import Attempt, OpenItem, Outcome, WorkQueue, open_items
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import patients, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import call_attempts, waivers


def call_around(
    clinic: ClinicFacts, visit_ids: Mapping[str, str], ben: StaffFacts, chi: StaffFacts, *, now: datetime
) -> None:
    """Let Ben and Chi be on the phone; ``visit_ids`` are by the patient's name."""
    for name, outcome, minutes, note in (
        ("Ari Becker", Outcome.NO_ANSWER, 50, ""),
        ("Ari Becker", Outcome.LEFT_MESSAGE, 15, "Left our number, back home at noon"),
        ("Luz Moreno", Outcome.NO_ANSWER, 25, ""),
    ):
        visit, found = _open(clinic, visit_ids[name], now)
        at = now - timedelta(minutes=minutes)
        attempts = [
            Attempt(item.finding.id, item.fingerprint, outcome, item.queue, ben.by, at, note)
            for item in found
            if item.queue is WorkQueue.DESK
        ]
        call_attempts.add(ben.act(at, visit.visit_id), *attempts)
    visit, _ = _open(clinic, visit_ids["Luz Moreno"], now)
    patients.note_calling(
        ben.act(now, visit.visit_id), visit.row.patient_id, interpreter="es", call_time="midday"
    )
    visit, (item, *_) = _open(clinic, visit_ids["Gus Romero"], now)
    waiver = _waiver(item, chi, "Goes to a sister after. She has room.", now)
    waivers.give(chi.act(now, visit.visit_id), waiver)


def _open(clinic: ClinicFacts, visit_id: str, now: datetime) -> tuple[VisitRecord, tuple[OpenItem, ...]]:
    """A visit, and what there is to act on."""
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    case = visit.case(now)
    return visit, open_items(visit_id, case, assess(case))


def _waiver(item: OpenItem, who: StaffFacts, reason: str, now: datetime) -> Waiver:
    return Waiver(
        id=waivers.new_id(now),
        finding=item.finding.id,
        fingerprint=item.fingerprint,
        level=item.finding.level,
        by=who.by,
        name=who.name,
        at=now,
        reason=reason,
        for_nurses=True,
    )
