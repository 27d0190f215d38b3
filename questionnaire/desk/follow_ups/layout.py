"""The follow-ups as rows ready to print: what staff must act on, and what was waived. Pure layout."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from questionnaire.core.channels import Recipient
from questionnaire.core.definition.model import Level, severity
from questionnaire.core.names import fits
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Readiness, Source, Waiver
from questionnaire.core.readiness.follow_ups import (
    Attempt,
    OpenItem,
    WorkQueue,
    closes_by,
    in_order,
    is_beyond_help,
    open_items,
)
from questionnaire.interview.texts import Texts
from questionnaire.language import formats
from questionnaire.records.visit.record import VisitRecord

WITHIN = timedelta(days=14)
"""How far ahead the list looks."""

SINCE = timedelta(days=1)
"""How far back the list looks, for patients who are here and not cleared."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt as this reader may read it."""

    outcome: str
    by: str
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to act on, with all that a call about it needs.

    ``closes_by`` says where it is closed: by an answer, the ride, the contact, by going on with the open
    questions, or by sending what is answered. One that ``is_handed`` may be given back to the desk.
    ``ride`` is who takes the patient home, with their number, where it is about them; ``language`` and
    ``interpreter`` are words, the latter empty where none is needed.
    """

    visit_id: str
    question: str
    fingerprint: str
    queue: str
    level: Level
    reason: str
    name: str
    when: str
    hours_left: int
    phone: str
    language: str
    interpreter: str
    call_time: str
    ride: tuple[str, str]
    is_ride_permitted: bool
    attempts: tuple[Tried, ...]
    script: str
    closes_by: str
    more_than_a_call: bool
    is_handed: bool
    is_here: bool
    is_beyond_help: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One call: what is open in one queue at a visit, and what was tried for all of it."""

    rows: tuple[Row, ...]
    tried: tuple[Tried, ...]

    @property
    def queue(self) -> str:
        """Whose queue the call is in."""
        return self.rows[0].queue

    @property
    def comes_before_notes(self) -> bool:
        """Whether it is worked on before the notes that no one has read: it blocks, and can be helped."""
        return self.blocks and not self.is_beyond_help

    @property
    def is_beyond_help(self) -> bool:
        """Whether no call can close anything of it any more."""
        return all(row.is_beyond_help for row in self.rows)

    @property
    def blocks(self) -> bool:
        """Whether the visit can not take place as long as this is open."""
        return any(row.level is Level.BLOCKS for row in self.rows)


@dataclass(frozen=True, slots=True)
class WaivedRow:
    """What staff set aside; ``reason`` and ``why`` are empty where they are for nurses only."""

    visit_id: str
    waiver_id: str
    owner: str
    name: str
    when: str
    reason: str
    why: str
    by: str
    until: str
    is_ready: bool
    on_arrival: bool


class AssessedVisit(NamedTuple):
    """A visit with everything the rules looked at and what they found."""

    visit: VisitRecord
    case: Case
    readiness: Readiness


def assess_all(visits: Iterable[VisitRecord], now: datetime) -> tuple[AssessedVisit, ...]:
    """These visits, each assessed once for everything that is shown of it."""
    known = [visit.as_of(now) for visit in visits]
    cases = [visit.judged(now) for visit in known]
    return tuple(AssessedVisit(visit, case, assess(case)) for visit, case in zip(known, cases, strict=True))


def rows(
    found: Sequence[AssessedVisit],
    names: Mapping[str, str],
    *,
    nurse: bool,
    now: datetime,
) -> tuple[Row, ...]:
    """What this reader has to act on at these visits, in the order to work in; others see no nurse's row."""
    known = {one.visit.visit_id: one for one in found}
    open_gaps = [
        item
        for visit_id, one in known.items()
        for item in open_items(visit_id, one.case, one.readiness, one.visit.call_attempts)
        if item.finding.cause.source is not Source.NOTE
        and (nurse or item.queue is WorkQueue.DESK)
        and not (item.is_here and item.queue is WorkQueue.DESK)
    ]
    ordered = in_order(open_gaps, now)
    return tuple(
        _row(known[item.visit_id].visit, known[item.visit_id].readiness, item, names, nurse=nurse, now=now)
        for item in ordered
    )


