"""The times of the patient's day, computed from the visit's start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of a visit's day; one that depends on a setting not yet decided is None."""

    starts: datetime
    arrive: datetime | None
    pickup: datetime | None
    food_stop: datetime | None
    drink_stop: datetime | None


def times(starts_at: datetime, setting_values: Mapping[str, str | None]) -> Times:
    """When to arrive, stop eating and drinking, and be picked up, from the clinic's settings.

    ``arrive_early_minutes`` and ``visit_minutes`` are minutes, ``food_stop_hours`` and
    ``drink_stop_hours`` hours before the start; the last two only where ``fasting`` is yes.
    """
    fasting = setting_values.get("fasting") == "yes"
    begin = starts_at.astimezone(UTC)  # hours that pass, also over a change of the clock

    def minutes(name: str) -> timedelta | None:
        value = setting_values.get(name)
        return timedelta(minutes=int(value)) if value else None

    def hours(name: str) -> timedelta | None:
        value = setting_values.get(name) if fasting else None
        return timedelta(hours=int(value)) if value else None

    def earlier(span: timedelta | None) -> datetime | None:
        return None if span is None else begin - span

    stay = minutes("visit_minutes")
    return Times(
        starts=starts_at,
        arrive=earlier(minutes("arrive_early_minutes")),
        pickup=None if stay is None else begin + stay,
        food_stop=earlier(hours("food_stop_hours")),
        drink_stop=earlier(hours("drink_stop_hours")),
    )


def pickup_until(times: Times, setting_values: Mapping[str, str | None]) -> datetime | None:
    """Until when the ride may come. Returns None if the pick-up time is not decided."""
    window = setting_values.get("pickup_window_minutes")
    return times.pickup + timedelta(minutes=int(window or 0)) if times.pickup else None
