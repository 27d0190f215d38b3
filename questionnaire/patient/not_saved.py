"""What is answered to a form that cannot be saved: the true reason, and what was typed to send again."""

from datetime import datetime
from typing import Any

from flask import g, render_template, request, session, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue

from questionnaire.browser import typed
from questionnaire.fields import BirthDateForm
from questionnaire.interview import submission
from questionnaire.interview.submission import Outcome
from questionnaire.patient.pages import frame, visit_frame
from questionnaire.records.access import sessions
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


def ended(now: datetime) -> ResponseReturnValue:
    """Say that the session has ended. What was sent is sealed into the door, or stays on the page."""
    around = frame(clinics.only_one())
    if request.method != "POST":
        return render_template("patient/ended.html", **around), 403
    visit_id, token = sessions.door_of(session.get("visit", ""), now) or ("", "")
    is_its_door = visit_id and visit_id == request.form.get("visit")
    sealed = typed.seal(visit_id, request.path, request.form.items(multi=True), now) if is_its_door else ""
    if not sealed:
        return page("ended", None, 403)
    values = {"form": BirthDateForm(), "problem": None, "typed": sealed}
    action = url_for("patient.sign_in", token=token)
    return render_template("patient/sign_in.html", **around, **values, action=action), 403


def page(
    reason: str, visit: VisitRecord | None, status: int = 409, *, posted: Any = None, action: str = ""
) -> ResponseReturnValue:
    """Say why nothing was saved, with what was typed.

    A form of another visit is shown with nothing of the visit open here. The clinic's tablet goes
    from hand to hand, so it shows nothing that was typed either.
    """
    endpoint, question_id = sent_to(action or request.path)
    own = visit if reason != "other-visit" else None
    is_tablet = "tablet" in g
    again = submission.to_send_again(visit, question_id, request.form if posted is None else posted)
    if reason == "unknown-visit" and own:  # the page says whose it is, and one press sends it for that
        again["kept"].append(("visit", own.visit_id))
    held = "tablet" if is_tablet else "choice" if again["has_options"] else "answer"
    shown = render_template(
        "patient/not_saved.html",
        **visit_frame(own) if own else frame(clinics.only_one()) | {"visit_id": visit and visit.visit_id},
        **again,
        reason=reason,
        why=held if endpoint in ANSWERS else "step",
        then=f"tablet-{reason}" if is_tablet else reason,
        action=action or request.path,
        says_visit=own is not None,
        may_be_sent=reason != "closed",
    )
    return shown, status


def sent_to(address: str) -> tuple[str, str]:
    """The endpoint that an address of ours leads to, and the id of the question, where it is one's."""
    endpoint, values = request_ctx.url_adapter.match(address, "POST")  # type: ignore[union-attr]
    return str(endpoint), str(values.get("question_id", ""))
