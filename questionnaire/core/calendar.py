"""The clinic's days: its time zone, the weekdays it is open, and its holidays."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

YEARS = range(2000, 2200)
"""The years in which there are visits; nobody comes in another."""

WEEKDAYS = frozenset(range(5))
"""Monday to Friday, as ``date.weekday`` counts them."""


@dataclass(frozen=True)
class Calendar:
    """When a clinic is open. All its answers are moments with a zone, or plain local dates."""

    zone: ZoneInfo
    open_on: frozenset[int] = WEEKDAYS
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_open(self, day: date) -> bool:
        """Whether the clinic works on this day."""
        return day.weekday() in self.open_on and day not in self.holidays

    def local(self, moment: datetime) -> datetime:
        """A moment as the clinic's clocks show it."""
        return moment.astimezone(self.zone)

    def has(self, moment: datetime) -> bool:
        """Whether the clinic's clocks show this local time: not where they go forward over it."""
        local = moment.replace(tzinfo=self.zone)
        return self.local(local.astimezone(UTC)).replace(tzinfo=None) == local.replace(tzinfo=None)

    def midnight(self, day: date) -> datetime:
        """The moment a local day begins."""
        return datetime.combine(day, time(), self.zone)

    def business_days_after(self, day: date, days: int) -> tuple[date, ...]:
        """The next so many days after this one on which the clinic is open."""
        following: list[date] = []
        while len(following) < days and self.open_on:
            day += timedelta(days=1)
            following += [day] if self.is_open(day) else []
        return tuple(following)

    def business_days_before(self, moment: datetime, days: int) -> datetime:
        """The moment from which a visit is at most so many business days away.

        One business day before a visit on a Monday is the start of the Friday before,
        if the clinic is open then.
        """
        day = self.local(moment).date()
        while days > 0 and self.open_on:
            day -= timedelta(days=1)
            days -= self.is_open(day)
        return self.midnight(day)
