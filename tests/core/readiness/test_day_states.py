"""The states of a visit's day: which it is in, and what may follow."""

from datetime import timedelta
from pathlib import Path

import pytest

from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.day_states import (
    BY_URGENCY,
    DAY_STATES,
    EXPECTED,
    GETS_READY,
    HERE,
    STAGES,
    STATE_OF,
    SetBy,
    may_follow,
)
from questionnaire.core.readiness.on_arrival import MEANING
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.core.visit_day.day import Day, DayFact, DayStep
from tests.core.answering import MONDAY, said
from tests.core.readiness.test_assess import a_case

AS_PLANNED = Arrival(Ride.AS_PLANNED)


def day(*found: Discrepancy, steps: tuple[DayFact, ...] = (), **more: bool) -> Day:
    return Day(AS_PLANNED, found, steps, **more)


def step(kind: DayStep, **detail: str) -> DayFact:
    return DayFact(kind, "staff:chi", MONDAY, **detail)


def status_of(questionnaire, of_day: Day, **facts) -> Status:
    here = {"checked_in_at": MONDAY, "submitted_at": MONDAY, **facts}
    return assess(a_case(questionnaire, said(ride="adult"), day=of_day, **here)).status


def test_every_status_is_in_the_table_once_and_has_its_place_by_urgency():
    assert [state.status for state in DAY_STATES] == list(dict.fromkeys(s.status for s in DAY_STATES))
    assert set(STATE_OF) == set(Status) == set(BY_URGENCY)
    assert all(state.undone_by for state in DAY_STATES if state.status not in EXPECTED)


def test_the_table_that_engineers_read_names_every_state_of_the_day():
    written = (Path(__file__).parents[3] / "DECISIONS.md").read_text(encoding="utf-8")
    rows = [line for line in written.splitlines() if line.startswith("| ") and "(`" in line]

    told = {row.partition("(`")[2].partition("`")[0]: row for row in rows}

    assert set(told) == {state.status for state in DAY_STATES} - set(EXPECTED)
    nurses = {state.status for state in DAY_STATES if state.set_by is SetBy.NURSE}
    assert {code for code, row in told.items() if row.split("|")[2].strip() == "nurse or clinician"} == nurses


def test_every_discrepancy_means_something_and_what_could_harm_holds_the_treatment():
    holds = {discrepancy for discrepancy, (level, _, _) in MEANING.items() if level is Level.BLOCKS}

    assert set(MEANING) == set(Discrepancy)
    assert holds == {
        Discrepancy.WRONG_PERSON,
        Discrepancy.NO_RIDE,
        Discrepancy.ATE,
        Discrepancy.FOOD_UNKNOWN,
        Discrepancy.DRANK,
        Discrepancy.DRINK_UNKNOWN,
    }
    assert all(owner is Owner.NURSE for level, owner, _ in MEANING.values() if level is not Level.NOTE)


@pytest.mark.parametrize(
    ("of_day", "status"),
    [
        (day(), Status.CHECKED_IN),
        (day(Discrepancy.PHONE_WRONG), Status.CHECKED_IN),
        (day(Discrepancy.ESCORT_NOT_INSIDE), Status.NURSE_FIRST),
        (day(Discrepancy.NO_RIDE), Status.NOT_CLEARED),
        (day(Discrepancy.NO_RIDE, steps=(step(DayStep.RIDE_FOUND, name="Joe"),)), Status.CHECKED_IN),
        (day(steps=(step(DayStep.STARTED),)), Status.IN_TREATMENT),
        (day(steps=(step(DayStep.STARTED), step(DayStep.ENDED))), Status.WAITS_FOR_RIDE),
        (day(steps=(step(DayStep.STARTED), step(DayStep.LEFT, name="Rosa"))), Status.LEFT),
        (day(steps=(step(DayStep.STARTED), step(DayStep.UNDONE))), Status.CHECKED_IN),
        (day(noted_afterwards=True), Status.LEFT),
        (day(is_over=True), Status.LEFT),
        (day(Discrepancy.NO_RIDE, is_over=True), Status.NOT_CLEARED),
        (day(steps=(step(DayStep.STARTED),), is_over=True), Status.LEFT),
    ],
)
def test_the_state_follows_from_what_was_found_and_recorded(questionnaire, of_day, status):
    """
    - { id: ride, options: { adult: {} } }
    """
    assert status_of(questionnaire, of_day) is status


