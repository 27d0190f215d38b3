"""Whether a patient has a ride home: what is missing is never taken for one."""

from typing import Any

import pytest

from questionnaire.core.definition.model import Level
from questionnaire.core.definition.tailoring import configured
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Waiver
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint
from questionnaire.core.readiness.ride_home import RideHome, ride_home
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.core.visit_day.day import Day, DayFact, DayStep
from tests.core.answering import MONDAY, SHIPPED, calmest, rosa, said
from tests.core.readiness.test_assess import a_case

NO_RIDE = Day(Arrival(Ride.NONE), (Discrepancy.NO_RIDE,))
FOUND = Day(
    NO_RIDE.arrival, NO_RIDE.discrepancies, (DayFact(DayStep.RIDE_FOUND, "staff:ben", MONDAY, "Joe"),)
)
OTHER = Day(Arrival(Ride.OTHER, ride_name="Joe"), ())


def home(answers: dict[str, Any], rules: dict[str, str] | None = None, **facts: Any) -> RideHome | None:
    """What is known of the ride home at a clinic with these rules."""
    clinic = configured(SHIPPED, rules or {})
    case = a_case(clinic, answers, submitted_at=MONDAY, **facts)
    return ride_home(clinic, answers, assess(case))


def without(*questions: str) -> dict[str, Any]:
    """Everything answered, up to the first of these questions."""
    return {name: answer for name, answer in calmest().items() if name not in questions}


@pytest.mark.parametrize(
    ("answers", "rules", "is_known"),
    [
        ({}, {}, RideHome.MISSING),
        (said(ride_home="adult"), {}, RideHome.MISSING),
        (without("ride-person"), {}, RideHome.MISSING),
        (calmest(), {}, RideHome.ARRANGED),
        (without("ride-person") | said(ride_contact="no"), {}, RideHome.ARRANGED),
        (said(ride_home="no-ride"), {}, RideHome.MISSING),
        (said(ride_home="drive-self"), {}, RideHome.MISSING),
        (said(ride_home="ride-alone"), {}, RideHome.MISSING),
        (said(ride_home="ride-alone"), {"ride_alone": "ask"}, RideHome.MISSING),
        (said(ride_home="ride-alone"), {"ride_alone": "allowed"}, RideHome.ARRANGED),
        (said(ride_home="transit-alone"), {"transit": "not-allowed"}, RideHome.MISSING),
        (calmest() | said(ride_home="ride-with-adult"), {"ride_with_adult": "ask"}, RideHome.ARRANGED),
        (
            calmest() | said(ride_home="ride-with-adult"),
            {"ride_with_adult": "not-allowed"},
            RideHome.MISSING,
        ),
    ],
)
def test_it_is_there_once_it_is_named_and_permitted(
    answers: dict[str, Any], rules: dict[str, str], is_known: RideHome
):
    assert home(answers, rules) is is_known


@pytest.mark.parametrize(
    ("state", "is_known"),
    [
        (EscortState.ASKED, RideHome.ARRANGED),
        (EscortState.NOT_SURE, RideHome.ARRANGED),
        (EscortState.CONFIRMED, RideHome.ARRANGED),
        (EscortState.DECLINED, RideHome.MISSING),
    ],
)
def test_a_ride_who_says_no_is_none(state: EscortState, is_known: RideHome):
    assert home(calmest(), escort_facts=(rosa(state),)) is is_known


@pytest.mark.parametrize(
    ("day", "is_known"), [(NO_RIDE, RideHome.MISSING), (FOUND, RideHome.ARRANGED), (OTHER, RideHome.ARRANGED)]
)
def test_what_was_true_at_the_counter_counts_from_then_on(day: Day, is_known: RideHome):
    assert home(calmest(), day=day, checked_in_at=MONDAY) is is_known


def test_a_missing_ride_that_staff_have_set_aside_is_known_and_still_none():
    clinic, answers = configured(SHIPPED, {}), calmest()
    case = a_case(clinic, answers, submitted_at=MONDAY, escort_facts=(rosa(EscortState.DECLINED),))
    readiness = assess(case)
    (declined,) = (f for f in readiness.findings if f.cause.key == "declined")
    fingerprint = finding_fingerprint(case, declined, readiness.escort)
    waiver = Waiver("1", declined.id, fingerprint, Level.BLOCKS, "staff:chi", "Chi", MONDAY, "Her son comes")

    assert home(answers, escort_facts=case.escort_facts, waivers=(waiver,)) is RideHome.KNOWN


def test_a_questionnaire_that_asks_for_no_ride_misses_none(questionnaire):
    """
    - { id: tea, options: [black, green] }
    """
    answers = said(tea="black")

    assert ride_home(questionnaire, answers, assess(a_case(questionnaire, answers))) is None
