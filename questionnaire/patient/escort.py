"""What the patient sees of their ride: the escort's state, never what they wrote to the desk."""

from dataclasses import dataclass, replace

from flask import url_for

from questionnaire.core.readiness.escorts import SAYS_YES, Escort, EscortState
from questionnaire.language import formats
from questionnaire.records.visit.record import VisitRecord


@dataclass(frozen=True, slots=True)
class Ride:
    """Who takes the patient home and where they stand, as a key that the template words.

    ``another`` and ``contact`` lead to where it is changed, while it can be. ``phone`` is there to be read
    back where they are not asked before that.
    """

    name: str
    state: str
    when: str
    another: str
    contact: str
    phone: str = ""
    whole_phone: str = ""


def ride(visit: VisitRecord, escort: Escort | None, *, is_ready: bool = False) -> Ride | None:
    """The ride as the plan shows it; none before the patient has said anything of one.

    Where the visit ``is_ready`` although the ride declined, the clinic knows, and asks for no other.
    """
    rules = visit.questionnaire.escort
    asked = {question.id for question in visit.path}
    if rules is None or rules.may_be_asked.question not in visit.answers.keys() & asked:
        return None
    contact = _change(visit, rules.may_be_asked.question)
    if escort is None:
        is_asked = rules.named_in in asked
        return None if is_asked else Ride("", "no-contact", "", "", contact)
    local = visit.clinic.calendar.local
    when = formats.recent_day(local(escort.at).date(), local(visit.now or escort.at).date())
    another = _change(visit, rules.named_in)
    state = _state(escort)
    if is_ready and escort.state is EscortState.DECLINED:
        state = "declined-known"
    ride = Ride(escort.contact.name, state, when, another, contact)
    if state == "named" and not visit.is_closed and _is_to_be_checked(visit, escort):
        phone = escort.contact.phone
        return replace(ride, state="to-check", phone=formats.phone(phone), whole_phone=phone)
    return ride


def _is_to_be_checked(visit: VisitRecord, escort: Escort) -> bool:
    return not escort.is_checked and not (visit.submitted_at and visit.submitted_at >= escort.at)


def _state(escort: Escort) -> str:
    is_silent = escort.state in (EscortState.NAMED, EscortState.ASKED)
    if is_silent and escort.before_move in SAYS_YES:
        return "old-time"
    if escort.state is EscortState.NAMED and not escort.may_be_asked:
        return "ask-first"
    return escort.state.value


def _change(visit: VisitRecord, question_id: str) -> str:
    """Where an answer is changed, on the way back to the plan; nowhere once the visit is closed."""
    if visit.is_closed:
        return ""
    return url_for("patient.show_question", question_id=question_id, back="plan")
