"""Counts over many visits: frozen values in, frozen counts out, no single patient's."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import TypeVar

from questionnaire.core.answers.flow import path
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.model import Owner
from questionnaire.core.definition.questions import Kind, Questionnaire
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Status
from questionnaire.core.readiness.escorts import Escort, EscortState, escort
from questionnaire.core.readiness.replay import PastAnswer, VisitHistory, case_at
from questionnaire.core.reporting.day_counts import DayCourse
from questionnaire.core.reporting.disclosure_control import SMALLEST, Parts, Share, merged, parts, share
from questionnaire.core.visit_day.arrivals import Discrepancy, Reason

HOURS_BEFORE = (72, 24, 2)
"""How long before a visit it is looked at whether it was ready."""

A_BREAK = timedelta(minutes=15)
"""A longer pause between two answers is no time spent on them."""

MINUTES = (5, 10, 15, 20, 30)
"""Where the spans of the minutes to finish end; the last has no end."""

MATTERS = (Discrepancy.NO_RIDE, Discrepancy.ATE, Discrepancy.DRANK, Discrepancy.ESCORT_NOT_INSIDE)
"""What must not be missing on arrival; another ride or phone number is put right at the counter."""

NOT_SAID = "not-said"
"""Why a visit did not go ahead, where nobody noted it."""

FEWEST_FOR_A_MEDIAN = 10

Key = TypeVar("Key", bound=Hashable)


class RideEnd(StrEnum):
    """Where the ride of a visit stood when it began."""

    SAID_YES = "said-yes"
    DESK_NOTED_YES = "desk-noted-yes"
    NOT_SURE = "not-sure"
    SAID_NO = "said-no"
    NO_ANSWER = "no-answer"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Course:
    """What one visit adds to the counts, once it is over.

    ``ready`` is whether it was at each of ``HOURS_BEFORE``, none where it did not stand then.
    ``worries`` are options that gave a nurse something to do; ``checks`` are whether each
    was right at first. ``day`` is there if the patient came.
    """

    week: date
    language: str
    ready: tuple[bool | None, ...]
    is_begun: bool
    stopped_at: str | None
    minutes: float | None
    worries: frozenset[tuple[str, str]]
    checks: tuple[tuple[str, bool], ...]
    ride: RideEnd | None
    day: DayCourse | None = None


def course(
    past: VisitHistory,
    language: str,
    calendar: Calendar,
    questionnaire_at: Callable[[datetime], Questionnaire],
) -> Course:
    """How a visit went; ``asked`` gives the questionnaire as the clinic asked it at a moment."""
    starts_at = past.starts_at
    given = [g for g in past.given if g.at < starts_at]
    said = [g for g in given if not g.is_carried]
    questionnaire = questionnaire_at(starts_at)
    return Course(
        week=week_of(starts_at, calendar),
        language=language,
        ready=tuple(
            _was_ready(past, starts_at - timedelta(hours=h), calendar, questionnaire_at) for h in HOURS_BEFORE
        ),
        is_begun=bool(given),
        stopped_at=_stopped_at(past, given),
        minutes=_minutes(past, given),
        worries=frozenset(worry for g in said for worry in _worries(questionnaire, g)),
        checks=tuple(_first_tries(questionnaire, said).items()),
        ride=_ride(past, calendar, questionnaire_at),
    )


def week_of(moment: datetime, calendar: Calendar) -> date:
    """The Monday of the clinic's week in which a moment falls."""
    day = calendar.local(moment).date()
    return day - timedelta(days=day.weekday())


def _was_ready(
    past: VisitHistory,
    now: datetime,
    calendar: Calendar,
    questionnaire_at: Callable[[datetime], Questionnaire],
) -> bool | None:
    """Whether it was ready then; none where it was not booked yet, was over, or was for an earlier time."""
    is_closed = past.cancelled_as_of(now) or (past.checked_in_at and past.checked_in_at <= now)
    if past.booked_at > now or is_closed or past.starts_at_as_of(now) <= now:
        return None
    return assess(case_at(past, questionnaire_at(now), calendar, now)).status is Status.READY


