"""A visit as an iCalendar entry (RFC 5545) that calendars import. It names no treatment."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from questionnaire.core.plan import Times

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
    event.add("class", "PRIVATE")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", f"Visit at {place} tomorrow")
    reminder.add("trigger", -LEAD)
    event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//Visit Ready//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
