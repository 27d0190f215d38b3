"""The ride in the escort's calendar: first names only, and no link, which would let others answer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from questionnaire.core.readiness.escorts import Escort, EscortState
from questionnaire.escort import pages
from questionnaire.exchange.calendar import A_DAY_BEFORE, Alarm, Entry
from questionnaire.language import formats
from questionnaire.language.translate import word
from questionnaire.records.visit.record import VisitRecord

LEAVES = timedelta(hours=2)
"""How long before the ride is to come a calendar rings."""

AT_TEN = timedelta(hours=10)
"""When a calendar rings on the day before a ride that takes the whole day, as its time is not decided."""


def entry(visit: VisitRecord, escort: Escort, now: datetime) -> Entry:
    """The ride; the whole day if the clinic calls when it is time, canceled if the escort is not to come."""
    clinic, window = visit.clinic, pages.window(visit)
    is_off = bool(visit.cancelled_at) or escort.state is EscortState.DECLINED
    day = clinic.calendar.local(visit.starts_at).date()
    summary = word("ride_calendar", "off" if is_off else "summary", name=visit.first_name)
    return Entry(
        uid=f"{visit.visit_id}-ride",
        summary=str(summary),
        begins=window[0] if window else day,
        ends=window[1] if window else day + timedelta(days=1),
        place=", ".join(part for part in (clinic.name, clinic.address) if part),
        lines=tuple(map(str, _told(visit, window, is_off=is_off))),
        alarms=() if is_off else tuple(_alarms(visit, window, str(summary))),
        written_at=now,
        sequence=visit.revision + clinic.settings_revision,
        is_off=is_off,
    )


def _told(visit: VisitRecord, window: tuple[datetime, datetime] | None, *, is_off: bool) -> Iterator[str]:
    if is_off:
        yield word("ride_calendar", "stay")
    elif window:
        zone, (first, last) = visit.clinic.calendar.zone, window
        begin = formats.clock_of_day(first, zone)
        end = formats.clock_beside(last, first.astimezone(zone).date(), zone)
        yield word("ride_calendar", "about" if first == last else "about-until", begin=begin, end=end)
        yield word("ride_calendar", "phone-on")
    else:
        yield word("ride_calendar", "we-call", name=visit.first_name)
        yield word("ride_calendar", "phone-on")
    yield word("ride_calendar", "questions", phone=formats.phone(visit.clinic.phone))


def _alarms(visit: VisitRecord, window: tuple[datetime, datetime] | None, summary: str) -> Iterator[Alarm]:
    calendar = visit.clinic.calendar
    if window is None:
        day = calendar.local(visit.starts_at).date()
        yield Alarm(calendar.midnight(day - timedelta(days=1)) + AT_TEN, f"{summary}: {formats.day(day)}")
        return
    words = f"{summary}: {formats.clock_of_day(window[0], calendar.zone)}"
    yield Alarm(window[0] - A_DAY_BEFORE, words)
    yield Alarm(window[0] - LEAVES, words)
