"""How a visit was moved, and what was said for the time it has now.

What was said for a time counts while the visit is at that time: also when it was moved away and
moved back soon. What was said in between was said for the other time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

BACK_WITHIN = timedelta(minutes=10)
"""How soon a visit must be back at a time for what was said for that time to count again."""


class Move(NamedTuple):
    """The visit was moved, from one time to another."""

    at: datetime
    was: datetime
    to: datetime


class Stay(NamedTuple):
    """A span in which the visit was at the time it has now. The first begins with the booking: None."""

    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Moves:
    """The moves of a visit, in order."""

    made: tuple[Move, ...] = ()
    back_within: timedelta = BACK_WITHIN

    def may_be_undone(self, now: datetime) -> bool:
        """True while going back to the time before loses nothing."""
        return bool(self.made) and now - self.made[-1].at <= self.back_within

    @property
    def last_at(self) -> datetime | None:
        """When it was moved last, also if it was moved back then."""
        return self.made[-1].at if self.made else None

    def as_of(self, moment: datetime) -> "Moves":
        """The moves that had been made by a moment."""
        return replace(self, made=tuple(move for move in self.made if move.at <= moment))

    @cached_property
    def moved_at(self) -> datetime | None:
        """Since when it has been at its time, short moves away from it left out. None: since its booking."""
        return self._stays[-1].begin

    def is_for_now(self, said_at: datetime) -> bool:
        """True when what was said at a moment was said for the time that the visit has now."""
        return any(
            (stay.begin is None or said_at >= stay.begin) and (stay.end is None or said_at < stay.end)
            for stay in self._stays
        )

    def starts_at_as_of(self, moment: datetime, starts_at: datetime) -> datetime:
        """When the visit was to start, as far as was known at a moment; ``starts_at`` is its time now."""
        return next((move.was for move in self.made if move.at > moment), starts_at)

    @cached_property
    def _stays(self) -> tuple[Stay, ...]:
        """The spans at the present time, the latest first."""
        return tuple(self._backwards())

    def _backwards(self) -> Iterator[Stay]:
        left_at: datetime | None = None
        came = len(self.made) - 1
        while came >= 0:
            came_at, now = self.made[came].at, self.made[came].to
            yield Stay(came_at, left_at)
            left = next((n for n in range(came - 1, -1, -1) if self.made[n].was == now), None)
            if left is None or came_at - self.made[left].at > self.back_within:
                return
            came, left_at = left - 1, self.made[left].at
        yield Stay(None, left_at)