def test_a_visit_that_is_called_off_says_so_whatever_was_recorded(questionnaire):
    """
    - { id: ride, options: { adult: {} } }
    """
    off = {"cancelled_at": MONDAY}

    assert status_of(questionnaire, day(Discrepancy.ATE), **off) is Status.CANCELLED
    assert status_of(questionnaire, day(), did_not_come=True, **off) is Status.DID_NOT_COME


def test_who_is_here_and_never_finished_is_asked_by_a_nurse_first(questionnaire):
    """
    - { id: ride, options: { adult: {} } }
    - { id: food, options: { ok: {} } }
    """
    assert status_of(questionnaire, day()) is Status.NURSE_FIRST


def test_what_blocked_before_still_blocks_and_is_a_nurses_now(questionnaire):
    """
    - { id: ride, options: { adult: { effect: { level: blocks, owner: desk, reason: Too young. } } } }
    """
    case = a_case(questionnaire, said(ride="adult"), day=day(), checked_in_at=MONDAY, submitted_at=MONDAY)

    (finding,) = assess(case).findings

    assert (finding.id, finding.owner, assess(case).status) == (
        "ride.adult",
        Owner.NURSE,
        Status.NOT_CLEARED,
    )


@pytest.mark.parametrize("status", Status)
def test_a_treatment_starts_only_of_who_is_cleared(status: Status):
    assert may_follow(DayStep.STARTED, status) == (status is Status.CHECKED_IN)


@pytest.mark.parametrize("status", Status)
def test_a_ride_is_found_only_for_who_is_in_the_clinic(status: Status):
    here = (*HERE, Status.IN_TREATMENT, Status.WAITS_FOR_RIDE)

    assert may_follow(DayStep.RIDE_FOUND, status) == (status in here)


@pytest.mark.parametrize("status", Status)
def test_a_treatment_ends_once_it_began_and_a_patient_leaves_only_after_that(status: Status):
    assert may_follow(DayStep.ENDED, status) == (status is Status.IN_TREATMENT)
    assert may_follow(DayStep.LEFT, status) == (status in (Status.IN_TREATMENT, Status.WAITS_FOR_RIDE))


def test_a_visit_is_called_off_until_the_treatment_begins_and_nobody_who_is_here_did_not_come():
    assert STATE_OF[Status.CANCELLED].after == (*EXPECTED, *HERE)
    assert STATE_OF[Status.DID_NOT_COME].after == EXPECTED


def test_who_is_here_from_the_check_in_until_they_leave_and_when_the_day_is_closed():
    here = (*HERE, Status.IN_TREATMENT, Status.WAITS_FOR_RIDE)
    closed = (Status.LEFT, Status.CANCELLED, Status.DID_NOT_COME)

    assert tuple(state.status for state in DAY_STATES if state.is_here) == here
    assert tuple(state.status for state in DAY_STATES if state.is_closed) == closed


def test_somebody_has_yet_to_act_on_all_who_are_not_ready_or_not_cleared():
    assert set(GETS_READY) == {Status.NOT_CLEARED, Status.NURSE_FIRST, *EXPECTED} - {Status.READY}


def test_only_a_nurse_starts_and_ends_a_treatment():
    by_nurse = {step for step, status in STAGES.items() if STATE_OF[status].set_by is SetBy.NURSE}

    assert by_nurse == {DayStep.STARTED, DayStep.ENDED}


def test_steps_are_undone_one_after_the_other_the_last_first():
    later = MONDAY + timedelta(hours=1)
    facts = (
        step(DayStep.STARTED),
        step(DayStep.ENDED),
        step(DayStep.UNDONE),
        step(DayStep.UNDONE),
        DayFact(DayStep.STARTED, "staff:dan", later),
    )

    assert day(steps=facts).steps == (DayFact(DayStep.STARTED, "staff:dan", later),)


def test_an_undone_step_takes_back_the_last_one_and_leaves_those_before_it():
    of_day = day(steps=(step(DayStep.STARTED), step(DayStep.ENDED), step(DayStep.UNDONE)))

    assert of_day.steps == (step(DayStep.STARTED),)
    assert day(steps=(step(DayStep.UNDONE), step(DayStep.STARTED))).steps == (step(DayStep.STARTED),)


def test_the_step_that_can_be_undone_is_the_last_one_and_of_two_rides_the_second_counts():
    joe, sam = step(DayStep.RIDE_FOUND, name="Joe"), step(DayStep.RIDE_FOUND, name="Sam")
    of_day = day(steps=(joe, sam, step(DayStep.STARTED)))

    assert (of_day.last_step, of_day.latest(DayStep.RIDE_FOUND)) == (step(DayStep.STARTED), sam)
    assert (day().last_step, day().latest(DayStep.RIDE_FOUND)) == (None, None)
