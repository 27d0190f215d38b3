"""Who hears of a change of plan: by which channel and when, or that someone has to call them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import current_app

from questionnaire.core.channels import Recipient
from questionnaire.core.readiness import changes
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case
from questionnaire.core.readiness.escorts import Escort
from questionnaire.core.readiness.reminders import Due, MessageKind
from questionnaire.core.visit_day.arrivals import Reason
from questionnaire.desk.shell import moment
from questionnaire.language import formats
from questionnaire.messages.channels.registry import label, set_up
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.messaging import messages, outbox
from questionnaire.records.messaging.messages import MessageState
from questionnaire.records.visit import routes, visits
from questionnaire.records.visit.record import VisitRecord

CHANGED_WITHIN = timedelta(days=14)
"""How long after a change it is looked at whether someone must be called."""


PATIENT_KNOWS = (Reason.PATIENT, Reason.NO_RIDE, Reason.ATE_OR_DRANK, Reason.ILL, Reason.DID_NOT_COME)
"""Reasons for not going ahead that come from the patient, who need not be called about it."""


class MustCall(StrEnum):
    """Why no message brings someone a change."""

    TOO_LATE = "too-late"
    NO_CHANNEL = "no-channel"
    PATIENT_TELLS = "patient-tells"


@dataclass(frozen=True, slots=True)
class ShownRecipient:
    """Someone with a change to hear of. ``must_call`` says why no message does it, if none does."""

    name: str
    is_escort: bool
    channel: str
    when: str
    phone: str
    must_call: str = ""
    key: str = ""
    """Which change it is, to write down that they know of it."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Who would hear of a change, and which messages that wait would never go out."""

    people: tuple[ShownRecipient, ...]
    stopped: tuple[str, ...] = ()
    back_within: int = 0
    is_made: bool = False


def if_moved(visit: VisitRecord, form: Any, now: datetime) -> ShownChange:
    """Who would hear of it if the visit was moved now, to the time in the form if it is another one."""
    case, typed = routes.case_for_messages(visit, now), form.starts_at()
    to = typed if typed and typed != case.starts_at else case.starts_at + timedelta(days=1)
    minutes = int(visit.moves.back_within.total_seconds() // 60)
    people = (*_people(visit, changes.if_moved(case, to), now), *_told_by_patient(visit))
    return ShownChange(people, back_within=minutes)


def if_cancelled(visit: VisitRecord, now: datetime) -> ShownChange | None:
    """Who would hear of it if the visit was cancelled now. Returns None if it is already."""
    if visit.cancelled_at:
        return None
    waiting = [
        message.due.kind
        for message in messages.of_visit(visit.clinic_id, visit.visit_id)
        if message.state is MessageState.WAITING
    ]
    case = replace(visit.case(now), cancelled_at=now)
    people = (*_people(visit, case, now), *_told_by_patient(visit))
    return ShownChange(people, stopped=tuple(kind.value for kind in waiting))


def of_visit(visit: VisitRecord, now: datetime) -> dict[str, Any]:
    """The part of a visit's page about its last change: who still has to hear of it, and how to undo it."""
    case, moves = routes.case_for_messages(visit, now), visit.moves
    may_undo = moves.may_be_undone(now) and not visit.is_closed and moves.made[-1].was > now
    is_to_come = now < visit.starts_at and (visit.cancelled_at or not visit.checked_in_at)
    return {
        "told": ShownChange(tuple(_people(visit, case, now)) if is_to_come else (), is_made=True),
        "waits": bool(changes.waits_until(case, visit.change_grace, MessageKind.TIME_CHANGED)),
        "undo_move": moves.made[-1].at.isoformat() if may_undo else "",
        "old_time": moment(moves.made[-1].was, visit, now) if may_undo else "",
    }


def _people(visit: VisitRecord, case: Case, now: datetime) -> Iterator[ShownRecipient]:
    """Those who have a change to hear of, as long as the visit has not begun."""
    escort = assess(case).escort
    reach = set_up(current_app.config["CHANNELS"])
    kept = messages.of_visit(visit.clinic_id, visit.visit_id)
    sent = changes.surely_heard(routes.went_out(visit, escort, kept), visit.starts_at, case.starts_at)
    for message in changes.to_be_told(case, escort, sent):
        failed = {m.address for m in kept if m.due == message and m.state is MessageState.FAILED}
        ways = routes.routes(visit, escort, message, reach)
        free = [way for way in ways if way.address not in failed]
        not_before = changes.waits_until(case, visit.change_grace, message.kind) or now
        found = routes.soonest(visit, message.to, free, not_before)
        shown = replace(_recipient(visit, message, escort), key=_key(message))
        if found is None:
            yield replace(shown, must_call=MustCall.NO_CHANNEL)
        elif changes.is_too_late(found[0], visit.starts_at, case.starts_at):
            yield replace(shown, must_call=MustCall.TOO_LATE)
        else:
            yield replace(shown, channel=label(found[1].channel), when=moment(found[0], visit, now))


def _key(message: Due) -> str:
    return f"{message.kind}/{message.to}/{message.anchor}"


def to_call(clinic: ClinicFacts, now: datetime) -> list[tuple[VisitRecord, ShownRecipient]]:
    """Whom staff must call because of a change, the next visit first."""
    found = visits.changed_since(clinic, now - CHANGED_WITHIN, now)
    changed = (visit.as_of(now) for visit in found)
    people = ((visit, person) for visit in changed for person in of_visit(visit, now)["told"].people)
    return [
        (visit, person)
        for visit, person in people
        if person.must_call and (person.is_escort or visit.not_going_ahead not in PATIENT_KNOWS)
    ]


def told(act: Act, visit: VisitRecord, key: str) -> bool:
    """Write down that someone knows of a change. Returns False if there is no such change any more."""
    case = routes.case_for_messages(visit, act.at)
    escort, kept = assess(case).escort, messages.of_visit(visit.clinic_id, visit.visit_id)
    sent = changes.surely_heard(routes.went_out(visit, escort, kept), visit.starts_at)
    found = (message for message in changes.to_be_told(case, escort, sent) if _key(message) == key)
    message = next(found, None)
    if message is None:
        return False
    contact = message.contact or (escort.contact if escort else None)
    address = visit.phone or visit.email if message.to is Recipient.PATIENT else contact and contact.phone
    outbox.told_by_phone(act, message, address or "")
    return True


def _told_by_patient(visit: VisitRecord) -> Iterator[ShownRecipient]:
    """An escort who comes, but whom the patient does not let us contact."""
    escort = visit.escort
    if escort and escort.says_yes and not escort.may_be_asked:
        yield ShownRecipient(escort.contact.name, True, "", "", "", must_call=MustCall.PATIENT_TELLS)


def _recipient(visit: VisitRecord, message: Due, escort: Escort | None) -> ShownRecipient:
    contact = message.contact or (escort.contact if escort else None)
    if message.to is not Recipient.PATIENT and contact:
        return ShownRecipient(contact.name, True, "", "", formats.phone(contact.phone))
    phone = formats.phone(visit.phone) if visit.phone else ""
    return ShownRecipient(visit.first_name, False, "", "", phone)
