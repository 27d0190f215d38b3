"""What was typed when the session had ended, put back once the birth date is given again."""

from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from questionnaire.browser.typed import Typed
from questionnaire.core.answers import flow
from questionnaire.interview import submission
from questionnaire.patient import not_saved, views
from questionnaire.records.visit.record import VisitRecord


def show(visit: VisitRecord, typed: Typed) -> ResponseReturnValue:
    """The question with what was typed, or a page from which it can be sent. Nothing is saved yet."""
    posted = MultiDict(typed.fields)
    _, question_id = not_saved.sent_to(typed.address)
    if visit.is_closed or not flow.may_answer(visit.path, visit.answers, question_id):
        return not_saved.page("back-again", visit, 200, posted=posted, action=typed.address)
    question = visit.questionnaire.by_id[question_id]
    form = submission.typed(visit, question, posted)
    form.validate()  # takes out what cannot be shown again
    is_moved = posted.get("asked_for") != visit.starts_at.isoformat()
    back_to = posted.get("back")
    return views.question(
        visit, question, form.data, {}, notice="moved" if is_moved else "back-again", back_to=back_to
    )
