"""The values that readiness is computed from, and those it gives: a case, its findings, its status."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from questionnaire.core.answers.moves import Moves
from questionnaire.core.answers.notes import Note
from questionnaire.core.answers.values import Answers
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Undelivered
from questionnaire.core.definition.model import Level, Owner, severity
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.readiness.escorts import Escort, EscortFact
from questionnaire.core.visit_day.day import Day


class Status(StrEnum):
    """Where a visit stands, in the desk's words."""

    NOT_READY = "not-ready"
    NEEDS_FOLLOW_UP = "needs-follow-up"
    IN_PROGRESS = "in-progress"
    NOT_STARTED = "not-started"
    READY = "ready"
    NOT_CLEARED = "not-cleared"
    NURSE_FIRST = "nurse-first"
    CHECKED_IN = "checked-in"
    IN_TREATMENT = "in-treatment"
    WAITS_FOR_RIDE = "waits-for-ride"
    LEFT = "left"
    CANCELLED = "cancelled"
    DID_NOT_COME = "did-not-come"


class Source(StrEnum):
    """What a finding comes from."""

    ANSWER = "answer"
    NOT_CHOSEN = "not-chosen"
    CHECK = "check"
    STALE = "stale"
    ESCORT = "escort"
    DELIVERY = "delivery"
    UNFINISHED = "unfinished"
    ARRIVAL = "arrival"
    NOTE = "note"


PREFIX = {Source.NOT_CHOSEN: "not-", Source.ESCORT: "escort-", Source.DELIVERY: "undelivered-"}


class FindingId(NamedTuple):
    """Identifies a finding. Waivers and call attempts store its text, so the text never changes."""

    source: Source
    question: str = ""
    key: str = ""

    def __str__(self) -> str:
        if self.source is Source.UNFINISHED:
            return UNFINISHED
        if self.source in (Source.ARRIVAL, Source.NOTE):
            return f"{self.source.value}.{self.key}"
        return f"{self.question}.{PREFIX.get(self.source, '')}{self.key}"


def question_of(stored: str) -> str:
    """The question in the stored text of a finding id; UNFINISHED stands for itself."""
    return stored.partition(".")[0]


UNFINISHED = "unfinished"
"""The stored id of the finding that a patient has not finished, whichever question is next."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding set aside: which, for what fact and level, by whom, why, and until when.

    Without an end of its own it ends with the visit. One that is ``for_nurses`` has a reason for them alone.
    One given ``on_arrival`` cleared a patient who was here.
    """

    id: str
    finding: str
    fingerprint: str
    level: Level
    by: str
    name: str
    at: datetime
    reason: str
    ends_at: datetime | None = None
    for_nurses: bool = False
    on_arrival: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a rule may look at, and nothing it could change. ``day`` is there once the patient came.

    ``link_issued_at`` is known only where messages are at stake.
    """

    questionnaire: Questionnaire
    answers: Answers
    starts_at: datetime
    calendar: Calendar
    now: datetime
    submitted_at: datetime | None = None
    checked_in_at: datetime | None = None
    cancelled_at: datetime | None = None
    moves: Moves = Moves()
    link_issued_at: datetime | None = None
    escort_facts: tuple[EscortFact, ...] = ()
    undelivered: tuple[Undelivered, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notes: tuple[Note, ...] = ()
    day: Day | None = None
    did_not_come: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands in the way of a visit, or that staff should know."""

    cause: FindingId
    level: Level
    owner: Owner
    reason: str
    todo: str = ""
    nurse_only: bool = False
    script: str = ""
    more_than_a_call: bool = False

    @property
    def id(self) -> str:
        """The text under which waivers and call attempts are stored."""
        return str(self.cause)

    @property
    def question(self) -> str:
        """The question it belongs to, or the one to continue with; empty if none is left."""
        return self.cause.question


@dataclass(frozen=True, slots=True)
class Readiness:
    """The status, its findings with the gravest first, and until when it holds if nothing happens.

    What staff ``waived`` is no finding any more, and stands here with its waiver. ``unfinished`` is why
    staff call a patient who has not finished, once it is time: for staff alone, and of no weight.
    ``day`` is there once the patient came.
    """

    status: Status
    findings: tuple[Finding, ...]
    answered_count: int
    question_count: int
    until: datetime | None
    escort: Escort | None = None
    waived: tuple[tuple[Finding, Waiver], ...] = ()
    unfinished: Finding | None = None
    day: Day | None = None

    @property
    def for_staff(self) -> tuple[Finding, ...]:
        """The findings as staff see them, with that the patient has not finished where it is time to call."""
        outreach = (self.unfinished,) if self.unfinished else ()
        return tuple(sorted((*self.findings, *outreach), key=lambda finding: -severity(finding.level)))

    @property
    def waived_by(self) -> tuple[str, ...]:
        """The names of those without whose waivers the visit would not be ready."""
        names = (waiver.name for _, waiver in self.waived) if self.status is Status.READY else ()
        return tuple(dict.fromkeys(names))
