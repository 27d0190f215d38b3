"""What is answered to a form that cannot be saved: the true reason, and what was typed to send again."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire.interview import submission
from questionnaire.interview.submission import Outcome
from questionnaire.patient.pages import frame, visit_frame
from questionnaire.records.clinic import clinics
from questionnaire.records.visit.record import VisitRecord

ANSWERS = ("patient.answer_question", "patient.choose_messages")
"""Forms that hold an answer. What the others send is one press of a button."""

ASKS_AGAIN = "patient.answer_question"
"""Shows what was chosen on its own page where a form does not say its visit."""


def refused(visit: VisitRecord) -> ResponseReturnValue | None:
    """What is answered to a form that belongs to another visit, or does not say to which."""
    if request.method != "POST":
        return None
    wrong = submission.wrong_visit(visit, request.form)
    if wrong is Outcome.OTHER_VISIT:
        return page("other-visit", visit)
    if wrong is Outcome.UNKNOWN_VISIT and request.endpoint != ASKS_AGAIN:
        return page("unknown-visit", visit)
    return None


def page(reason: str, visit: VisitRecord) -> ResponseReturnValue:
    """Say why nothing was saved, with what was typed.

    A form of another visit is shown with nothing of the visit open here. The clinic's tablet goes
    from hand to hand, so it shows nothing that was typed either.
    """
    is_other, is_tablet = reason == "other-visit", "tablet" in g
    around = frame(clinics.only_one()) if is_other else visit_frame(visit)
    shown = render_template(
        "patient/not_saved.html",
        **around | {"visit_id": visit.visit_id},
        **submission.to_send_again(visit, (request.view_args or {}).get("question_id", ""), request.form),
        reason=reason,
        why="step" if request.endpoint not in ANSWERS else "tablet" if is_tablet else "answer",
        then=f"tablet-{reason}" if is_tablet else reason,
        is_other=is_other,
    )
    return shown, 409
