"""Attempts: sealed, in order, by visit; the history tells that there was one and nothing else."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from questionnaire.core.readiness.follow_ups import Attempt, Outcome, WorkQueue
from questionnaire.desk.follow_ups.views import to_come
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import AttemptRow
from questionnaire.records.store.database import reading
from questionnaire.records.visit import patients, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import call_attempts
from tests.conftest import ADA_BORN, MONDAY, TUESDAY
from tests.people import add_attempts, comes, is_ill
from tests.records.conftest import again

NOTE = "Her <b>sister</b> picks up at noon 🚗"


def an_attempt(
    outcome: Outcome, note: str = "", queue: WorkQueue = WorkQueue.DESK, minutes: int = 0
) -> Attempt:
    at = MONDAY + timedelta(minutes=minutes)
    return Attempt("ride-home.no-ride", "a fact", outcome, queue, "staff:ben", at, note)


def test_attempts_are_kept_in_order_and_for_their_visit(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    told = (
        an_attempt(Outcome.NO_ANSWER),
        an_attempt(Outcome.LEFT_MESSAGE, NOTE, minutes=5),
        an_attempt(Outcome.TO_NURSE, NOTE, WorkQueue.NURSE, minutes=9),
    )

    for each in told:
        add_attempts(clinic.clinic_id, visit.visit_id, each)

    assert call_attempts.of_visits(clinic.clinic_id, [visit.visit_id, "another"]) == {visit.visit_id: told}
    assert call_attempts.of_visits(elsewhere.clinic_id, [visit.visit_id]) == {}


def test_only_handing_a_gap_over_or_back_counts_a_change_that_open_boards_see(
    clinic: ClinicFacts, visit: VisitRecord
):
    counted = []

    for outcome in Outcome:
        before = again(clinic, visit.visit_id).row.revision
        add_attempts(clinic.clinic_id, visit.visit_id, an_attempt(outcome))
        counted.append((outcome, again(clinic, visit.visit_id).row.revision - before))

    assert counted == [
        (Outcome.LEFT_MESSAGE, 0),
        (Outcome.NO_ANSWER, 0),
        (Outcome.REBOOK, 0),
        (Outcome.TO_NURSE, 1),
        (Outcome.TO_DESK, 1),
    ]


def test_a_call_about_several_gaps_is_noted_for_each_and_stands_in_the_history_once(
    clinic: ClinicFacts, visit: VisitRecord
):
    one = an_attempt(Outcome.NO_ANSWER, NOTE)
    other = replace(one, finding="check-driving.missed", fingerprint="another")
    lines = len(history.of_visit(clinic.clinic_id, visit.visit_id))

    add_attempts(clinic.clinic_id, visit.visit_id, one, other)

    assert call_attempts.of_visits(clinic.clinic_id, [visit.visit_id]) == {visit.visit_id: (one, other)}
    (line,) = history.of_visit(clinic.clinic_id, visit.visit_id)[lines:]
    assert line.detail == {"about": "", "outcome": "no-answer", "for_nurses": False}


def test_what_was_tried_and_noted_stands_nowhere_as_text_and_not_in_the_history(
    clinic: ClinicFacts, visit: VisitRecord
):
    add_attempts(clinic.clinic_id, visit.visit_id, an_attempt(Outcome.LEFT_MESSAGE, NOTE, WorkQueue.NURSE))

    with reading() as connection:
        (row,) = connection.execute(select(*AttemptRow.__table__.c)).all()
    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    stored = b" ".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    assert [w for w in (b"sister", b"no-ride", b"left-message", b"nurse") if w in stored] == []
    assert (line.what, line.by, line.at) == (history.What.ATTEMPTED, "staff:ben", MONDAY)
    assert line.detail == {"about": "ride-home", "outcome": "left-message", "for_nurses": True}


def test_visits_still_to_come_are_those_of_the_span_that_are_not_closed(clinic: ClinicFacts):
    def added(name: str, hours: int) -> VisitRecord:
        patient, at = NewPatient("Ada", name, ADA_BORN), MONDAY + timedelta(hours=hours)
        return again(clinic, visits.add(Act(clinic.clinic_id, "test", MONDAY), patient, at))

    for name, hours in (("begun", -1), ("soon", 1), ("last", 335), ("later", 336)):
        added(name, hours)
    comes(added("here", 2), by="test", at=MONDAY)
    is_ill(added("gone", 3), by="test", at=MONDAY)

    found = [one.visit for one in to_come(clinic, MONDAY) if not one.visit.is_closed]

    assert [visit.last_name for visit in found] == ["soon", "last"]


def test_how_a_patient_is_called_is_known_at_every_visit_of_theirs(
    clinic: ClinicFacts, elsewhere: ClinicFacts, visit: VisitRecord
):
    ada = NewPatient("Ada", "Lind", ADA_BORN)
    next_id = visits.add(Act(clinic.clinic_id, "test", MONDAY), ada, TUESDAY + timedelta(days=7))

    patients.note_calling(
        visit.act("staff:ben", MONDAY), visit.row.patient_id, interpreter="es", call_time="evening"
    )

    told = [again(clinic, visit_id).row for visit_id in (visit.visit_id, next_id)]
    assert [(row.interpreter, row.call_time, row.revision) for row in told] == [("es", "evening", 1)] * 2
    assert history.of_visit(clinic.clinic_id, visit.visit_id)[-1].what is history.What.CALLING_NOTED
