"""A calendar entry, read back as a calendar reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from questionnaire.exchange.calendar import Alarm, Entry, written

NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 14, 41, tzinfo=UTC)
STARTS = datetime(2026, 11, 24, 10, 30, tzinfo=NEW_YORK)
VISIT = Entry(
    uid="ab12",
    summary="Visit at Riverside Clinic",
    begins=STARTS,
    ends=STARTS + timedelta(hours=2),
    place="Riverside Clinic, 12 Mill Street",
    lines=("Tuesday 10:30 am: Your visit starts", "Questions? Call (202) 555-0199."),
    alarms=(Alarm(STARTS - timedelta(hours=6), "No food after this time"),),
    written_at=NOW,
    sequence=3,
    url="http://localhost/visit/plan",
)


def imported(entry: Entry) -> Event:
    """The one event a calendar finds in the file of an entry."""
    (event,) = Calendar.from_ical(written(entry)).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("starts_at", "begins"),
    [
        (datetime(2026, 11, 24, 10, 30, tzinfo=NEW_YORK), "20261124T153000Z"),
        (datetime(2026, 11, 24, 10, 30, tzinfo=LOS_ANGELES), "20261124T183000Z"),
        (datetime(2026, 7, 14, 10, 30, tzinfo=NEW_YORK), "20260714T143000Z"),
        (datetime(2026, 3, 8, 3, 5, tzinfo=NEW_YORK), "20260308T070500Z"),
        (datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK), "20261101T043000Z"),
    ],
    ids=["winter", "another zone", "summer", "clock forward", "clock back"],
)
def test_it_is_at_the_same_moment_wherever_the_calendar_is(starts_at: datetime, begins: str):
    event = imported(replace(VISIT, begins=starts_at.astimezone(UTC)))

    assert event["dtstart"].to_ical().decode() == begins


def test_it_says_what_where_and_how_to_find_more_and_is_private():
    event = imported(VISIT)

    said = ("summary", "location", "description", "url", "class", "status", "uid")
    assert {name: str(event[name]) for name in said} == {
        "summary": "Visit at Riverside Clinic",
        "location": "Riverside Clinic, 12 Mill Street",
        "description": "Tuesday 10:30 am: Your visit starts\nQuestions? Call (202) 555-0199.",
        "url": "http://localhost/visit/plan",
        "class": "PRIVATE",
        "status": "CONFIRMED",
        "uid": "ab12@visit-ready",
    }


def test_it_rings_at_its_alarms_hours_that_pass_also_where_the_clock_changes():
    starts = datetime(2026, 3, 8, 8, 0, tzinfo=NEW_YORK)
    six_hours_before = starts.astimezone(UTC) - timedelta(hours=6)

    (alarm,) = imported(replace(VISIT, begins=starts, alarms=(Alarm(six_hours_before, "No food"),))).walk(
        "VALARM"
    )

    assert (str(alarm["action"]), alarm.decoded("trigger"), str(alarm["description"])) == (
        "DISPLAY",
        timedelta(hours=-6),
        "No food",
    )


def test_a_whole_day_rings_at_a_moment_of_the_clinics_day():
    ten = datetime(2026, 11, 23, 10, 0, tzinfo=NEW_YORK)

    event = imported(
        replace(VISIT, begins=date(2026, 11, 24), ends=date(2026, 11, 25), alarms=(Alarm(ten, "Ride"),))
    )

    (alarm,) = event.walk("VALARM")
    assert (event["dtstart"].to_ical(), event["dtend"].to_ical()) == (b"20261124", b"20261125")
    assert alarm.decoded("trigger") == timedelta(hours=-14)


def test_a_canceled_one_says_so_and_takes_no_time():
    event = imported(replace(VISIT, is_off=True, alarms=()))

    assert (str(event["status"]), str(event["transp"]), event.walk("VALARM")) == (
        "CANCELLED",
        "TRANSPARENT",
        [],
    )


def test_the_text_is_what_every_calendar_takes():
    """RFC 5545: CRLF, lines of at most 75 bytes, a product, a version, a stamp in UTC."""
    lines = written(VISIT).split(b"\r\n")

    assert lines[-1] == b""
    assert not [line for line in lines if b"\n" in line or len(line) > 75]
    assert {b"VERSION:2.0", b"PRODID:-//Visit Ready//EN", b"DTSTAMP:20261123T144100Z"} <= set(lines)
