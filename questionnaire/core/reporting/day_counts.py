"""How the days of patients who came went: who was not cleared, what became of it, and how they left."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Finding, Source, Waiver
from questionnaire.core.readiness.on_arrival import MEANING, holds_treatment
from questionnaire.core.reporting.disclosure_control import SMALLEST, Share, share
from questionnaire.core.visit_day.day import Day, DayStep

Shares = Mapping[str, Share | None]
"""The share of each key, in their order; empty if none may be shown."""

OPEN_BEFORE = "open-before"
"""Why a patient was not cleared, where it blocked before they came."""

WHY = (
    *(discrepancy.value for discrepancy, (level, *_) in MEANING.items() if level is Level.BLOCKS),
    OPEN_BEFORE,
)


class Clearing(StrEnum):
    """What became of a patient who was not cleared.

    ``NOT_TREATED`` stands in a count for those called off and those of whom nothing is recorded together.
    """

    CLEARED = "cleared"
    RIDE_FOUND = "ride-found"
    CALLED_OFF = "called-off"
    NOT_RECORDED = "not-recorded"
    NOT_TREATED = "not-treated"


_NOT_TREATED = (Clearing.CALLED_OFF, Clearing.NOT_RECORDED)


class Leaving(StrEnum):
    """How a patient left whose visit went ahead, as far as it was recorded."""

    WITH_ADULT = "with-adult"
    ALONE = "alone"
    NOT_RECORDED = "not-recorded"


@dataclass(frozen=True, slots=True)
class DayCourse:
    """What the day of one patient who came adds to the counts.

    ``held`` is each reason why they were not cleared, empty if they were. ``leaving`` is None if the
    visit did not go ahead.
    """

    on: date
    held: frozenset[str]
    clearing: Clearing | None
    leaving: Leaving | None


@dataclass(frozen=True, slots=True)
class DayCounts:
    """The counts of the days that are over, as far as they may be shown.

    A patient may have several reasons. Those that ``then`` and ``leaving`` leave out were helped otherwise,
    or left with an adult.
    """

    not_cleared: Share | None
    why: Shares
    then: Shares
    leaving: Shares


def day_course(case: Case, day: Day, waivers: Sequence[Waiver], came_at: datetime) -> DayCourse:
    """How a day went; the case is as at the check-in, the day and the waivers are as in the end."""
    at_the_counter = replace(day, facts=())
    before = tuple(w for w in waivers if w.at <= came_at and not w.on_arrival)
    held = () if day.noted_afterwards else _held(case, at_the_counter, before)
    return DayCourse(
        on=case.calendar.local(came_at).date(),
        held=frozenset(map(_reason, held)),
        clearing=_clearing(case, day, tuple(waivers)) if held else None,
        leaving=None if case.cancelled_at else _leaving(day),
    )


def _held(case: Case, day: Day, waivers: tuple[Waiver, ...]) -> tuple[Finding, ...]:
    """What holds the treatment at such a day."""
    is_here = replace(case, cancelled_at=None, day=day, waivers=waivers)
    return tuple(finding for finding in assess(is_here).findings if holds_treatment(finding))


def _reason(finding: Finding) -> str:
    return finding.cause.key if finding.cause.source is Source.ARRIVAL else OPEN_BEFORE


def _clearing(case: Case, day: Day, waivers: tuple[Waiver, ...]) -> Clearing:
    """What became of it; a treatment that was begun had been cleared, whatever was found later."""
    if case.cancelled_at:
        return Clearing.CALLED_OFF
    if day.stage is None and _held(case, day, waivers):
        return Clearing.NOT_RECORDED
    was_cleared = any(waiver.on_arrival for waiver in waivers)
    return Clearing.CLEARED if was_cleared else Clearing.RIDE_FOUND


def _leaving(day: Day) -> Leaving:
    left = day.latest(DayStep.LEFT)
    if left is None:
        return Leaving.NOT_RECORDED
    return Leaving.WITH_ADULT if left.name else Leaving.ALONE


def day_counts(courses: Iterable[DayCourse], today: date) -> DayCounts:
    """The counts of the days before today: until a day is over, what is missing may still be recorded.

    Why patients were not cleared and what became of them is shown only where their number may be.
    """
    over = [course for course in courses if course.on < today]
    held = [course for course in over if course.held]
    not_cleared = share(len(held), len(over))
    is_shown = not_cleared is not None and not_cleared.part is not None
    why = {reason: share(sum(reason in course.held for course in held), len(held)) for reason in WHY}
    called_off_cleared = sum(course.leaving is None and not course.held for course in over)
    return DayCounts(
        not_cleared=not_cleared,
        why=why if is_shown else {},
        then=_then([c.clearing for c in held if c.clearing], called_off_cleared) if is_shown else {},
        leaving=_exclusive(
            (Leaving.ALONE, Leaving.NOT_RECORDED), [course.leaving for course in over if course.leaving]
        ),
    )


def _then(clearings: Sequence[Clearing], called_off_cleared: int) -> Shares:
    """What became of those who were not cleared.

    How many went ahead is shown beside it. So those called off are not shown alone where that would give
    away a small number of patients who were cleared and called off.
    """
    if called_off_cleared >= SMALLEST:
        return _exclusive((Clearing.CLEARED, Clearing.CALLED_OFF), clearings)
    combined = [Clearing.NOT_TREATED if c in _NOT_TREATED else c for c in clearings]
    return _exclusive((Clearing.CLEARED, Clearing.NOT_TREATED), combined)


def _exclusive(keys: Sequence[str], found: Sequence[str]) -> Shares:
    """The shares of some keys in a whole. The smallest is kept back if it would give away a small rest."""
    counts = Counter(found)
    shares = {key: share(counts[key], len(found)) for key in keys}
    rest = len(found) - sum(counts[key] for key in keys)
    if rest < SMALLEST and all(of is not None and of.part is not None for of in shares.values()):
        shares[min(keys, key=lambda key: counts[key])] = Share(len(found), 0, len(found))
    return {key: of for key, of in shares.items() if of is not None}
