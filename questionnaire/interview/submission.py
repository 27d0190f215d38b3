"""One submitted answer, whoever typed it: a patient on a phone or the tablet, or staff on the phone.

A form says what it was shown for: the visit, its time, and for a check the tries so far.
Whatever a form does not say could land on the wrong patient, or stand for the wrong time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from questionnaire.core.answers.values import Answer
from questionnaire.core.definition.questions import Question
from questionnaire.interview import forms
from questionnaire.interview.texts import Texts
from questionnaire.language.formats import region_of
from questionnaire.records.visit import answers
from questionnaire.records.visit.record import VisitRecord


class Outcome(Enum):
    """What became of a submitted answer."""

    KEPT = auto()
    UNCHANGED = auto()  # staff typed what is saved already
    INVALID = auto()
    OTHER_VISIT = auto()  # the form was shown for another visit
    UNKNOWN_VISIT = auto()  # the form does not say for which visit
    MOVED = auto()  # the form was shown for another time of the visit
    STALE_TRY = auto()  # the form of a check is from before its last try
    CLOSED = auto()  # the visit is checked in or canceled


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of an answer, what was typed, and the visit as it is now."""

    outcome: Outcome
    visit: VisitRecord
    form: Any
    answer: Answer | None = None


def wrong_visit(visit: VisitRecord, posted: Mapping[str, str]) -> Outcome | None:
    """Why a form cannot be for this visit: ``OTHER_VISIT``, ``UNKNOWN_VISIT``, or None if it is for it."""
    shown_for = posted.get("visit")
    if shown_for == visit.visit_id:
        return None
    return Outcome.OTHER_VISIT if shown_for else Outcome.UNKNOWN_VISIT


def holds_answer(posted: Mapping[str, str]) -> bool:
    """Whether anything was typed or chosen."""
    return any(posted.get(name) for name in ("answer", "name", "phone", "email"))


def to_send_again(visit: VisitRecord | None, question_id: str, posted: Any) -> dict[str, Any]:
    """What was typed for another visit, for a page that shows nothing of this one."""
    question = visit.questionnaire.by_id.get(question_id) if visit else None
    return {
        "kept": [field for field in posted.items(multi=True) if field[0] != "csrf_token" and any(field)],
        "has_options": question is None or question.has_options,
    }


def typed(visit: VisitRecord, question: Question, posted: Any) -> Any:
    """The question's form with what was typed."""
    return forms.form_for(question, posted=posted, region=region_of(visit.clinic.phone))


def submit(
    visit: VisitRecord, question: Question, posted: Any, *, by: str, at: datetime, typed_by: str = ""
) -> Submission:
    """Validate and keep one answer. Reports the outcome; the caller picks the page.

    Without ``by`` it is invalid: every answer says who gave it. Raises Unavailable if it cannot be saved now.
    """
    form, given = typed(visit, question, posted), visit.answers.get(question.id)
    is_valid = form.validate()  # also takes out what cannot be shown again
    if refused := _refused(visit, posted):
        return Submission(refused, visit, form)
    if not is_valid or not by:
        return Submission(Outcome.INVALID, visit, form)
    value = forms.value_in(form, question, given)
    if isinstance(value, tuple) and posted.get("tries") not in (None, str(len(value) - 1)):
        return Submission(Outcome.STALE_TRY, visit, form)
    if typed_by and given and given.value == value and not given.stale:
        return Submission(Outcome.UNCHANGED, visit, form, given)  # calls made about it still count
    answer = Answer(value, by, at, typed_by=typed_by)
    shown = " ".join(Texts(visit).explained(question, value))
    act, said_by = visit.act(typed_by or by, at), by if typed_by else ""
    if not answers.keep(act, visit, question, value, shown=shown, said_by=said_by):
        return Submission(Outcome.CLOSED, visit, form)
    return Submission(Outcome.KEPT, visit.with_answer(question.id, answer), form, answer)


def _refused(visit: VisitRecord, posted: Mapping[str, str]) -> Outcome | None:
    """Why nothing typed into this form can be kept, however good it is; None if it can."""
    if wrong := wrong_visit(visit, posted):
        return wrong
    if visit.is_closed:
        return Outcome.CLOSED
    asked_for = visit.starts_at.isoformat()
    return Outcome.MOVED if posted.get("asked_for", asked_for) != asked_for else None
