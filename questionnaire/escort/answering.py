"""The escort's answer as a form, and the form as a fact."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from wtforms import Field, HiddenField, TelField, TextAreaField
from wtforms.validators import DataRequired, StopValidation

from questionnaire.core.readiness import escorts
from questionnaire.core.readiness.escorts import Escort, EscortFact, EscortState
from questionnaire.fields import Among, AtMost, KeyedForm, OnlyIf, OnlyOne, Phone, PostedValues
from questionnaire.language.formats import parsed_phone, phone, region_of
from questionnaire.records.visit.record import VisitRecord

ANSWERS = (EscortState.CONFIRMED, EscortState.NOT_SURE, EscortState.DECLINED)
"""What an escort may say, in the order it is offered; a yes said again is told apart when it is kept."""

LONGEST_NOTE = 300


def _readable(text: str | None) -> str:
    """The text without control characters."""
    written = (text or "").replace("\r\n", "\n")
    return "".join(c for c in written if c == "\n" or unicodedata.category(c) != "Cc").strip()


def _same_time(form: Any, field: Field) -> None:
    """Refuse an answer to a page that showed another time of the visit."""
    if form.starts_at.data not in (None, "", form.visit_starts_at):
        raise StopValidation("moved")


class EscortForm(KeyedForm):
    """Whether they can, what they confirm of themself, and what they leave for the desk."""

    answer = PostedValues(validators=[_same_time, DataRequired("no-answer"), OnlyOne(), Among(ANSWERS)])
    confirmed = PostedValues()
    phone = TelField(filters=[_readable], validators=[OnlyIf(lambda form: form.phone.data), Phone()])
    note = TextAreaField(filters=[_readable], validators=[AtMost(LONGEST_NOTE)])
    starts_at = HiddenField()

    def __init__(self, visit: VisitRecord, posted: Any = None, **values: Any) -> None:
        super().__init__(posted, region=region_of(visit.clinic.phone), **values)
        self.visit_starts_at = visit.starts_at.isoformat()


def form_for(visit: VisitRecord, escort: Escort, posted: Any = None) -> EscortForm:
    """The form with what was posted, or showing what the escort said before."""
    if posted is not None:
        return EscortForm(visit, posted)
    said = EscortState.CONFIRMED if escort.says_yes else escort.state
    return EscortForm(
        visit,
        data={
            "answer": [said.value] if said in ANSWERS else [],
            "confirmed": list(escorts.confirmed(visit.questionnaire, escort)),
            "phone": phone(escort.phone, region_of(visit.clinic.phone)) if escort.phone else "",
            "note": escort.note,
        },
    )


def fact_in(form: EscortForm, visit: VisitRecord, escort: Escort) -> EscortFact | None:
    """The fact in a valid form. Returns None if the escort has said just that already."""
    rules, now = visit.questionnaire.escort, visit.now
    assert rules and now, "an escort's door opens by these"
    calendar, state = visit.clinic.calendar, EscortState(form.answer.data[0])
    confirmed = _among(form.confirmed.data, [c.id for c in rules.confirmations])
    told = (
        parsed_phone(form.phone.data, region_of(visit.clinic.phone)) or "",
        form.note.data,
        confirmed if state is EscortState.CONFIRMED else (),
    )
    if not escorts.is_to_say_again(rules, escort, visit.starts_at, calendar, now) and _is_known(
        escort, state, told, escorts.confirmed(visit.questionnaire, escort)
    ):
        return None
    if state is EscortState.CONFIRMED:
        state = escorts.yes(rules, escort, visit.starts_at, calendar, now)
    return EscortFact(escort.contact, state, "escort", now, phone=told[0], note=told[1], confirmed=told[2])


def _among(posted: Sequence[str] | None, there: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in there if one in (posted or ()))


def _is_known(
    escort: Escort, state: EscortState, told: tuple[str, str, tuple[str, ...]], confirmed: tuple[str, ...]
) -> bool:
    """Whether a form says nothing new: a doubled tap is not a second yes."""
    same_state = escort.says_yes if state is EscortState.CONFIRMED else escort.state is state
    return same_state and told == (escort.phone, escort.note, confirmed if escort.says_yes else ())