def _stopped_at(past: VisitHistory, given: Sequence[PastAnswer]) -> str | None:
    """The question answered last, where no more came and nothing was sent before the visit."""
    was_sent = any(at < past.starts_at for at in past.sent_at)
    was_cancelled = past.cancelled_at is not None and past.cancelled_at < past.starts_at
    return None if was_sent or was_cancelled or not given else given[-1].question


def _minutes(past: VisitHistory, given: Sequence[PastAnswer]) -> float | None:
    """From the first answer to the last one before sending, without breaks."""
    sent_at = next(iter(past.sent_at), past.starts_at)
    times = sorted(g.at for g in given if g.at <= sent_at)
    if not past.sent_at or sent_at >= past.starts_at or len(times) < 2:
        return None
    spent = (after - before for before, after in pairwise(times))
    return sum((span for span in spent if span <= A_BREAK), timedelta()) / timedelta(minutes=1)


def _worries(questionnaire: Questionnaire, given: PastAnswer) -> Iterable[tuple[str, str]]:
    question, value = questionnaire.by_id.get(given.question), given.answer.value
    if question is None or question.kind not in (Kind.CHOICE, Kind.CHOICES):
        return
    for option in question.options:
        is_chosen = option.id in value if isinstance(value, tuple) else option.id == value
        if is_chosen and option.effect and option.effect.owner is Owner.NURSE:
            yield question.id, option.id


def _first_tries(questionnaire: Questionnaire, said: Sequence[PastAnswer]) -> Mapping[str, bool]:
    tries: dict[str, bool] = {}
    for given in said:
        question, value = questionnaire.by_id.get(given.question), given.answer.value
        if question and question.kind is Kind.CHECK and isinstance(value, tuple) and value:
            first = question.by_id.get(value[0])
            tries[question.id] = bool(first and first.right)
    return tries


def _ride(
    past: VisitHistory, calendar: Calendar, questionnaire_at: Callable[[datetime], Questionnaire]
) -> RideEnd | None:
    """Where the ride stood just before the patient came, or the visit was to start."""
    last = min(at for at in (past.starts_at, past.checked_in_at) if at) - timedelta(microseconds=1)
    if past.cancelled_as_of(last):
        return None
    questionnaire, case = questionnaire_at(last), case_at(past, questionnaire_at(last), calendar, last)
    on_path = path(questionnaire, case.answers)
    named = escort(questionnaire, on_path, case.answers, case.escort_facts, case.moves)
    return _ride_end(named) if named else None


