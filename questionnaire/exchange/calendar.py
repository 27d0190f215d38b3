"""Entries for a calendar as iCalendar files (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import icalendar

A_DAY_BEFORE = timedelta(hours=24)


class Alarm(NamedTuple):
    """When a calendar rings, and what it says then."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, in ready words. ``begins`` and ``ends`` are days where it takes whole days.

    A file with the same ``uid`` and a higher ``sequence`` replaces the entry that is in a calendar
    already; of two with the same one, that ``written_at`` a later moment.
    """

    uid: str
    summary: str
    begins: datetime | date
    ends: datetime | date
    place: str
    lines: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    written_at: datetime
    sequence: int
    is_off: bool = False
    url: str = ""


def written(entry: Entry) -> bytes:
    """The text of a calendar with this entry alone, for the eyes of whoever keeps the calendar."""
    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@visit-ready")
    event.add("dtstamp", entry.written_at)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_off else "OPAQUE")
    event.add("class", "PRIVATE")
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", entry.summary)
    event.add("location", entry.place)
    event.add("description", "\n".join(entry.lines))
    if entry.url:
        event.add("url", entry.url)
    for alarm in entry.alarms:
        event.add_component(_alarm(alarm, entry.begins))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Visit Ready//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def _alarm(alarm: Alarm, begins: datetime | date) -> icalendar.Alarm:
    """An alarm so long before or after the entry begins, as every calendar understands it."""
    if not isinstance(begins, datetime):
        begins = datetime.combine(begins, time(), alarm.at.tzinfo or UTC)
    shown = icalendar.Alarm()
    shown.add("action", "DISPLAY")
    shown.add("description", alarm.words)
    shown.add("trigger", alarm.at.astimezone(UTC) - begins.astimezone(UTC))
    return shown
