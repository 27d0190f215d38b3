"""The board: pure layout of what the desk has to see at a glance, of one day or of several."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self

from questionnaire.core.calendar import YEARS, Calendar
from questionnaire.core.definition.model import ACTIONABLE
from questionnaire.core.readiness.case import Readiness, Status
from questionnaire.core.visit_day.arrivals import Discrepancy
from questionnaire.core.visit_day.check_in_window import NOTED_WITHIN, CheckIn, check_in_at, over_at
from questionnaire.desk.escort_summary import EscortSummary, differs, ride, ride_on_arrival
from questionnaire.desk.reasons import Reason, reasons
from questionnaire.desk.shell import moment
from questionnaire.language import formats
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts.arrivals import Arrived

URGENCY = (
    *(Status.NOT_READY, Status.NEEDS_FOLLOW_UP, Status.NOT_STARTED, Status.IN_PROGRESS),
    *(Status.READY, Status.CHECKED_IN, Status.CANCELLED),
)
"""The statuses by how soon somebody has to act, the soonest first."""

NOT_READY = URGENCY[:4]
"""The statuses of a visit that somebody has yet to get ready."""

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
    statuses: Sequence[Status] = URGENCY
    outcome_missing: bool = False

    def shows(self, row: "Row") -> bool:
        """Whether a visit belongs here."""
        return row.status in self.statuses and (row.is_over or not self.outcome_missing)

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
        return DateRange(name, today, today + AHEAD, NOT_READY)
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
    is_over: bool = False
    discrepancies: tuple[Discrepancy, ...] = ()
    may_be_checked_in: bool = False

    @property
    def is_quiet(self) -> bool:
        """True when nothing is left to do about it."""
        return self.status in (Status.CHECKED_IN, Status.CANCELLED)

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
    shown.sort(key=lambda row: (URGENCY.index(row.status) * (options.sort is Sort.URGENCY), row.starts_at))
    counts = {s: n for s in Status if (n := sum(row.status is s for row in there))}
    ready = counts.get(Status.READY, 0) + counts.get(Status.CHECKED_IN, 0)
    return Board(tuple(shown), counts, len(there), ready)


def row(
    visit: VisitRecord,
    readiness: Readiness,
    *,
    nurse: bool,
    locked: bool,
    now: datetime,
    arrived: Arrived | None = None,
) -> Row:
    """One visit as a row for this reader; once the patient is here, what was found at the counter counts."""
    calendar, planned = visit.clinic.calendar, ride(visit, readiness.escort, now)
    zone, came = calendar.zone, visit.checked_in_at if readiness.status is Status.CHECKED_IN else None
    is_noted_later = came and came >= over_at(visit.starts_at, calendar)
    is_over = visit.outcome_missing(now)
    is_asked_for = not visit.is_closed and not is_over
    may_come = is_asked_for and check_in_at(visit.starts_at, calendar, now) is CheckIn.NOW
    return Row(
        visit_id=visit.visit_id,
        starts_at=visit.starts_at,
        day=formats.short_day(visit.starts_at.astimezone(zone).date()),
        time=formats.clock(visit.starts_at, zone),
        name=f"{visit.first_name} {visit.last_name}",
        status=readiness.status,
        since=formats.clock(came, zone) if came and not is_noted_later else "",
        reasons=reasons(readiness.for_staff, ACTIONABLE, nurse=nurse) if is_asked_for else (),
        has_outreach=readiness.unfinished is not None,
        answered=readiness.answered_count,
        asked=readiness.question_count,
        ride=ride_on_arrival(arrived.arrival) if arrived and differs(arrived.arrival) else planned,
        discrepancies=arrived.discrepancies if arrived and readiness.status is Status.CHECKED_IN else (),
        phone=visit.phone,
        last_activity=moment(visit.last_activity_at, visit, now),
        is_link_locked=locked and is_asked_for,
        waived_by=readiness.waived_by,
        waived=waived(readiness, nurse=nurse) if is_asked_for else (),
        not_going_ahead=visit.not_going_ahead,
        is_over=is_over,
        may_be_checked_in=may_come,
    )


def initials(name: str) -> str:
    """A name of which only its owner knows whose it is."""
    return " ".join(f"{word[0]}." for word in name.split())


def waived(readiness: Readiness, *, nurse: bool) -> tuple[str, ...]:
    """What is set aside, as the person looking may read it."""
    return tuple(f.reason for f, _ in readiness.waived if nurse or not f.nurse_only)
