"""What stands between a patient who is here and the treatment, whose it is, and what another ride settles."""

from typing import Any

import pytest

from questionnaire.core.answers.values import Answers
from questionnaire.core.definition.model import ACTIONABLE, Level, Owner
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Finding, FindingId, Source
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.on_arrival import is_nurse_first
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.core.visit_day.day import Day, DayFact, DayStep
from tests.core.answering import CLINICS, MONDAY, POLICIES, SHIPPED, calmest, rosa, said
from tests.core.readiness.test_assess import a_case

DESK, NURSE = Owner.DESK, Owner.NURSE
FOUND_A_RIDE = (DayFact(DayStep.RIDE_FOUND, "staff:ben", MONDAY, name="Joe"),)


def found(
    questionnaire: Questionnaire,
    answers: Answers,
    *at_the_counter: Discrepancy,
    ride: Ride = Ride.AS_PLANNED,
    steps: tuple[DayFact, ...] = (),
    **facts: Any,
) -> tuple[Finding, ...]:
    """What is found of Ada, who is here and has sent her answers."""
    day = Day(Arrival(ride), at_the_counter, steps)
    here = {"checked_in_at": MONDAY, "submitted_at": MONDAY, "day": day, **facts}
    return assess(a_case(questionnaire, answers, **here)).findings


def to_act_on(findings: tuple[Finding, ...]) -> list[str]:
    """The ids of what staff must act on."""
    return [finding.id for finding in findings if finding.level in ACTIONABLE]


def test_what_is_found_at_the_counter_is_told_by_name_with_whose_it_is_the_gravest_first(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    at_the_counter = (Discrepancy.PHONE_WRONG, Discrepancy.ESCORT_NOT_INSIDE, Discrepancy.ATE)

    findings = found(questionnaire, said(tea="black"), *at_the_counter)

    assert findings == (
        _finding("ate", Level.BLOCKS, NURSE, "Ate later than your rule allows."),
        _finding("escort-not-inside", Level.FOLLOW_UP, NURSE, "The ride person is not coming inside."),
        _finding("phone-wrong", Level.NOTE, DESK, "Not reachable at the number we had."),
    )


def _finding(key: str, level: Level, owner: Owner, reason: str) -> Finding:
    return Finding(FindingId(Source.ARRIVAL, key=key), level, owner, reason)


def test_a_nurse_asks_what_is_open_of_who_is_here_and_has_not_answered_or_not_sent_it(questionnaire):
    """
    - { id: tea, options: [black, green] }
    - { id: cup, options: [small, big] }
    """
    open_ = _finding(
        "not-finished", Level.FOLLOW_UP, NURSE, "The questions are not finished. Ask what is open."
    )
    half, all_ = said(tea="black"), said(tea="black", cup="big")

    assert found(questionnaire, half) == found(questionnaire, all_, submitted_at=None) == (open_,)
    assert found(questionnaire, all_) == ()


NOT_BY_TAXI = configured(SHIPPED, {**POLICIES, "ride_with_adult": "not-allowed"})
BY_TAXI_AND_ALONE = {**calmest(), **said(ride_home="ride-with-adult", support_after="alone")}


@pytest.mark.parametrize("named", [{"ride": Ride.OTHER}, {"steps": FOUND_A_RIDE}], ids=["here", "since"])
def test_another_adult_who_takes_the_patient_home_settles_what_was_wrong_with_the_ride_and_nothing_else(
    named: dict[str, Any],
):
    before, after = (to_act_on(found(NOT_BY_TAXI, BY_TAXI_AND_ALONE, **facts)) for facts in ({}, named))

    assert before == ["ride-home.ride-with-adult", "support-after.alone", "ride-person.escort-unconfirmed"]
    assert after == ["support-after.alone"]


def test_another_adult_settles_that_the_named_one_declined():
    declined: dict[str, Any] = {"escort_facts": (rosa(EscortState.DECLINED),)}

    assert to_act_on(found(CLINICS["decided"], calmest(), **declined)) == ["ride-person.escort-declined"]
    assert to_act_on(found(CLINICS["decided"], calmest(), ride=Ride.OTHER, **declined)) == []


def test_where_a_clinic_asks_for_no_ride_another_adult_settles_nothing(questionnaire):
    """
    - { id: tea, options: { black: { effect: { level: follow-up, owner: desk, reason: Too strong. } } } }
    """
    assert to_act_on(found(questionnaire, said(tea="black"), ride=Ride.OTHER)) == ["tea.black"]


def test_what_does_not_block_stays_whose_it_was_once_the_patient_is_here(questionnaire):
    """
    - id: tea
      options:
        black: { effect: { level: follow-up, owner: desk, reason: Too strong. } }
        green: { effect: { level: blocks, owner: desk, reason: Too green. } }
    """
    (milder,) = found(questionnaire, said(tea="black"))
    (graver,) = found(questionnaire, said(tea="green"))

    assert (milder.owner, graver.owner) == (DESK, NURSE)


@pytest.mark.parametrize(
    ("level", "owner", "nurse_only", "first"),
    [
        (Level.BLOCKS, NURSE, False, True),
        (Level.FOLLOW_UP, NURSE, False, True),
        (Level.FOLLOW_UP, DESK, True, True),
        (Level.FOLLOW_UP, DESK, False, False),
        (Level.REMIND, NURSE, False, False),
        (Level.NOTE, NURSE, False, False),
        (Level.NOTE, DESK, True, False),
    ],
)
def test_a_nurse_sees_a_patient_first_for_what_is_to_be_acted_on_and_is_a_nurses(
    level: Level, owner: Owner, nurse_only: bool, first: bool
):
    finding = Finding(FindingId(Source.ANSWER, "tea", "black"), level, owner, "", nurse_only=nurse_only)

    assert is_nurse_first(finding) is first
