"""The clinic's days, through weekends, holidays and the changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from questionnaire.core.calendar import Calendar

NEW_YORK = ZoneInfo("America/New_York")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
THANKSGIVING = date(2026, 11, 26)


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("visit", "days", "from_"),
    [
        ("2026-11-24 10:30", 0, "2026-11-24"),
        ("2026-11-24 10:30", 1, "2026-11-23"),
        ("2026-11-23 10:30", 1, "2026-11-20"),
        ("2026-11-23 00:00", 1, "2026-11-20"),
        ("2026-11-23 23:59", 2, "2026-11-19"),
        ("2026-11-22 10:30", 1, "2026-11-20"),
        ("2026-11-27 10:30", 1, "2026-11-25"),
        ("2026-11-30 10:30", 2, "2026-11-25"),
        ("2026-11-24 10:30", 5, "2026-11-17"),
        ("2026-03-09 09:00", 1, "2026-03-06"),
        ("2026-11-02 09:00", 1, "2026-10-30"),
    ],
    ids=[
        "the day itself",
        "Tuesday -> Monday",
        "Monday -> Friday",
        "at midnight",
        "just before midnight",
        "Sunday -> Friday",
        "after a holiday",
        "over a weekend and a holiday",
        "a week",
        "over the night the clock goes forward",
        "over the night the clock goes back",
    ],
)
def test_business_days_before_a_visit_skip_weekends_and_holidays(visit: str, days: int, from_: str):
    calendar = Calendar(NEW_YORK, holidays=frozenset({THANKSGIVING}))

    assert calendar.business_days_before(at(visit), days) == at(from_)


def test_a_clinic_that_works_on_saturdays_counts_them():
    calendar = Calendar(NEW_YORK, open_on=frozenset(range(6)))

    assert calendar.business_days_before(at("2026-11-23 10:30"), 1) == at("2026-11-21")


def test_a_clinic_without_days_counts_none():
    calendar = Calendar(NEW_YORK, open_on=frozenset())

    assert calendar.business_days_before(at("2026-11-23 10:30"), 3) == at("2026-11-23")


@pytest.mark.parametrize(
    ("day", "days", "following"),
    [
        (date(2026, 11, 20), 0, []),
        (date(2026, 11, 20), 1, [23]),
        (date(2026, 11, 21), 3, [23, 24, 25]),
        (date(2026, 11, 23), 4, [24, 25, 27, 30]),
    ],
    ids=["none", "Friday -> Monday", "from a Saturday", "over a holiday and a weekend"],
)
def test_business_days_after_a_day_are_those_on_which_the_clinic_is_open(
    day: date, days: int, following: list[int]
):
    calendar = Calendar(NEW_YORK, holidays=frozenset({THANKSGIVING}))

    assert calendar.business_days_after(day, days) == tuple(date(2026, 11, n) for n in following)


def test_a_clinic_that_is_never_open_has_no_business_days_to_come():
    assert Calendar(NEW_YORK, open_on=frozenset()).business_days_after(date(2026, 11, 23), 3) == ()


def test_the_day_of_a_visit_is_the_clinics_not_greenwichs():
    evening = datetime(2026, 11, 25, 3, 30, tzinfo=UTC)

    assert Calendar(NEW_YORK).business_days_before(evening, 1) == at("2026-11-23")
    assert Calendar(ZoneInfo("Asia/Tokyo")).business_days_before(evening, 1) == at(
        "2026-11-24", ZoneInfo("Asia/Tokyo")
    )


def test_a_clinic_is_open_on_its_weekdays_but_not_on_its_holidays():
    calendar = Calendar(NEW_YORK, holidays=frozenset({THANKSGIVING}))

    open_days = [
        day for day in range(22, 30) if calendar.is_open(date(2026, 11, day))
    ]  # Sunday to Sunday of Thanksgiving's week

    assert open_days == [23, 24, 25, 27]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 24), 24)],
    ids=["clock forward", "clock back", "any other day"],
)
def test_a_day_lasts_from_midnight_to_midnight_however_long_that_is(day: date, hours: int):
    calendar = Calendar(NEW_YORK)

    begins = calendar.midnight(day).astimezone(UTC)
    ends = calendar.midnight(day + timedelta(days=1)).astimezone(UTC)

    assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "2026-03-08T01:59:00-05:00"),
        (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "2026-03-08T03:00:00-04:00"),
        (datetime(2026, 11, 1, 5, 59, tzinfo=UTC), "2026-11-01T01:59:00-04:00"),
        (datetime(2026, 11, 1, 6, 0, tzinfo=UTC), "2026-11-01T01:00:00-05:00"),
    ],
)
def test_the_clinics_clock_follows_both_changes_of_the_year(moment: datetime, shown: str):
    assert Calendar(NEW_YORK).local(moment).isoformat() == shown


def test_the_same_moment_is_another_time_at_a_clinic_in_another_zone():
    moment = at("2026-11-24 10:30")

    assert Calendar(LOS_ANGELES).local(moment).isoformat() == "2026-11-24T07:30:00-08:00"


@pytest.mark.parametrize(
    ("local", "there_is"),
    [
        ("2026-03-08 01:59", True),
        ("2026-03-08 02:00", False),
        ("2026-03-08 02:59", False),
        ("2026-03-08 03:00", True),
        ("2026-11-01 01:30", True),
    ],
)
def test_a_time_over_which_the_clock_goes_forward_is_none(local: str, there_is: bool):
    for zone in (NEW_YORK, LOS_ANGELES):
        assert Calendar(zone).has(at(local, NEW_YORK)) is there_is
