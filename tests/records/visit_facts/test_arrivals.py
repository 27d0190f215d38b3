"""Checking in, taking that back, and not going ahead: what is remembered of each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from questionnaire.core.answers.values import Contact
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Reason, Ride
from questionnaire.records.audit import history
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.models import ArrivalRow
from questionnaire.records.store.database import reading
from questionnaire.records.visit import answers, check_in, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import arrivals, escorts
from tests.conftest import MONDAY, TUESDAY
from tests.people import comes, rosa_says_yes
from tests.records.conftest import again
from tests.records.visit.test_carrying_over import book

ATE = Arrival(
    Ride.AS_PLANNED,
    ride_is_here=True,
    phone="+12025550107",
    escort_inside=True,
    last_food=TUESDAY - timedelta(hours=1),
    last_drink=TUESDAY - timedelta(hours=4),
)


@pytest.fixture
def named(clinic: ClinicFacts, visit: VisitRecord) -> VisitRecord:
    """Ada's visit, for which she has named Rosa."""
    said = {"ride-home": "adult", "ride-contact": "yes", "ride-person": Contact("Rosa", "+12025550142")}
    for name, value in said.items():
        visit = again(clinic, visit.visit_id)
        question = visit.questionnaire.by_id[name]
        answers.keep(visit.act("patient", MONDAY), visit, question, value, shown="")
    return again(clinic, visit.visit_id)


def checked_in(visit: VisitRecord, arrival: Arrival = ATE) -> bool:
    return check_in.check_in(visit.act("staff:ab12", TUESDAY), visit, arrival, predicted=Status.READY)


def state(visit: VisitRecord) -> EscortState | None:
    return visit.escort and visit.escort.state


def test_what_was_true_on_arrival_is_kept_with_what_was_predicted(clinic: ClinicFacts, named: VisitRecord):
    assert checked_in(named)

    (arrived,) = arrivals.of_clinic_between(clinic.clinic_id, TUESDAY, TUESDAY + timedelta(seconds=1))
    assert arrived == arrivals.of_visit(clinic.clinic_id, named.visit_id)
    assert (arrived.visit_id, arrived.at, arrived.by) == (named.visit_id, TUESDAY, "staff:ab12")
    assert (arrived.predicted, arrived.arrival, arrived.discrepancies) == (
        Status.READY,
        ATE,
        (Discrepancy.ATE,),
    )
    now = again(clinic, named.visit_id)
    assert (now.row.checked_in_at, state(now)) == (TUESDAY, EscortState.ARRIVED)


def test_arrivals_are_found_by_clinic_and_time(
    clinic: ClinicFacts, elsewhere: ClinicFacts, named: VisitRecord
):
    checked_in(named)
    second = timedelta(seconds=1)

    spans = [
        (TUESDAY - second, TUESDAY),
        (TUESDAY, TUESDAY + second),
        (TUESDAY + second, TUESDAY + 2 * second),
    ]
    found = [len(arrivals.of_clinic_between(clinic.clinic_id, *span)) for span in spans]

    assert found == [0, 1, 0]
    assert arrivals.of_clinic_between(elsewhere.clinic_id, MONDAY, TUESDAY + second) == ()
    assert arrivals.of_visit(elsewhere.clinic_id, named.visit_id) is None


def test_two_desks_check_in_once_and_the_first_word_stands(clinic: ClinicFacts, named: VisitRecord):
    done = [checked_in(named), checked_in(named, replace(ATE, ride=Ride.NONE))]

    assert done == [True, False]
    arrived = arrivals.of_visit(clinic.clinic_id, named.visit_id)
    assert arrived and arrived.arrival.ride is Ride.AS_PLANNED
    lines = [line.what for line in history.of_visit(clinic.clinic_id, named.visit_id)]
    assert lines.count(What.CHECKED_IN) == 1


def test_another_number_told_at_the_counter_is_the_patients_from_now_on(
    clinic: ClinicFacts, visit: VisitRecord
):
    checked_in(visit, replace(ATE, phone="+12025550155"))

    assert again(clinic, visit.visit_id).phone == "+12025550155"
    lines = [line.what for line in history.of_visit(clinic.clinic_id, visit.visit_id)]
    assert lines[-2:] == [What.CHECKED_IN, What.CONTACT_CHANGED]


def test_a_patient_who_is_not_reached_today_keeps_the_number_that_was_known(
    clinic: ClinicFacts, visit: VisitRecord
):
    checked_in(visit, replace(ATE, phone=""))

    assert again(clinic, visit.visit_id).phone == visit.phone


