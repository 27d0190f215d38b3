"""The visit from the check-in on: what was true at the counter, and what was recorded since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from questionnaire.core.calendar import Calendar
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy, Ride
from questionnaire.core.visit_day.check_in_window import over_at


class DayStep(StrEnum):
    """What is recorded after the check-in. ``UNDONE`` takes the last step back."""

    STARTED = "started"
    ENDED = "ended"
    LEFT = "left"
    RIDE_FOUND = "ride-found"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class DayFact:
    """One recorded step.

    ``name`` is the adult who took the patient home, or the ride that was found; empty if the patient left
    alone, for the ``reason`` that a nurse gave.
    """

    step: DayStep
    by: str
    at: datetime
    name: str = ""
    phone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A patient who came. A day ``noted_afterwards`` was entered when its visit was over already.

    One that ``is_over`` was another day than today by the clinic's clock: the patient is not here any more.
    """

    arrival: Arrival
    discrepancies: tuple[Discrepancy, ...]
    facts: tuple[DayFact, ...] = ()
    noted_afterwards: bool = False
    is_over: bool = False

    @property
    def steps(self) -> tuple[DayFact, ...]:
        """The recorded steps in order, without those that were undone."""
        return in_force(self.facts)

    @property
    def last_step(self) -> DayFact | None:
        """The step that can be undone. Returns None if there is none."""
        return next(reversed(self.steps), None)

    def latest(self, step: DayStep) -> DayFact | None:
        """When this was recorded last, and by whom. Returns None if it was not."""
        return next((fact for fact in reversed(self.steps) if fact.step is step), None)

    @property
    def stage(self) -> DayStep | None:
        """How far the visit has come: started, ended, or left. Returns None before the treatment."""
        stages = [fact.step for fact in self.steps if fact.step is not DayStep.RIDE_FOUND]
        return stages[-1] if stages else None

    @property
    def has_other_ride(self) -> bool:
        """Whether another adult than planned was named at the counter, or found since."""
        return self.arrival.ride is Ride.OTHER or self.latest(DayStep.RIDE_FOUND) is not None

    @property
    def open_discrepancies(self) -> tuple[Discrepancy, ...]:
        """What differs from what was expected, without a missing ride that was found since."""
        if self.latest(DayStep.RIDE_FOUND) is None:
            return self.discrepancies
        return tuple(d for d in self.discrepancies if d is not Discrepancy.NO_RIDE)


def day_since(
    came: datetime,
    arrival: Arrival,
    discrepancies: tuple[Discrepancy, ...],
    facts: tuple[DayFact, ...],
    *,
    starts_at: datetime,
    calendar: Calendar,
    now: datetime,
) -> Day:
    """The day of a patient who came at a moment, as it stood at another."""
    return Day(
        arrival,
        discrepancies,
        facts,
        noted_afterwards=came >= over_at(starts_at, calendar),
        is_over=calendar.local(now).date() > calendar.local(came).date(),
    )


def in_force(facts: Sequence[DayFact]) -> tuple[DayFact, ...]:
    """The steps in order, without those that were undone."""
    kept: list[DayFact] = []
    for fact in facts:
        if fact.step is not DayStep.UNDONE:
            kept.append(fact)
        elif kept:
            kept.pop()
    return tuple(kept)
