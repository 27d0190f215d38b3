"""The board of a day: pure layout of what the desk has to see at a glance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from questionnaire import wording
from questionnaire.core.questions import Level, Owner
from questionnaire.core.readiness import Finding, Readiness, Status
from questionnaire.desk.ride import Ride, ride
from questionnaire.records.visits import VisitRecord

GRAVE = (Level.BLOCKS, Level.FOLLOW_UP)
"""The levels a board shows; reminders and notes stand on the visit's own page."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as the person looking may read it; ``text`` is empty where it is for nurses only."""

    owner: Owner
    text: str
    level: Level


@dataclass(frozen=True, slots=True)
class Row:
    """One visit on the board."""

    visit_id: str
    time: str
    name: str
    status: Status
    since: str
    reasons: tuple[Reason, ...]
    answered: int
    asked: int
    ride: Ride | None
    phone: str | None
    last_activity: str
    is_link_locked: bool
    waived_by: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether nobody has to look at it any more."""
        return self.status in (Status.CHECKED_IN, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Board:
    """A day's rows as asked for, and how many visits have each status."""

    rows: tuple[Row, ...]
    counts: Mapping[Status, int]
    total: int


def lay_out(rows: Sequence[Row], status: Status | None = None, find: str = "") -> Board:
    """The rows with this status whose name has every word looked for; the counts are of all."""
    words = find.casefold().split()
    shown = tuple(
        row
        for row in rows
        if status in (None, row.status) and all(word in row.name.casefold() for word in words)
    )
    counts = {s: sum(row.status is s for row in rows) for s in Status}
    return Board(shown, {s: n for s, n in counts.items() if n}, len(rows))


def row(visit: VisitRecord, readiness: Readiness, *, nurse: bool, locked: bool, now: datetime) -> Row:
    """One visit as a row for this reader."""
    zone = visit.clinic.calendar.zone
    since = visit.row.checked_in_at
    return Row(
        visit_id=visit.visit_id,
        time=wording.clock(visit.starts_at, zone),
        name=f"{visit.first_name} {visit.last_name}",
        status=readiness.status,
        since=wording.clock(since, zone) if since else "",
        reasons=() if visit.is_closed else reasons(readiness.findings, GRAVE, nurse=nurse),
        answered=readiness.answered,
        asked=readiness.asked,
        ride=ride(visit, readiness.escort, now),
        phone=visit.phone,
        last_activity=moment(visit.row.last_activity_at, visit, now),
        is_link_locked=locked and not visit.is_closed,
        waived_by=readiness.waived_by,
    )


def reasons(findings: Iterable[Finding], levels: Iterable[Level], *, nurse: bool) -> tuple[Reason, ...]:
    """The reasons of these levels; what is for nurses only is one line without a text for others."""
    wanted = tuple(levels)
    told = [
        Reason(f.owner, "" if f.nurse_only and not nurse else f.reason, f.level)
        for f in findings
        if f.level in wanted
    ]
    hidden = [reason for reason in told if not reason.text]
    return tuple(reason for reason in told if reason.text) + tuple(hidden[:1])


def moment(at: datetime | None, visit: VisitRecord, now: datetime) -> str:
    """A moment as short as it can be; empty if never."""
    return wording.moment(at, visit.clinic.calendar.zone, now) if at else ""
