"""A visit, and the ride home from it, as iCalendar entries (RFC 5545). They name no treatment."""

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from questionnaire.core.visit_day.times import Times

LEAD = timedelta(hours=24)
"""How long before the visit the calendar reminds."""


def entry(
    visit_id: str, times: Times, *, place: str, phone: str, changed_at: datetime, revision: int
) -> bytes:
    """The entry: from arriving to being picked up where those are known, else from the start."""
    event = Event()
    event.add("uid", f"{visit_id}@visit-ready")
    event.add("dtstamp", changed_at)
    event.add("sequence", revision)
    event.add("dtstart", times.arrive or times.starts)
    event.add("dtend", times.pickup or times.starts + timedelta(hours=1))
    event.add("summary", f"Visit at {place}")
    event.add("location", place)
    event.add("description", f"Questions? Call {phone}. Please do not plan to drive yourself home.")
    return _written(event, reminding=f"Visit at {place} tomorrow")


def ride(
    visit_id: str,
    first_name: str,
    day: date,
    window: tuple[datetime, datetime] | None,
    *,
    place: str,
    phone: str,
    changed_at: datetime,
    revision: int,
) -> bytes:
    """The escort's entry: when to come, or the whole day where the clinic calls when it is time."""
    event = Event()
    event.add("uid", f"{visit_id}-ride@visit-ready")
    event.add("dtstamp", changed_at)
    event.add("sequence", revision)
    event.add("dtstart", window[0] if window else day)
    event.add("dtend", window[1] if window else day + timedelta(days=1))
    event.add("summary", f"Take {first_name} home")
    event.add("location", place)
    event.add("description", f"Please keep your phone on. Questions? Call {phone}.")
    return _written(event, reminding=f"Take {first_name} home tomorrow")


def _written(event: Event, reminding: str) -> bytes:
    """The text of a calendar with one entry, which reminds on the day before."""
    event.add("class", "PRIVATE")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", reminding)
    reminder.add("trigger", -LEAD)
    event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//Visit Ready//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
