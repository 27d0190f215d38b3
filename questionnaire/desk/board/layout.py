"""The board: pure layout of what the desk has to see at a glance, of one day or of several."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from questionnaire.core.calendar import YEARS, Calendar
from questionnaire.core.definition.model import ACTIONABLE, Level
from questionnaire.core.readiness.case import Readiness, Status
from questionnaire.core.readiness.day_states import AS_IT_SHOULD_BE, BY_URGENCY, GETS_READY, STATE_OF
from questionnaire.core.visit_day.arrivals import Discrepancy
from questionnaire.core.visit_day.check_in_window import NOTED_WITHIN, CheckIn, check_in_at
from questionnaire.core.visit_day.day import DayStep
from questionnaire.desk.escort_summary import EscortSummary, differs, left_words, ride, ride_today
from questionnaire.desk.reasons import Reason, reasons
from questionnaire.desk.shell import moment
from questionnaire.language import formats
from questionnaire.records.visit.record import VisitRecord

OUTREACH_DAYS = 3
"""How many business days ahead the desk chases: the last time at which a slot can be filled again."""

AHEAD = timedelta(days=14)
"""How far the board of all who are not ready looks."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days a board shows, from ``begin`` to before ``end``, and which visits of them.

    One with ``outcome_missing`` shows those whose time has passed without a recorded outcome.
    """

    name: str
    begin: date
    end: date
    statuses: Sequence[Status] = BY_URGENCY
    outcome_missing: bool = False

    def shows(self, row: "Row") -> bool:
        """Whether a visit belongs here."""
        return row.status in self.statuses and (row.lacks_outcome or not self.outcome_missing)

    @property
    def is_day(self) -> bool:
        """Whether it is one day's board."""
        return self.end - self.begin == timedelta(days=1)


OF_SEVERAL_DAYS = ("next-days", "not-ready", "outcome-missing")
"""The date ranges that have a name, in the order they are offered."""


def date_range(name: str, today: date, calendar: Calendar) -> DateRange | None:
    """The span of this name: a day as 2026-11-24, or one of several days; None for others."""
    if name == "next-days":
        days = calendar.business_days_after(today, OUTREACH_DAYS)
        return DateRange(name, today + timedelta(days=1), max(days, default=today) + timedelta(days=1))
    if name == "not-ready":
        return DateRange(name, today, today + AHEAD, GETS_READY)
    if name in ("outcome-missing", "no-ending"):  # the older name may stand in a saved address
        return DateRange(
            "outcome-missing", today - NOTED_WITHIN, today + timedelta(days=1), outcome_missing=True
        )
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return DateRange(day.isoformat(), day, day + timedelta(days=1)) if day.year in YEARS else None


class Sort(StrEnum):
    """In which order the rows stand."""

    TIME = "time"
    URGENCY = "urgency"


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """How a board is viewed: which rows, in which order, and whether by ``initials`` alone.

    Who looks by initials has people looking over the counter: rows then hold no name and no number.
    """

    status: Status | None = None
    sort: Sort = Sort.TIME
    initials: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One visit on the board. Where it ``has_outreach`` a reason says how far the patient got."""

    visit_id: str
    starts_at: datetime
    day: str
    time: str
    name: str
    status: Status
    since: str
    reasons: tuple[Reason, ...]
    has_outreach: bool
    answered: int
    asked: int
    ride: EscortSummary | None
    phone: str | None
    last_activity: str
    is_link_locked: bool
    waived_by: tuple[str, ...]
    waived: tuple[str, ...] = ()
    not_going_ahead: str | None = None
    reason_words: str = ""
    is_over: bool = False
    is_day_over: bool = False
    left: str = ""
    has_no_ride: bool = False
    may_be_checked_in: bool = False

    @property
    def is_quiet(self) -> bool:
        """True when nothing is left to do about it."""
        return STATE_OF[self.status].is_closed or self.status in (Status.CHECKED_IN, Status.IN_TREATMENT)

    @property
    def lacks_outcome(self) -> bool:
        """True when the visit is over and no outcome was recorded. One that was cleared took place."""
        return self.is_over or (self.status is Status.NOT_CLEARED and self.is_day_over)

    @property
    def set_aside(self) -> list[str]:
        """What was wrong and is waived, without the sentence that says what to do about it."""
        return [text.rpartition(". ")[0] or text.rstrip(".") for text in self.waived]

    def by_initials(self) -> Self:
        """The row for a screen that others see: without names and numbers."""
        ride, reasons, waived = self.ride, self.reasons, self.waived
        if ride:
            short = initials(ride.name)
            reasons = tuple(replace(r, text=r.text.replace(ride.name, short)) for r in reasons)
            waived = tuple(text.replace(ride.name, short) for text in waived)
            ride = replace(ride, name=short, phone="", tel="")
        return replace(self, name=initials(self.name), phone=None, ride=ride, reasons=reasons, waived=waived)


@dataclass(frozen=True, slots=True)
class Board:
    """A span's rows as asked for, and how many visits have each status."""

    rows: tuple[Row, ...]
    counts: Mapping[Status, int]
    total: int
    ready: int


