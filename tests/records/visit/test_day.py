"""The steps of a day after the check-in, as they are remembered."""

from datetime import timedelta

import pytest

from questionnaire.core.readiness.case import Status
from questionnaire.core.visit_day.arrivals import Arrival, Ride
from questionnaire.core.visit_day.day import DayFact, DayStep
from questionnaire.records.audit import history
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import check_in, day
from questionnaire.records.visit.record import VisitRecord
from tests.conftest import TUESDAY
from tests.records.conftest import again

NO_RIDE = Arrival(Ride.NONE, phone="+12025550107", escort_inside=True, last_food=None, last_drink=None)
FOUND = DayFact(DayStep.RIDE_FOUND, "staff:ben", TUESDAY, name="Joe", phone="+12025550163")


@pytest.fixture
def here(clinic: ClinicFacts, visit: VisitRecord) -> VisitRecord:
    """Ada's visit once she is here, without a ride."""
    check_in.check_in(visit.act("staff:ben", TUESDAY), visit, NO_RIDE, predicted=Status.READY)
    return again(clinic, visit.visit_id)


def records(visit: VisitRecord, fact: DayFact) -> bool:
    return day.record(visit.act(fact.by, fact.at), visit, fact)


def steps(clinic: ClinicFacts, visit: VisitRecord) -> tuple[DayFact, ...]:
    found = again(clinic, visit.visit_id).judged(TUESDAY).day
    return found.steps if found else ()


def test_a_step_is_kept_with_who_recorded_it_and_stands_in_the_history(
    clinic: ClinicFacts, here: VisitRecord
):
    assert records(here, FOUND)

    assert steps(clinic, here) == (FOUND,)
    line = history.of_visit(clinic.clinic_id, here.visit_id)[-1]
    assert (line.what, line.by, line.detail) == (
        What.DAY_STEP,
        "staff:ben",
        {"step": "ride-found", "who": "Joe", "reason": ""},
    )


def test_of_two_who_record_at_once_the_second_is_refused(clinic: ClinicFacts, here: VisitRecord):
    records(here, FOUND)

    assert not records(here, DayFact(DayStep.RIDE_FOUND, "staff:chi", TUESDAY, name="Bo"))
    assert steps(clinic, here) == (FOUND,)


def test_nothing_is_recorded_before_the_patient_is_here(clinic: ClinicFacts, visit: VisitRecord):
    assert not records(visit, FOUND)
    assert not day.undo_last(visit.act("staff:ben", TUESDAY), visit)
    assert steps(clinic, visit) == ()


def test_no_treatment_starts_of_a_patient_who_is_not_cleared(clinic: ClinicFacts, here: VisitRecord):
    assert not records(here, DayFact(DayStep.STARTED, "staff:chi", TUESDAY))
    assert steps(clinic, here) == ()


def test_the_last_step_is_taken_back_once_and_both_stay_on_record(clinic: ClinicFacts, here: VisitRecord):
    records(here, FOUND)

    is_undone = day.undo_last(here.act("staff:ben", TUESDAY), again(clinic, here.visit_id))
    once_more = day.undo_last(here.act("staff:ben", TUESDAY), again(clinic, here.visit_id))

    assert (is_undone, once_more, steps(clinic, here)) == (True, False, ())
    told = [line.detail["step"] for line in history.of_visit(clinic.clinic_id, here.visit_id)[-2:]]
    assert told == ["ride-found", "undone"]


def test_a_step_of_another_day_is_not_taken_back(clinic: ClinicFacts, here: VisitRecord):
    records(here, FOUND)
    the_day_after = TUESDAY + timedelta(days=1)

    assert not day.undo_last(here.act("staff:ben", the_day_after), again(clinic, here.visit_id))