def _row(
    visit: VisitRecord,
    readiness: Readiness,
    item: OpenItem,
    names: Mapping[str, str],
    *,
    nurse: bool,
    now: datetime,
) -> Row:
    finding, escort = item.finding, readiness.escort
    closed_by = closes_by(finding)
    is_of_ride = closed_by == "ride" or (
        finding.cause.source is Source.DELIVERY and finding.cause.key == Recipient.ESCORT
    )
    return Row(
        visit_id=item.visit_id,
        question=finding.question,
        fingerprint=item.fingerprint,
        queue=item.queue,
        level=finding.level,
        reason=finding.reason,
        name=visit.full_name,
        when=when(visit),
        hours_left=int((item.starts_at - now) / timedelta(hours=1)),
        phone=visit.phone or "",
        language=formats.language_name(visit.language),
        interpreter=formats.language_name(visit.interpreter) if visit.interpreter else "",
        call_time=visit.call_time or "",
        ride=(escort.contact.name, escort.contact.phone) if escort and is_of_ride else ("", ""),
        is_ride_permitted=bool(escort and escort.may_be_asked),
        attempts=tuple(_tried(visit, a, names, nurse=nurse, now=now) for a in item.attempts),
        script=Texts(visit).fill(finding.script),
        closes_by="clearance" if item.is_here else closed_by,
        more_than_a_call=finding.more_than_a_call,
        is_handed=item.is_handed,
        is_here=item.is_here,
        is_beyond_help=is_beyond_help(item, now),
    )


def _tried(
    visit: VisitRecord, attempt: Attempt, names: Mapping[str, str], *, nurse: bool, now: datetime
) -> Tried:
    may_read = nurse or attempt.queue is WorkQueue.DESK
    told = formats.moment(attempt.at, visit.clinic.calendar.zone, now)
    return Tried(attempt.outcome, names.get(attempt.by, attempt.by), told, attempt.note if may_read else "")


def waived(found: Iterable[AssessedVisit], *, nurse: bool, now: datetime) -> tuple[WaivedRow, ...]:
    """What is set aside at these visits, as this reader may read it."""
    return tuple(row for one in found for row in waived_of(one.visit, one.readiness, nurse=nurse, now=now))


def waived_of(visit: VisitRecord, readiness: Readiness, *, nurse: bool, now: datetime) -> list[WaivedRow]:
    """What is set aside at one visit."""
    return [
        WaivedRow(
            visit_id=visit.visit_id,
            waiver_id=waiver.id,
            owner=finding.owner,
            name=visit.full_name,
            when=when(visit),
            reason=finding.reason if nurse or not finding.nurse_only else "",
            why=waiver.reason if nurse or not waiver.for_nurses else "",
            by=waiver.name,
            until=_until(visit, waiver, now),
            is_ready=bool(readiness.waived_by),
            on_arrival=waiver.on_arrival,
        )
        for finding, waiver in readiness.waived
    ]


def when(visit: VisitRecord) -> str:
    """When a visit is, in little room: Tue, Nov 24, 10:30 am."""
    zone = visit.clinic.calendar.zone
    day = formats.short_day(visit.starts_at.astimezone(zone).date())
    return f"{day}, {formats.clock(visit.starts_at, zone)}"


def _until(visit: VisitRecord, waiver: Waiver, now: datetime) -> str:
    """The last day of a waiver; empty where it lasts until the visit."""
    if waiver.ends_at is None:
        return ""
    last = visit.clinic.calendar.local(waiver.ends_at) - timedelta(minutes=1)
    return formats.short_day(last.date())


@dataclass(frozen=True, slots=True)
class Listed:
    """The calls as asked for, and how many there are in each queue."""

    cards: tuple[Card, ...]
    counts: Mapping[str, int]
    total: int


def lay_out(found: Sequence[Row], queue: str = "", sought: str = "") -> Listed:
    """The calls of this queue to whoever fits what is looked for; the counts are of all."""
    every = cards(found)
    shown = tuple(
        card for card in every if queue in ("", card.queue) and (not sought or _fits(sought, card.rows[0]))
    )
    return Listed(
        shown, {queue: sum(card.queue == queue for card in every) for queue in WorkQueue}, len(every)
    )


def _fits(sought: str, row: Row) -> bool:
    name, number = row.ride
    return fits(sought, (row.name, name), (row.phone, number))


def cards(found: Iterable[Row]) -> tuple[Card, ...]:
    """One card for each visit and queue, in the order of their first rows."""
    by_call: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        by_call.setdefault((row.queue, row.visit_id), []).append(row)
    return tuple(_card(of_call) for of_call in by_call.values())


def _card(of_call: list[Row]) -> Card:
    tried = tuple(t for t in of_call[0].attempts if all(t in row.attempts for row in of_call))
    only_theirs = (tuple(t for t in row.attempts if t not in tried) for row in of_call)
    shown = [replace(r, attempts=a) for r, a in zip(of_call, only_theirs, strict=True)]
    return Card(tuple(sorted(shown, key=lambda row: -severity(row.level))), tried)
