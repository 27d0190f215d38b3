"""What staff must act on: whose queue it is in, what was tried, and what comes first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from questionnaire.core.definition.model import ACTIONABLE, Level, Owner
from questionnaire.core.readiness.case import Case, Finding, Readiness, Source
from questionnaire.core.readiness.day_states import STATE_OF
from questionnaire.core.readiness.escorts import EscortState
from questionnaire.core.readiness.fingerprint import finding_fingerprint

AT_ONCE = timedelta(hours=4)
"""How long before a visit no more than one call can still be made about it."""


class WorkQueue(StrEnum):
    """Who works on it: what is the patient's own lies in the desk's queue."""

    DESK = "desk"
    NURSE = "nurse"


class Outcome(StrEnum):
    """The result of a call. It never closes an open item; only new facts do."""

    LEFT_MESSAGE = "left-message"
    NO_ANSWER = "no-answer"
    REBOOK = "rebook"
    TO_NURSE = "to-nurse"
    TO_DESK = "to-desk"


HANDS_OVER = (Outcome.TO_NURSE, Outcome.TO_DESK)
"""What changes whose turn it is with one gap."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call about an open item, as the item was then. A note made in the nurse's queue is for nurses.

    What is given back to the desk is noted in the desk's queue, for the desk to read.
    """

    finding: str
    fingerprint: str
    outcome: Outcome
    queue: WorkQueue
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A finding of a visit that staff must act on, with the attempts made so far.

    ``is_here`` says that the patient waits in the clinic.
    """

    visit_id: str
    starts_at: datetime
    finding: Finding
    fingerprint: str
    queue: WorkQueue
    attempts: tuple[Attempt, ...] = ()
    is_here: bool = False

    @property
    def is_handed(self) -> bool:
        """True when it is in the nurse's queue only because it was handed over."""
        return self.queue is WorkQueue.NURSE and queue_of(self.finding) is WorkQueue.DESK

    def may_be_given_back(self, by: str, *, nurse: bool) -> bool:
        """Whether this person may give it back: a nurse, or who handed it over last thing."""
        if not self.is_handed:
            return False
        last = self.attempts[-1]
        return nurse or (last.outcome is Outcome.TO_NURSE and last.by == by)


def open_items(
    visit_id: str, case: Case, readiness: Readiness, attempts: Sequence[Attempt] = ()
) -> tuple[OpenItem, ...]:
    """What has to be acted on at a visit; what was handed to the nurse stays there till its fact changes."""
    found = []
    for finding in readiness.for_staff:
        if finding.level in ACTIONABLE:
            fingerprint = finding_fingerprint(case, finding, readiness.escort)
            tried = tuple(a for a in attempts if (a.finding, a.fingerprint) == (finding.id, fingerprint))
            queue = queue_of(finding, tried)
            found.append(
                OpenItem(visit_id, case.starts_at, finding, fingerprint, queue, tried, is_here(readiness))
            )
    return tuple(found)


def is_here(readiness: Readiness) -> bool:
    """Whether the patient is in the clinic."""
    return STATE_OF[readiness.status].is_here


def queue_of(finding: Finding, attempts: Iterable[Attempt] = ()) -> WorkQueue:
    """Whose queue a finding is in: who it was handed to last, if it was, and it is no nurse's own."""
    handed = [a.outcome for a in attempts if a.outcome in HANDS_OVER]
    was_handed = handed[-1:] == [Outcome.TO_NURSE]
    is_nurses = finding.owner is Owner.NURSE or finding.nurse_only or was_handed
    return WorkQueue.NURSE if is_nurses else WorkQueue.DESK


def in_turn(case: Case, readiness: Readiness, attempts: Sequence[Attempt]) -> Readiness:
    """The same, with what was handed to the nurse as the nurse's turn."""
    found = open_items("", case, readiness, attempts) if attempts else ()
    handed = {item.finding.id for item in found if item.is_handed}

    def turned(finding: Finding) -> Finding:
        return replace(finding, owner=Owner.NURSE) if finding.id in handed else finding

    unfinished = readiness.unfinished and turned(readiness.unfinished)
    return replace(readiness, findings=tuple(map(turned, readiness.findings)), unfinished=unfinished)


def in_order(found: Iterable[OpenItem], now: datetime) -> tuple[OpenItem, ...]:
    """The open items as they should be worked on, the gravest of a visit before its others.

    First what holds the treatment of a patient who is here; then what blocks, the sooner visit first; then
    the rest by time. Last is what no call can close any more (see ``is_beyond_help``).
    """

    def rank(item: OpenItem) -> tuple[bool, bool, bool, datetime, str, str]:
        is_milder, is_late = item.finding.level is not Level.BLOCKS, is_beyond_help(item, now)
        is_held = item.is_here and not is_milder
        return not is_held, is_late, is_milder, item.starts_at, item.visit_id, item.finding.id

    return tuple(sorted(found, key=rank))


def is_beyond_help(item: OpenItem, now: datetime) -> bool:
    """Whether the time left is too short for what takes more than a call. Who is here can be helped."""
    return not item.is_here and item.finding.more_than_a_call and item.starts_at - now <= AT_ONCE


def closes_by(finding: Finding) -> str:
    """Where a finding is closed: by what the ride says, by another address, or by the patient's answer.

    Once the ride has declined, only the patient can name another. Who has not finished goes on, or sends.
    """
    source = finding.cause.source
    if source is Source.ARRIVAL:
        return "clearance"
    if source is Source.NOTE:
        return "note"
    if source is Source.UNFINISHED:
        return "going-on" if finding.question else "sending"
    if source is Source.ESCORT and finding.cause.key == EscortState.DECLINED.value:
        return "answer"
    return {Source.ESCORT: "ride", Source.DELIVERY: "contact"}.get(source, "answer")
