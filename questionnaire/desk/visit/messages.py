"""The messages at the desk: what went out or waits and why, to whom, what became of it, and sending again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.channels import Recipient
from questionnaire.core.readiness.changes import again, may_go_again, waits_until
from questionnaire.core.readiness.reminders import Due, Held, held_by_law
from questionnaire.desk.made_from import nothing_else
from questionnaire.desk.shell import back_to_visit, page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.language import formats
from questionnaire.language.translate import in_case, word
from questionnaire.messages.channels.registry import CHANNELS, label, set_up
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import consents, messages, outbox
from questionnaire.records.messaging.messages import Message, MessageState
from questionnaire.records.visit import routes, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit.routes import Route

STATES = (MessageState.WAITING, MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED)
"""What the desk sees of a message; one that was taken back is nobody's concern any more."""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the desk reads it; ``text`` is what went out, and empty before that.

    ``problem`` is why it was not delivered, in words; empty where nothing is known to have gone wrong.
    """

    visit_id: str
    name: str
    is_to_escort: bool
    channel: str
    """What the channel is called."""
    kind: str
    state: str
    when: str
    problem: str
    text: str
    message_id: str
    held: str = ""
    """Why it waits, on the page of its visit."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the clinic's messages, and for sending one of a visit."""
    blueprint.get("/desk/messages")(show_messages)
    blueprint.post("/desk/visits/<visit_id>/messages")(send_again)
    blueprint.post("/desk/visits/<visit_id>/messages/<message_id>/hurries")(send_now)


@for_staff()
def show_messages(who: StaffFacts) -> ResponseReturnValue:
    """The clinic's newest messages, all or those in one state."""
    state, clinic, now = _state(request.args.get("state", "")), who.clinic, clock.now()
    found = messages.of_clinic(who.clinic_id, [state] if state else STATES)
    names = visits.names(who.clinic_id, (message.visit_id for message in found))
    counts = messages.counts(who.clinic_id)
    return page(
        "visit/messages",
        who,
        messages=_shown(found, names, clinic.calendar.zone, now),
        counts={shown.value: counts[shown] for shown in STATES},
        total=sum(counts[shown] for shown in STATES),
        state=state.value if state else None,
    )


@for_staff(about=nothing_else)
def send_again(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Send the patient or the ride their link once more, as soon as they may get another message."""
    now, to = clock.now(), request.form.get("to", "")
    visit = visit_for(who, visit_id).as_of(now)
    found = _again(visit, Recipient.ESCORT if to == Recipient.ESCORT else Recipient.PATIENT, now)
    if found is None:
        return back_to_visit(visit_id, "cannot-send")
    message, way, due_at = found
    outbox.queue(who.clinic_id, visit_id, message, way.channel, way.address, due_at=due_at, at=now)
    return back_to_visit(visit_id, "sending")


@for_staff(about=nothing_else)
def send_now(who: StaffFacts, visit_id: str, message_id: str) -> ResponseReturnValue:
    """Try a message now that waits for its next try. What the law holds back stays held back."""
    visit_for(who, visit_id)
    is_hurried = outbox.hurry(who.act(clock.now(), visit_id), message_id)
    return back_to_visit(visit_id, "sending" if is_hurried else "cannot-send")


def _again(visit: VisitRecord, to: Recipient, now: datetime) -> tuple[Due, Route, datetime] | None:
    """The message that brings a link once more, by which route and when.

    Returns None if the visit is over, no channel leads there, or one waits already.
    """
    message, escort = again(to, now), visit.escort
    if not may_go_again(visit.case(now), escort, message):
        return None
    kept = messages.of_visit(visit.clinic_id, visit.visit_id)
    if any(m.state is MessageState.WAITING and m.due.to is to for m in kept):
        return None
    found = routes.soonest(
        visit, to, routes.routes(visit, escort, message, set_up(current_app.config["CHANNELS"])), now
    )
    return (message, found[1], found[0]) if found else None


def of_visit(visit: VisitRecord, now: datetime) -> dict[str, Any]:
    """The part of a visit's page about messages: how the patient gets them, and which there are."""
    shown = [m for m in messages.of_visit(visit.clinic_id, visit.visit_id) if m.state in STATES]
    agreed = consents.agreed(visit.clinic_id, visit.patient_id, visit.addresses)
    names = {visit.visit_id: visit.full_name}
    return {
        "email": visit.email,
        "reached_by": [channel.label for channel in CHANNELS.values() if channel.id in agreed],
        "patient_zone": formats.zone_name(visit.own_zone) if visit.own_zone else "",
        "messages": [
            replace(row, held=_held(visit, message, now) if message.state is MessageState.WAITING else "")
            for row, message in zip(_shown(shown, names, visit.clinic.calendar.zone, now), shown, strict=True)
        ][::-1],
        "send_again": _send_again(visit, now),
    }


def _send_again(visit: VisitRecord, now: datetime) -> dict[str, str]:
    """To whom a link can be sent once more, and when that would go out."""
    found = {to: _again(visit, to, now) for to in (Recipient.PATIENT, Recipient.ESCORT)}
    zone = visit.clinic.calendar.zone
    return {
        to.value: "" if one[2] <= now else formats.moment(one[2], zone, now)
        for to, one in found.items()
        if one
    }


def _held(visit: VisitRecord, message: Message, now: datetime) -> str:
    """Why a message waits."""
    if waits_until(routes.case_for_messages(visit, now), visit.change_grace, message.due.kind):
        return Held.CHANGE
    index = consents.address_index(visit.clinic_id, message.address)
    sent_at = messages.sent_to(visit.clinic_id, index)
    by_law = held_by_law(now, routes.zone_of(visit, message.due.to), sent_at)
    return by_law or (Held.TRIED if message.tries and message.due_at > now else Held.SOON)


def _shown(
    found: Iterable[Message], names: Mapping[str, str], zone: tzinfo, now: datetime
) -> list[ShownMessage]:
    return [
        ShownMessage(
            visit_id=message.visit_id,
            name=names[message.visit_id],
            is_to_escort=message.due.to in (Recipient.ESCORT, Recipient.REPLACED),
            channel=label(message.channel),
            kind=message.due.kind.value,
            state=message.state.value,
            when=formats.moment(message.at or message.due_at, zone, now),
            problem=_problem(message.problem, message.channel) if message.problem else "",
            text=message.text or "" if message.state is not MessageState.WAITING else "",
            message_id=message.message_id,
        )
        for message in found
    ]


def _problem(problem: str, channel_id: str) -> str:
    """Why a message was not delivered; a phone is out of reach otherwise than a mailbox."""
    reach = CHANNELS[channel_id].reach if channel_id in CHANNELS else ""
    return word("undelivered", in_case("undelivered", problem, reach))


def _state(text: str) -> MessageState | None:
    return MessageState(text) if text in {state.value for state in STATES} else None
