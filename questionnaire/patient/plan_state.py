"""What a patient's plan says first: where the visit stands, and what to do now."""

from datetime import datetime

from questionnaire.core.readiness.case import Readiness, Status
from questionnaire.records.visit.record import VisitRecord

OVER = "over"
BEGUN = "begun"

LAST_WORD = (
    *(Status.NOT_CLEARED, Status.NURSE_FIRST, Status.CHECKED_IN, Status.IN_TREATMENT),
    *(Status.WAITS_FOR_RIDE, Status.LEFT, Status.CANCELLED, Status.DID_NOT_COME),
)
"""The states of the day that the page names, whatever else is open."""


def headline(visit: VisitRecord, readiness: Readiness, todo_count: int, now: datetime) -> str:
    """Where the visit stands, as a key of ``plan_headline``."""
    if (state := _of_day(visit, readiness, now)) is not None:
        return state
    if readiness.status is Status.READY:
        return Status.READY
    is_open = todo_count or readiness.answered_count < readiness.question_count
    return "plan" if is_open else "almost-ready"


def underline(visit: VisitRecord, readiness: Readiness, todo_count: int, we_call: bool, now: datetime) -> str:
    """What to do now, as a key of ``plan_underline``."""
    if (state := _of_day(visit, readiness, now)) is not None:
        return state
    if todo_count:
        return "one-todo" if todo_count == 1 else "todos"
    if readiness.answered_count < readiness.question_count:
        return "open-questions"
    if visit.submitted_at is None:
        return "not-sent"
    return "we-call" if we_call else "all-set"


def _of_day(visit: VisitRecord, readiness: Readiness, now: datetime) -> str | None:
    """The state of the day, once there is one; also for a visit whose time came before the patient did."""
    if readiness.status in LAST_WORD:
        return readiness.status
    if now < visit.starts_at:
        return None
    return OVER if visit.outcome_missing(now) else BEGUN
