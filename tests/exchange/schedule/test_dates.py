"""Days and times as they are printed: read, or asked about where a time may be morning or afternoon."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from questionnaire.exchange.schedule.dates import Clock, clock_of, moment, read_day

NEW_YORK = ZoneInfo("America/New_York")


def local(day: str, at: str, clock: Clock = Clock.UNKNOWN) -> str:
    """What a day and a time mean at the clinic, or what is wrong with them."""
    found = moment(day, at, NEW_YORK, False, clock)
    return found if isinstance(found, str) else f"{found.astimezone(NEW_YORK):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("at", "means"),
    [
        ("12:30p", "12:30"),
        ("8:00a", "08:00"),
        ("10:15a", "10:15"),
        ("1:15P", "13:15"),
        ("8a", "08:00"),
        ("1 p.m.", "13:00"),
        ("0830", "08:30"),
        ("830", "08:30"),
        ("1430", "14:30"),
        ("143000", "14:30"),
        ("0130p", "13:30"),
        ("10.30", "10:30"),
        ("14.30", "14:30"),
        ("10h30", "10:30"),
        ("10:30 a. m.", "10:30"),
        ("1:30 p. m.", "13:30"),
        ("10:30\u202fAM", "10:30"),
        ("10:30AM EST", "10:30"),
        ("10:30 PST", "13:30"),
        ("12:00 noon", "12:00"),
        ("noon", "12:00"),
        ("10:30 am to 11:30 am", "10:30"),
        ("10:30-11:00", "10:30"),
        ("10:30am-11:30am", "10:30"),
        ("10:30\u201311:00", "10:30"),
        ("9:30-1:00", "09:30"),
        ("10:30-12:30 pm", "10:30"),
        ("0900 hrs", "09:00"),
        ("14:30 h", "14:30"),
    ],
)
def test_a_time_is_read_as_it_is_printed(at: str, means: str):
    assert local("2026-12-03", at) == f"2026-12-03 {means}"


@pytest.mark.parametrize("at", ["25.30", "2575", "10.3", "99", "13:00p", "0:30a", "12:60p", "10:30 pa"])
def test_what_is_no_time_stays_none(at: str):
    assert local("2026-12-03", at) == "not-a-visit-time"


@pytest.mark.parametrize(
    "day",
    [
        *("Dec-3-26", "Dec/03/26", "Dec.3.26"),
        *("3-Dec-26", "3-Dec-2026", "03/Dec/2026", "03/Dec/26", "3.Dec.2026", "3 Dec 26", "20261203"),
        *("Dec-03-2026", "Dec/3/2026", "Dec. 3, 2026", "Thu 3-Dec-26", "2026-Dec-03", "3 December 2026"),
    ],
)
def test_a_day_is_read_as_it_is_printed(day: str):
    assert read_day(day, False) == date(2026, 12, 3)


@pytest.mark.parametrize(
    "cell",
    [
        *("20261203 1430", "20261203T143000", "202612031430", "3-Dec-26 2:30p", "03/Dec/2026 14.30"),
        *("9 Dec 2026 2:30pm", "3 Dec 26 2:30 pm", "Dec/03/2026 14:30"),
    ],
)
def test_a_day_and_its_time_stand_in_one_cell(cell: str):
    day = "2026-12-09" if cell.startswith("9") else "2026-12-03"
    assert local(cell, "") == f"{day} 14:30"


@pytest.mark.parametrize("cell", ["20261399", "20260230", "3-Foo-26", "12345678", "3 Dec 10:30"])
def test_what_is_no_day_stays_none(cell: str):
    assert read_day(cell, False) is None


@pytest.mark.parametrize("at", ["1:30", "3:00", "01:30", "6:59", "0130", "1.30"])
def test_a_time_that_may_be_morning_or_afternoon_is_not_guessed(at: str):
    hour, minute = int(at[:-2].strip(":.")), at[-2:]

    assert local("2026-12-22", at) == "no-am-pm"
    assert local("2026-12-22", at, Clock.AFTERNOON) == f"2026-12-22 {hour + 12}:{minute}"
    assert local("2026-12-22", at, Clock.AS_WRITTEN) == f"2026-12-22 0{hour}:{minute}"


@pytest.mark.parametrize(
    "at", ["9:00", "11:30", "12:30", "1:30 pm", "13:30", "1:30 am", "0.0625", "01:30:00"]
)
def test_a_time_that_can_only_be_one_is_read(at: str):
    assert local("2026-12-22", at) == local("2026-12-22", at, Clock.AFTERNOON)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-12-22T06:30Z",
        "2026-12-22T01:30-05:00",
        "2026-12-22T06:30:00Z",
        "2026-12-22 01:30:00",
        "46378.0625",
    ],
)
def test_what_a_program_writes_has_twenty_four_hours(cell: str):
    assert local(cell, "") == local(cell, "", Clock.AFTERNOON) == "2026-12-22 01:30"


@pytest.mark.parametrize(
    ("cells", "clock"),
    [
        (["9:00", "1:30", "3:00"], Clock.UNKNOWN),
        (["9:00 am", "1:30"], Clock.UNKNOWN),
        (["9:00", "13:30", "6:30"], Clock.AS_WRITTEN),
        (["2026-12-22 14:00", "2026-12-22 5:30"], Clock.AS_WRITTEN),
        (["1:30 pm"], Clock.UNKNOWN),
        ([], Clock.UNKNOWN),
    ],
)
def test_one_time_after_noon_tells_that_a_file_counts_to_twenty_four(cells: list[str], clock: Clock):
    assert clock_of([cells]) is clock


def test_midnight_beside_a_day_is_no_time_after_noon():
    assert clock_of([["2026-12-22 00:00", "2026-12-23 00:00:00"], ["1:30"]]) is Clock.UNKNOWN


def test_the_same_moment_is_meant_with_an_offset():
    assert moment("2026-12-22T01:30:00-05:00", "", NEW_YORK, False, Clock.UNKNOWN) == datetime(
        2026, 12, 22, 6, 30, tzinfo=UTC
    )
