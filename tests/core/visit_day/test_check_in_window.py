"""When a patient may be checked in, and from when a visit's time is over."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from questionnaire.core.calendar import Calendar
from questionnaire.core.visit_day.check_in_window import CheckIn, check_in_at, over_at

CALENDAR = Calendar(ZoneInfo("America/New_York"))


def at(text: str) -> datetime:
    """A moment by the clinic's clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone)


@pytest.mark.parametrize(
    ("starts", "over"),
    [
        ("2026-11-24 10:30", "2026-11-24 14:30"),
        ("2026-11-24 20:00", "2026-11-25 00:00"),
        ("2026-11-24 22:15", "2026-11-25 00:00"),
        ("2026-11-01 00:30", "2026-11-01 04:30"),
    ],
)
def test_a_visit_is_over_four_hours_after_its_start_and_at_the_latest_as_its_day_ends(starts: str, over: str):
    assert over_at(at(starts), CALENDAR) == at(over)


@pytest.mark.parametrize(
    ("now", "meaning"),
    [
        ("2026-11-23 23:59", CheckIn.TOO_EARLY),
        ("2026-11-24 00:00", CheckIn.NOW),
        ("2026-11-24 14:29", CheckIn.NOW),
        ("2026-11-24 14:30", CheckIn.AFTERWARDS),
        ("2026-12-08 23:59", CheckIn.AFTERWARDS),
        ("2026-12-09 00:00", CheckIn.TOO_LATE),
    ],
)
def test_checking_in_opens_with_the_visits_day_and_is_a_note_afterwards_for_two_weeks(
    now: str, meaning: CheckIn
):
    assert check_in_at(at("2026-11-24 10:30"), CALENDAR, at(now)) is meaning


def test_the_day_is_the_clinics_wherever_the_computer_stands():
    late_in_the_evening = at("2026-11-23 23:30").astimezone(ZoneInfo("UTC"))

    assert check_in_at(at("2026-11-24 10:30"), CALENDAR, late_in_the_evening) is CheckIn.TOO_EARLY
