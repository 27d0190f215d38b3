"""Moments and phone numbers as people read them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from questionnaire.core.visit_day.times import Times, times
from questionnaire.language import formats

NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
TUESDAY = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def test_a_day_is_said_in_full_by_its_weekday_or_in_little_room():
    day = date(2026, 11, 24)

    assert (formats.day(day), formats.weekday(day), formats.short_day(day)) == (
        "Tuesday, November 24",
        "Tuesday",
        "Tue, Nov 24",
    )


@pytest.mark.parametrize(
    ("moment", "zone", "said"),
    [
        (TUESDAY, NEW_YORK, "10:30 am"),
        (TUESDAY, LOS_ANGELES, "7:30 am"),
        (datetime(2026, 11, 24, 17, 0, tzinfo=UTC), NEW_YORK, "12:00 pm"),
        (datetime(2026, 11, 24, 5, 5, tzinfo=UTC), NEW_YORK, "12:05 am"),
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), NEW_YORK, "1:59 am"),
        (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), NEW_YORK, "3:00 am"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK, "1:30 am"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), NEW_YORK, "1:30 am"),
    ],
)
def test_a_time_is_said_as_the_clinics_clock_shows_it(moment: datetime, zone: ZoneInfo, said: str):
    assert formats.clock(moment, zone) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+12025550142", "(202) 555-0142"),
        ("+442079460958", "+44 20 7946 0958"),
        ("+525512345678", "+52 55 1234 5678"),
        ("+972501234567", "+972 50-123-4567"),
        ("front desk", "front desk"),
    ],
)
def test_a_phone_number_is_written_so_that_it_can_be_dialed(number: str, said: str):
    assert formats.phone(number) == said


@pytest.mark.parametrize(
    ("number", "region", "said"),
    [("+442079460958", "GB", "020 7946 0958"), ("+12025550142", "GB", "+1 202-555-0142")],
)
def test_a_number_from_another_country_than_the_reader_keeps_its_country_code(
    number: str, region: str, said: str
):
    assert formats.phone(number, region) == said
    assert formats.parsed_phone(said, region) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(202) 555-0142", "+12025550142"),
        ("202.555.0142", "+12025550142"),
        ("2025550142", "+12025550142"),
        ("1 202 555 0142", "+12025550142"),
        (" +1 202 555 0142 ", "+12025550142"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+1\ufe0f-202-555-0142", "+12025550142"),
        ("\u2066(202)\u00a0555\u20110142\u2069", "+12025550142"),
        ("\u202a+1 202 555 0142\u202c\ufeff", "+12025550142"),
        ("\uff12\uff10\uff12 555 0142", "+12025550142"),
        ("tel:+1-202-555-0142", "+12025550142"),
        ("+52 55 1234 5678", "+525512345678"),
        ("555-0123", None),
        ("+1 555 0123", None),
        ("0000000000", None),
        ("9999999999", None),
        ("(123) 456-7890", None),
        ("+44 0000000000", None),
        ("(202) 555-0142 x22", None),
        ("+999 123", None),
        ("555", None),
        ("2025550142202555014220255501422025550142", None),
        ("none", None),
        ("", None),
        ("9" * 100_000, None),
    ],
)
def test_a_phone_number_is_understood_however_it_is_written(text: str, number: str | None):
    assert formats.parsed_phone(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "(202) 555-0191 x22",
        "202-555-0191 ext. 22",
        "2025550191#22",
        "tel:+12025550191;ext=22",
        "2025550191,,22",
    ],
)
def test_an_extension_is_a_problem_of_its_own(text: str):
    assert formats.phone_problem(text) == "phone-with-extension"


@pytest.mark.parametrize(("text", "problem"), [("555-0123", "not-a-phone"), ("(202) 555-0191", "")])
def test_a_number_is_said_to_lack_its_area_code_or_to_be_right(text: str, problem: str):
    assert formats.phone_problem(text) == problem


def test_a_number_without_its_country_is_read_as_one_of_the_clinics_country():
    assert formats.parsed_phone("020 7946 0958", "GB") == "+442079460958"


@pytest.mark.parametrize(
    ("number", "region"), [("+12025550199", "US"), ("+442079460958", "GB"), ("front desk", "US")]
)
def test_a_clinics_country_is_that_of_its_number(number: str, region: str):
    assert formats.region_of(number) == region


def test_a_visits_own_words_are_its_day_and_times_at_the_clinic_and_who_to_call():
    settled = {
        "arrive_early_minutes": "15",
        "visit_minutes": "120",
        "fasting": "yes",
        "food_stop_hours": "6",
        "drink_stop_hours": "2",
    }

    words = formats.visit_words(
        times(TUESDAY, settled), NEW_YORK, "Riverside Clinic", "+12025550199", "We will tell you"
    )

    assert words == {
        "visit_day": "Tuesday, November 24",
        "visit_time": "10:30 am",
        "arrive_time": "10:15 am",
        "pickup_time": "12:30 pm",
        "food_stop_time": "Tuesday 4:30 am",
        "drink_stop_time": "Tuesday 8:30 am",
        "clinic_name": "Riverside Clinic",
        "clinic_phone": "(202) 555-0199",
    }


def test_a_time_nobody_knows_yet_says_so_and_a_day_is_the_clinics_own():
    late = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)

    words = formats.visit_words(
        Times(late, None, None, None, None), NEW_YORK, "Riverside Clinic", "+12025550199", "We will tell you"
    )

    assert (words["visit_day"], words["visit_time"]) == ("Tuesday, November 24", "11:30 pm")
    assert {name for name, said in words.items() if said == "We will tell you"} == {
        "arrive_time",
        "pickup_time",
        "food_stop_time",
        "drink_stop_time",
    }
