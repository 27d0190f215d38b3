"""Which times of a visit are asked about before it is kept."""

from datetime import date, datetime

import pytest

from questionnaire.core.calendar import Calendar
from questionnaire.core.visit_day.unusual_times import Doubt, doubts
from tests.core.answering import MONDAY, ZONE

CLOSED, HOLIDAY, HOUR, FAR = Doubt.CLOSED, Doubt.HOLIDAY, Doubt.HOUR, Doubt.FAR


@pytest.mark.parametrize(
    ("starts_at", "asked_about"),
    [
        ("2026-11-24 10:30", ()),
        ("2026-11-24 05:59", (HOUR,)),
        ("2026-11-24 06:00", ()),
        ("2026-11-24 20:59", ()),
        ("2026-11-24 21:00", (HOUR,)),
        ("2026-11-28 10:30", (CLOSED,)),
        ("2026-11-26 10:30", (CLOSED,)),
        ("2026-12-25 10:30", (HOLIDAY,)),
        ("2027-01-01 22:00", (HOLIDAY, HOUR)),
        ("2027-11-24 09:41", ()),
        ("2027-12-25 10:30", (HOLIDAY, FAR)),
        ("2027-11-24 09:42", (FAR,)),
        ("2027-11-27 23:00", (CLOSED, HOUR, FAR)),
    ],
)
def test_a_time_at_which_hardly_any_visit_takes_place_is_asked_about(
    starts_at: str, asked_about: tuple[Doubt, ...]
):
    calendar = Calendar(ZONE, holidays=frozenset({date(2026, 11, 26)}))

    assert doubts(calendar, datetime.fromisoformat(starts_at).replace(tzinfo=ZONE), MONDAY) == asked_about
