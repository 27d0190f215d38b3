"""The states of a visit's day: the one table of who may set each, what it needs, and how it is undone."""

from dataclasses import dataclass
from enum import StrEnum

from questionnaire.core.readiness.case import Case, Finding, Status
from questionnaire.core.readiness.on_arrival import holds_treatment, is_nurse_first
from questionnaire.core.visit_day.day import DayStep


class SetBy(StrEnum):
    """Who brings a visit into a state."""

    FACTS = "facts"
    """No one: it follows from what is known."""
    STAFF = "staff"
    """Whoever works with patients."""
    NURSE = "nurse"
    """A nurse or a clinician, by name."""


@dataclass(frozen=True, slots=True)
class DayState:
    """One state: who sets it, the states it is reached ``after``, and what takes it back.

    ``is_here`` says that the patient is in the clinic; ``is_closed`` that nothing more is done that day.
    """

    status: Status
    set_by: SetBy
    after: tuple[Status, ...]
    undone_by: str
    is_here: bool = False
    is_closed: bool = False


EXPECTED = (
    *(Status.NOT_READY, Status.NEEDS_FOLLOW_UP, Status.IN_PROGRESS, Status.NOT_STARTED, Status.READY),
)
"""Up to Ready: what the patient, the ride and staff have said so far decides, never a button."""

HERE = (Status.NOT_CLEARED, Status.NURSE_FIRST, Status.CHECKED_IN)
"""Checked in. What was found at the counter and what is still open decides which of the three."""

_IN_THE_CLINIC = (*HERE, Status.IN_TREATMENT, Status.WAITS_FOR_RIDE)

CHECK_IN, LAST_STEP, CANCELLATION = "check-in", "last-step", "cancellation"
"""What is undone: the check-in on its day, the last recorded step, the cancellation until its day is over."""

DAY_STATES: tuple[DayState, ...] = (
    *(DayState(status, SetBy.FACTS, (), "") for status in EXPECTED),
    DayState(Status.NOT_CLEARED, SetBy.FACTS, EXPECTED, CHECK_IN, is_here=True),
    DayState(Status.NURSE_FIRST, SetBy.FACTS, EXPECTED, CHECK_IN, is_here=True),
    DayState(Status.CHECKED_IN, SetBy.FACTS, EXPECTED, CHECK_IN, is_here=True),
    DayState(Status.IN_TREATMENT, SetBy.NURSE, (Status.CHECKED_IN,), LAST_STEP, is_here=True),
    DayState(Status.WAITS_FOR_RIDE, SetBy.NURSE, (Status.IN_TREATMENT,), LAST_STEP, is_here=True),
    DayState(
        Status.LEFT,
        SetBy.STAFF,
        (Status.IN_TREATMENT, Status.WAITS_FOR_RIDE),
        LAST_STEP,
        is_closed=True,
    ),
    DayState(Status.CANCELLED, SetBy.STAFF, (*EXPECTED, *HERE), CANCELLATION, is_closed=True),
    DayState(Status.DID_NOT_COME, SetBy.STAFF, EXPECTED, CANCELLATION, is_closed=True),
)

STATE_OF = {state.status: state for state in DAY_STATES}

BY_URGENCY = (
    *(Status.NOT_CLEARED, Status.NURSE_FIRST, Status.NOT_READY, Status.NEEDS_FOLLOW_UP, Status.NOT_STARTED),
    *(Status.IN_PROGRESS, Status.WAITS_FOR_RIDE, Status.READY, Status.CHECKED_IN, Status.IN_TREATMENT),
    *(Status.LEFT, Status.CANCELLED, Status.DID_NOT_COME),
)
"""The statuses by how soon someone has to act, the soonest first."""

GETS_READY = BY_URGENCY[:6]
"""The statuses of a visit that someone has yet to get ready, or to clear."""

AS_IT_SHOULD_BE = (
    *(Status.READY, Status.CHECKED_IN, Status.IN_TREATMENT, Status.WAITS_FOR_RIDE, Status.LEFT),
)
"""The statuses of a visit with nothing in the way, or that went ahead."""

STAGES = {
    DayStep.STARTED: Status.IN_TREATMENT,
    DayStep.ENDED: Status.WAITS_FOR_RIDE,
    DayStep.LEFT: Status.LEFT,
}
"""The state that each recorded step brings."""


def may_follow(step: DayStep, status: Status) -> bool:
    """Whether a step may be recorded for a visit in this state."""
    if step is DayStep.RIDE_FOUND:
        return status in _IN_THE_CLINIC
    return status in STATE_OF[STAGES[step]].after


def state_of_day(case: Case, findings: list[Finding]) -> Status | None:
    """The state of a visit that has ended or whose patient is here. Returns None before that.

    Once its day is over the patient has left, recorded or not; only what no one cleared stays as it was.
    """
    if case.cancelled_at:
        return Status.DID_NOT_COME if case.did_not_come else Status.CANCELLED
    if not case.checked_in_at:
        return None
    day = case.day
    if day and (day.stage or day.noted_afterwards):
        return STAGES[day.stage] if day.stage and not day.is_over else Status.LEFT
    if any(map(holds_treatment, findings)):
        return Status.NOT_CLEARED
    if day and day.is_over:
        return Status.LEFT
    return Status.NURSE_FIRST if any(map(is_nurse_first, findings)) else Status.CHECKED_IN
