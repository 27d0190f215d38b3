"""The day's times, reckoned from the visit's start."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from questionnaire.core.visit_day.times import Times, pickup_until, times
from tests.core.answering import TUESDAY

NEW_YORK = ZoneInfo("America/New_York")
DECIDED = {
    "arrive_early_minutes": "15",
    "visit_minutes": "120",
    "fasting": "yes",
    "food_stop_hours": "6",
    "drink_stop_hours": "2",
}


def test_the_days_times_follow_from_the_start_and_the_clinics_settings():
    assert times(TUESDAY, DECIDED) == Times(
        starts=TUESDAY,
        arrive=TUESDAY.replace(hour=10, minute=15),
        pickup=TUESDAY.replace(hour=12, minute=30),
        food_stop=TUESDAY.replace(hour=4, minute=30),
        drink_stop=TUESDAY.replace(hour=8, minute=30),
    )


def test_a_time_the_clinic_has_not_decided_is_not_guessed():
    assert times(TUESDAY, {"fasting": "yes", "visit_minutes": None}) == Times(TUESDAY, None, None, None, None)


@pytest.mark.parametrize("fasting", ["no", None])
def test_there_is_no_time_to_stop_eating_where_patients_need_not_fast(fasting: str | None):
    day = times(TUESDAY, {**DECIDED, "fasting": fasting})

    assert (day.food_stop, day.drink_stop) == (None, None)


def test_no_minutes_early_means_at_the_start():
    assert times(TUESDAY, {"arrive_early_minutes": "0"}).arrive == TUESDAY


@pytest.mark.parametrize(
    ("decided", "until"),
    [
        ({"visit_minutes": "120", "pickup_window_minutes": "30"}, (13, 0)),
        ({"visit_minutes": "120", "pickup_window_minutes": "0"}, (12, 30)),
        ({"visit_minutes": "120"}, (12, 30)),
        ({"pickup_window_minutes": "30"}, None),
    ],
    ids=["half an hour", "no window", "window not decided", "pick-up not decided"],
)
def test_the_ride_may_come_until_the_clinics_window_has_passed(
    decided: dict[str, str], until: tuple[int, int] | None
):
    wanted = until and TUESDAY.replace(hour=until[0], minute=until[1])

    assert pickup_until(times(TUESDAY, decided), decided) == wanted


@pytest.mark.parametrize(
    "starts_at",
    [datetime(2026, 3, 8, 8, 0, tzinfo=NEW_YORK), datetime(2026, 11, 1, 6, 0, tzinfo=NEW_YORK)],
    ids=["clock forward", "clock back"],
)
def test_hours_without_food_are_hours_that_pass_also_when_the_clock_changes(starts_at: datetime):
    food_stop = times(starts_at, DECIDED).food_stop

    assert food_stop
    assert starts_at.astimezone(UTC) - food_stop.astimezone(UTC) == timedelta(hours=6)
