"""Times that a visit may have, but hardly ever does: asked about before a visit is kept at one."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from questionnaire.core.calendar import Calendar

HOURS = (time(6), time(21))
"""Before the first and from the second on, a visit with sedation is more likely a slip, such as am for pm."""

FAR_AHEAD = timedelta(days=366)
"""Schedules are seldom open for longer than a year ahead."""

EVERYWHERE_CLOSED = ((1, 1), (12, 25))
"""Month and day of holidays on which clinics are closed, listed by the clinic or not."""


class Doubt(StrEnum):
    """Why a time is asked about."""

    CLOSED = "closed"
    HOLIDAY = "holiday"
    HOUR = "hour"
    FAR = "far"


def doubts(calendar: Calendar, starts_at: datetime, now: datetime) -> tuple[Doubt, ...]:
    """Why a visit at this time is asked about."""
    local = calendar.local(starts_at)
    is_holiday = (local.month, local.day) in EVERYWHERE_CLOSED
    first, last = HOURS
    found = (
        (Doubt.HOLIDAY, is_holiday),
        (Doubt.CLOSED, not is_holiday and not calendar.is_open(local.date())),
        (Doubt.HOUR, not first <= local.time() < last),
        (Doubt.FAR, starts_at > now + FAR_AHEAD),
    )
    return tuple(doubt for doubt, holds in found if holds)