def _ride_end(named: Escort) -> RideEnd:
    if named.says_yes:
        return RideEnd.SAID_YES if named.by == "escort" else RideEnd.DESK_NOTED_YES
    ends = {
        EscortState.NOT_SURE: RideEnd.NOT_SURE,
        EscortState.DECLINED: RideEnd.SAID_NO,
        EscortState.ASKED: RideEnd.NO_ANSWER,
    }
    return ends.get(named.state, RideEnd.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts a clinic sees. Each language has at least five visits."""

    visits: int | None
    ready: Mapping[date, tuple[Share | None, ...]]
    stops: Parts[str]
    minutes: Parts[int]
    median_minutes: int | None
    languages: Mapping[str, int]
    worries: Mapping[tuple[str, str], Mapping[str, Share | None]]
    checks: Mapping[str, Mapping[str, Share | None]]
    rides: Parts[RideEnd]


def counted(courses: Sequence[Course], questions: Sequence[str], weeks: Sequence[date]) -> Counts:
    """The counts of some visits, the questions in the order they are asked."""
    taken = sorted(c.minutes for c in courses if c.minutes is not None)
    begun = [c for c in courses if c.is_begun]
    languages = {language: n for language, n in _tally(c.language for c in begun).items() if n >= SMALLEST}
    met = {worry for c in begun for worry in c.worries}
    asked = {check for c in begun for check, _ in c.checks}
    return Counts(
        visits=len(courses) if len(courses) >= SMALLEST else None,
        ready={week: _ready([c for c in courses if c.week == week]) for week in weeks},
        stops=parts({**dict.fromkeys(questions, 0), **_tally(c.stopped_at for c in courses if c.stopped_at)}),
        minutes=parts({**dict.fromkeys(range(len(MINUTES) + 1), 0), **_tally(map(_span, taken))}),
        median_minutes=round(median(taken)) if len(taken) >= FEWEST_FOR_A_MEDIAN else None,
        languages=languages,
        worries={worry: {of: _worried(begun, of, worry) for of in languages} for worry in met},
        checks={
            check: {of: _missed(begun, of, check) for of in languages}
            for check in questions
            if check in asked
        },
        rides=parts({**dict.fromkeys(RideEnd, 0), **_tally(c.ride for c in courses if c.ride)}),
    )


def _tally(keys: Iterable[Key]) -> dict[Key, int]:
    return dict(sorted(Counter(keys).items(), key=lambda pair: -pair[1]))


def _ready(courses: Sequence[Course]) -> tuple[Share | None, ...]:
    by_moment = zip(*(c.ready for c in courses), strict=True) if courses else ((),) * len(HOURS_BEFORE)
    known = [[was for was in moment if was is not None] for moment in by_moment]
    return tuple(share(sum(moment), len(moment)) for moment in known)


def _span(minutes: float) -> int:
    """The number of the span that so many minutes fall into."""
    return next((n for n, end in enumerate(MINUTES) if minutes < end), len(MINUTES))


def _worried(begun: Sequence[Course], language: str, worry: tuple[str, str]) -> Share | None:
    of = [worry in c.worries for c in begun if c.language == language]
    return share(sum(of), len(of))


def _missed(begun: Sequence[Course], language: str, check: str) -> Share | None:
    tries = [dict(c.checks).get(check) for c in begun if c.language == language]
    of = [right for right in tries if right is not None]
    return share(of.count(False), len(of))


@dataclass(frozen=True, slots=True)
class Attendance:
    """A patient who came: what the app had said just before, and whether it was true at the counter."""

    week: date
    was_ready: bool
    had_discrepancy: bool
    went_ahead: bool

    @property
    def is_right(self) -> bool:
        """Whether the app had been right."""
        return self.was_ready == (self.went_ahead and not self.had_discrepancy)


def reasons_told(reasons: Iterable[str]) -> Parts[str]:
    """How often each reason for not going ahead was recorded, as far as it may be shown."""
    return parts({**dict.fromkeys([*(reason.value for reason in Reason), NOT_SAID], 0), **_tally(reasons)})


@dataclass(frozen=True, slots=True)
class Predictions:
    """How often the app was right, where it had said ready and where not; ready ones also by weeks.

    Weeks are combined until both what was right and what was not may be shown.
    """

    ready: Share | None
    not_ready: Share | None
    by_weeks: tuple[tuple[date, date, Share], ...]


def predictions(came: Sequence[Attendance], weeks: Sequence[date]) -> Predictions:
    """How often the app was right about those who came."""
    ready, others = [c for c in came if c.was_ready], [c for c in came if not c.was_ready]
    of_week = {week: [c.is_right for c in ready if c.week == week] for week in weeks}
    periods = merged([(week, sum(right), right.count(False)) for week, right in of_week.items()])
    return Predictions(
        ready=share(sum(c.is_right for c in ready), len(ready)),
        not_ready=share(sum(c.is_right for c in others), len(others)),
        by_weeks=tuple((a, b, Share(right + wrong, right, right)) for a, b, right, wrong in periods),
    )
