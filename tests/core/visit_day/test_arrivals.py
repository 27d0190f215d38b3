"""What was true at the counter, against what was expected."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from questionnaire.core.visit_day.arrivals import (
    Arrival,
    Discrepancy,
    Expected,
    Ride,
    discrepancies,
    expected,
)
from questionnaire.core.visit_day.times import times

TEN = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("America/New_York"))
FOOD, DRINK = TEN - timedelta(hours=6), TEN - timedelta(hours=2)

WANTED = Expected("Rosa", "+12025550107", True, True, FOOD, DRINK)
AS_PLANNED = Arrival(
    Ride.AS_PLANNED, phone="+12025550107", escort_inside=True, last_food=FOOD, last_drink=DRINK
)
A_MINUTE = timedelta(minutes=1)


def test_who_comes_as_planned_leaves_no_gap_to_the_minute():
    assert discrepancies(AS_PLANNED, WANTED) == ()


@pytest.mark.parametrize(
    ("otherwise", "discrepancy"),
    [
        ({"ride": Ride.NONE}, Discrepancy.NO_RIDE),
        ({"ride": Ride.OTHER, "ride_name": "Joe"}, Discrepancy.OTHER_RIDE),
        ({"last_food": FOOD + A_MINUTE}, Discrepancy.ATE),
        ({"last_drink": DRINK + A_MINUTE}, Discrepancy.DRANK),
        ({"escort_inside": False}, Discrepancy.ESCORT_NOT_INSIDE),
        ({"last_food": None}, Discrepancy.FOOD_UNKNOWN),
        ({"last_drink": None}, Discrepancy.DRINK_UNKNOWN),
        ({"is_right_person": False}, Discrepancy.WRONG_PERSON),
        ({"phone": "+12025550199"}, Discrepancy.PHONE_WRONG),
        ({"phone": ""}, Discrepancy.PHONE_WRONG),
    ],
)
def test_each_thing_that_is_not_as_expected_is_a_gap_of_its_own(
    otherwise: dict[str, object], discrepancy: Discrepancy
):
    assert discrepancies(replace(AS_PLANNED, **otherwise), WANTED) == (discrepancy,)  # type: ignore[arg-type]


def test_what_a_clinic_does_not_ask_is_no_gap():
    told_nothing = replace(AS_PLANNED, escort_inside=None, last_food=None, last_drink=None)
    asks_nothing = Expected("Rosa", "+12025550107", False, False, None, None)

    assert discrepancies(told_nothing, asks_nothing) == ()
    assert discrepancies(replace(AS_PLANNED, escort_inside=False), asks_nothing) == ()


def test_another_ride_is_a_gap_only_where_somebody_was_named():
    somebody = replace(AS_PLANNED, ride=Ride.OTHER, ride_name="Joe")

    assert discrepancies(somebody, replace(WANTED, ride="")) == ()


def test_several_gaps_stand_in_the_order_of_their_weight():
    all_wrong = Arrival(Ride.NONE, escort_inside=False, last_food=TEN, last_drink=TEN)

    assert discrepancies(all_wrong, WANTED) == (
        *(
            Discrepancy.NO_RIDE,
            Discrepancy.ATE,
            Discrepancy.DRANK,
            Discrepancy.ESCORT_NOT_INSIDE,
            Discrepancy.PHONE_WRONG,
        ),
    )


def test_what_is_expected_comes_from_the_clinics_settings():
    setting_values = {
        "escort_must_come_in": "yes",
        "fasting": "yes",
        "food_stop_hours": "6",
        "drink_stop_hours": "2",
    }
    nothing = {"escort_must_come_in": "no", "fasting": "no", "food_stop_hours": "6", "drink_stop_hours": "2"}

    asked = expected(setting_values, times(TEN, setting_values), ride="Rosa", phone="+12025550107")
    unasked = expected(nothing, times(TEN, nothing), ride="", phone="")

    assert asked == WANTED
    assert unasked == Expected("", "", False, False, None, None)