def lay_out(rows: Iterable[Row], date_range: DateRange, options: ViewOptions) -> Board:
    """The rows that were asked for, in their order. The counts are of the whole date range."""
    there = [row for row in rows if date_range.shows(row)]
    shown = [row for row in there if options.status in (None, row.status)]
    if options.initials:
        shown = [row.by_initials() for row in shown]
    shown.sort(key=lambda row: (BY_URGENCY.index(row.status) * (options.sort is Sort.URGENCY), row.starts_at))
    counts = {s: n for s in Status if (n := sum(row.status is s for row in there))}
    ready = sum(counts.get(status, 0) for status in AS_IT_SHOULD_BE)
    return Board(tuple(shown), counts, len(there), ready)


def row(
    visit: VisitRecord,
    readiness: Readiness,
    *,
    nurse: bool,
    locked: bool,
    now: datetime,
) -> Row:
    """One visit as a row for this reader; once the patient is here, what was found at the counter counts."""
    calendar, planned, day = visit.clinic.calendar, ride(visit, readiness.escort, now), readiness.day
    zone, state = calendar.zone, STATE_OF[readiness.status]
    is_over = visit.outcome_missing(now)
    is_asked_for = not visit.is_closed and not is_over
    shown = tuple(Level) if state.is_here else ACTIONABLE
    may_come = is_asked_for and check_in_at(visit.starts_at, calendar, now) is CheckIn.NOW
    return Row(
        visit_id=visit.visit_id,
        starts_at=visit.starts_at,
        day=formats.short_day(visit.starts_at.astimezone(zone).date()),
        time=formats.clock(visit.starts_at, zone),
        name=visit.full_name,
        status=readiness.status,
        since=_since(visit, readiness),
        reasons=reasons(readiness.for_staff, shown, nurse=nurse) if is_asked_for or state.is_here else (),
        has_outreach=readiness.unfinished is not None,
        answered=readiness.answered_count,
        asked=readiness.question_count,
        ride=ride_today(day) if day and differs(day) else planned,
        phone=visit.phone,
        last_activity=moment(visit.last_activity_at, visit, now),
        is_link_locked=locked and is_asked_for,
        waived_by=readiness.waived_by,
        waived=waived(readiness, nurse=nurse) if is_asked_for or state.is_here else (),
        not_going_ahead=visit.not_going_ahead,
        reason_words=visit.reason_words,
        is_over=is_over,
        is_day_over=day is not None and day.is_over,
        has_no_ride=day is not None and Discrepancy.NO_RIDE in day.open_discrepancies,
        left=left_words(day.latest(DayStep.LEFT)) if day and readiness.status is Status.LEFT else "",
        may_be_checked_in=may_come,
    )


def _since(visit: VisitRecord, readiness: Readiness) -> str:
    """Since when a visit is in its state of the day: a time of day, empty where none is known."""
    day = readiness.day
    if day is None or visit.cancelled_at or day.noted_afterwards:
        return ""
    stage = day.stage and day.latest(day.stage)
    at = stage.at if stage else visit.checked_in_at
    is_known = readiness.status is not Status.LEFT or day.stage is DayStep.LEFT
    return formats.clock(at, visit.clinic.calendar.zone) if at and is_known else ""


def initials(name: str) -> str:
    """A name of which only its owner knows whose it is."""
    return " ".join(f"{word[0]}." for word in name.split())


def waived(readiness: Readiness, *, nurse: bool) -> tuple[str, ...]:
    """What is set aside, as the person looking may read it."""
    return tuple(f.reason for f, _ in readiness.waived if nurse or not f.nurse_only)
