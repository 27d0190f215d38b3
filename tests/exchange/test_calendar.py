"""The calendar entry, read back as a calendar reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from questionnaire.core.visit_day.times import times
from questionnaire.exchange.calendar import entry

CHANGED = datetime(2026, 11, 23, 14, 41, tzinfo=UTC)
NEW_YORK, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles")
SETTLED = {"arrive_early_minutes": "15", "visit_minutes": "120"}


def written(starts_at: datetime, settled: dict[str, Any] = SETTLED, revision: int = 3) -> bytes:
    return entry(
        "ab12",
        times(starts_at, settled),
        place="Riverside Clinic",
        phone="(202) 555-0199",
        changed_at=CHANGED,
        revision=revision,
    )


def imported(text: bytes) -> Event:
    """The one event a calendar finds in an entry."""
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("starts_at", "begins", "ends"),
    [
        (datetime(2026, 11, 24, 10, 30, tzinfo=NEW_YORK), "20261124T151500Z", "20261124T173000Z"),
        (datetime(2026, 11, 24, 10, 30, tzinfo=LOS_ANGELES), "20261124T181500Z", "20261124T203000Z"),
        (datetime(2026, 7, 14, 10, 30, tzinfo=NEW_YORK), "20260714T141500Z", "20260714T163000Z"),
        (datetime(2026, 3, 8, 3, 5, tzinfo=NEW_YORK), "20260308T065000Z", "20260308T090500Z"),
        (datetime(2026, 11, 1, 0, 30, tzinfo=NEW_YORK), "20261101T041500Z", "20261101T063000Z"),
    ],
    ids=["winter", "another zone", "summer", "clock forward", "clock back"],
)
def test_the_entry_lasts_from_arriving_to_being_picked_up_wherever_the_calendar_is(
    starts_at: datetime, begins: str, ends: str
):
    event = imported(written(starts_at))

    assert (event["dtstart"].to_ical().decode(), event["dtend"].to_ical().decode()) == (begins, ends)


def test_an_hour_from_the_start_stands_where_the_clinic_has_decided_nothing():
    starts_at = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)

    event = imported(written(starts_at, {}))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (starts_at, starts_at + timedelta(hours=1))


def test_the_entry_names_the_place_and_a_number_and_reminds_a_day_before():
    event = imported(written(datetime(2026, 11, 24, 15, 30, tzinfo=UTC)))
    (alarm,) = event.walk("VALARM")

    assert {name: str(event[name]) for name in ("summary", "location", "description", "class")} == {
        "summary": "Visit at Riverside Clinic",
        "location": "Riverside Clinic",
        "description": "Questions? Call (202) 555-0199. Please do not plan to drive yourself home.",
        "class": "PRIVATE",
    }
    assert (str(alarm["action"]), alarm.decoded("trigger")) == ("DISPLAY", timedelta(hours=-24))


def test_the_entry_names_no_treatment_and_no_patient():
    text = written(datetime(2026, 11, 24, 15, 30, tzinfo=UTC)).decode().casefold()

    said = [word for word in ("ketamin", "infus", "medic", "treat", "drug", "sedat", "ther") if word in text]
    assert said == []


def test_an_entry_imported_again_replaces_the_one_before():
    starts_at = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    first, moved = imported(written(starts_at, revision=3)), imported(written(starts_at, revision=4))

    assert first["uid"] == moved["uid"] == "ab12@visit-ready"
    assert (first["sequence"], moved["sequence"]) == (3, 4)


def test_the_text_is_what_every_calendar_takes():
    """RFC 5545: CRLF, lines of at most 75 bytes, a product, a version, a stamp in UTC."""
    text = written(datetime(2026, 11, 24, 15, 30, tzinfo=UTC))
    lines = text.split(b"\r\n")

    assert lines[-1] == b""
    assert not [line for line in lines if b"\n" in line or len(line) > 75]
    assert {b"VERSION:2.0", b"PRODID:-//Visit Ready//EN", b"DTSTAMP:20261123T144100Z"} <= set(lines)
