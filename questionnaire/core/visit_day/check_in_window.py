"""When a patient may be checked in, and when a visit's outcome is missing.

Reports rest on these outcomes, so a visit whose time has passed must not stay open forever.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from questionnaire.core.calendar import Calendar

LATEST_ARRIVAL = timedelta(hours=4)
"""How long after its start nobody is waited for any more: longer than a visit with a late start lasts."""

NOTED_WITHIN = timedelta(days=14)
"""How long after a visit it may still be noted that the patient came; later nobody remembers the counter."""


class CheckIn(StrEnum):
    """What checking in means at a moment: too early, right now, noting what happened, or too late."""

    TOO_EARLY = "too-early"
    NOW = "now"
    AFTERWARDS = "afterwards"
    TOO_LATE = "too-long-ago"


def over_at(starts_at: datetime, calendar: Calendar) -> datetime:
    """From when a visit's time is over: four hours after its start, at the latest as its day ends.

    The four hours let the desk look back before it closes; the day's end leaves nothing to another day.
    """
    next_day = calendar.midnight(calendar.local(starts_at).date() + timedelta(days=1))
    return min(starts_at + LATEST_ARRIVAL, next_day)


def check_in_at(starts_at: datetime, calendar: Calendar, now: datetime) -> CheckIn:
    """What it means to check a patient in at a moment, by the clinic's days."""
    days = (calendar.local(now).date() - calendar.local(starts_at).date()).days
    if days < 0:
        return CheckIn.TOO_EARLY
    if now < over_at(starts_at, calendar):
        return CheckIn.NOW
    return CheckIn.AFTERWARDS if days <= NOTED_WITHIN.days else CheckIn.TOO_LATE