def test_a_check_in_taken_back_opens_the_visit_and_rosa_is_not_here(clinic: ClinicFacts, named: VisitRecord):
    rosa_says_yes(clinic.clinic_id, named.visit_id, at=MONDAY)
    before = assess(again(clinic, named.visit_id).case(TUESDAY))
    checked_in(again(clinic, named.visit_id))

    visit = again(clinic, named.visit_id).as_of(TUESDAY)
    taken_back = check_in.undo_check_in(visit.act("staff:ab12", TUESDAY + timedelta(minutes=1)), visit)

    now = again(clinic, named.visit_id)
    assert (taken_back, now.is_closed, state(now)) == (True, False, EscortState.CONFIRMED)
    assert assess(now.case(TUESDAY)) == before
    assert arrivals.of_visit(clinic.clinic_id, named.visit_id) is None
    lines = history.of_visit(clinic.clinic_id, named.visit_id)
    assert [line.what for line in lines[-2:]] == [What.CHECK_IN_TAKEN_BACK, What.ESCORT]
    kept = next(line for line in lines if line.what is What.CHECKED_IN)
    assert kept.detail["gaps"] == ["ate"]
    assert checked_in(now)


def test_a_check_in_is_not_taken_back_the_next_day_nor_once_it_is_not_going_ahead(
    clinic: ClinicFacts, named: VisitRecord
):
    came = (checked_in(named), again(clinic, named.visit_id))[1]
    tomorrow = check_in.undo_check_in(came.act("staff:ab12", TUESDAY + timedelta(days=1)), came)
    check_in.cancel(came.act("staff:ab12", TUESDAY), "ate-or-drank")
    too_late = [
        check_in.undo_check_in(seen.act("staff:ab12", TUESDAY), seen)
        for seen in (came, again(clinic, named.visit_id))
    ]

    assert (tomorrow, too_late) == (False, [False, False])
    assert arrivals.of_visit(clinic.clinic_id, named.visit_id)


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("is_here", [True, False])
def test_a_visit_does_not_go_ahead_for_a_reason_whether_the_patient_is_here_or_not(
    clinic: ClinicFacts, visit: VisitRecord, reason: Reason, is_here: bool
):
    if is_here:
        comes(visit, by="staff:ab12", at=TUESDAY)

    done = [check_in.cancel(visit.act("staff:ab12", TUESDAY), reason.value) for _ in range(2)]

    now = again(clinic, visit.visit_id)
    assert done == [True, False]
    assert (now.not_going_ahead, now.row.cancelled_at) == (reason.value, TUESDAY)
    is_no_show = reason is Reason.DID_NOT_COME
    assert assess(now.case(TUESDAY)).status is (Status.DID_NOT_COME if is_no_show else Status.CANCELLED)
    assert bool(arrivals.of_visit(clinic.clinic_id, visit.visit_id)) == is_here
    line = history.of_visit(clinic.clinic_id, visit.visit_id)[-1]
    assert (line.what, line.detail) == (What.CANCELLED, {"reason": reason.value})


def test_a_reason_that_nobody_knows_is_a_mistake_of_ours(visit: VisitRecord):
    with pytest.raises(ValueError):
        check_in.cancel(visit.act("staff:ab12", TUESDAY), "holiday")


def test_who_is_not_going_ahead_is_not_checked_in(clinic: ClinicFacts, visit: VisitRecord):
    check_in.cancel(visit.act("staff:ab12", TUESDAY), Reason.ILL)

    assert not checked_in(visit)
    assert arrivals.of_visit(clinic.clinic_id, visit.visit_id) is None


def test_a_visit_at_which_the_patient_came_but_it_did_not_go_ahead_is_no_last_visit(
    clinic: ClinicFacts, named: VisitRecord
):
    following = again(clinic, book(clinic, TUESDAY + timedelta(days=28)))
    checked_in(named)
    came = visits.before(following)
    check_in.cancel(named.act("staff:ab12", TUESDAY), Reason.ATE_OR_DRANK)

    assert (came and came.visit_id, visits.before(following)) == (named.visit_id, None)


def test_no_word_of_an_arrival_is_readable_in_the_database(clinic: ClinicFacts, visit: VisitRecord):
    checked_in(visit, replace(ATE, ride=Ride.OTHER, ride_name="Joachim"))

    with reading() as connection:
        row = connection.execute(select(*ArrivalRow.__table__.c)).one()
    assert b"Joachim" not in row.detail_sealed and b"ate" not in row.detail_sealed


def test_an_escort_fact_that_they_are_here_is_told_once(clinic: ClinicFacts, named: VisitRecord):
    checked_in(named)

    states = [fact.state for fact in escorts.facts(clinic.clinic_id, [named.visit_id])[named.visit_id]]
    assert states == [EscortState.ARRIVED]
