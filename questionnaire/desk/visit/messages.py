"""The messages at the desk: what went out or waits, to whom, and why one was not delivered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.channels import Reach, Recipient
from questionnaire.desk.shell import page
from questionnaire.desk.sign_in import for_staff
from questionnaire.language import formats
from questionnaire.messages.channels.registry import CHANNELS, label
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import consents, messages
from questionnaire.records.messaging.messages import Message, MessageState
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord

STATES = (MessageState.WAITING, MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED)
"""What the desk sees of a message; one that was taken back is nobody's concern any more."""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the desk reads it; ``text`` is what went out, and empty before that."""

    visit_id: str
    name: str
    is_to_escort: bool
    channel: str
    """What the channel is called."""
    is_to_phone: bool
    kind: str
    state: str
    when: str
    problem: str
    text: str


def add_routes(blueprint: Blueprint) -> None:
    """The address of the clinic's messages."""
    blueprint.get("/desk/messages")(show_messages)


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


def of_visit(visit: VisitRecord, now: datetime) -> dict[str, Any]:
    """The part of a visit's page about messages: how the patient gets them, and which there are."""
    shown = [m for m in messages.of_visit(visit.clinic_id, visit.visit_id) if m.state in STATES]
    agreed = consents.agreed(visit.clinic_id, visit.patient_id, visit.addresses)
    names = {visit.visit_id: f"{visit.first_name} {visit.last_name}"}
    return {
        "email": visit.email,
        "reached_by": [channel.label for channel in CHANNELS.values() if channel.id in agreed],
        "patient_zone": formats.zone_name(visit.own_zone) if visit.own_zone else "",
        "messages": _shown(reversed(shown), names, visit.clinic.calendar.zone, now),
    }


def _shown(
    found: Iterable[Message], names: Mapping[str, str], zone: tzinfo, now: datetime
) -> list[ShownMessage]:
    return [
        ShownMessage(
            visit_id=message.visit_id,
            name=names[message.visit_id],
            is_to_escort=message.due.to is not Recipient.PATIENT,
            channel=label(message.channel),
            is_to_phone=_reach(message.channel) is Reach.PHONE,
            kind=message.due.kind.value,
            state=message.state.value,
            when=formats.moment(message.at or message.due_at, zone, now),
            problem=message.problem or "",
            text=message.text or "" if message.state is not MessageState.WAITING else "",
        )
        for message in found
    ]


def _reach(channel_id: str) -> Reach | None:
    return CHANNELS[channel_id].reach if channel_id in CHANNELS else None


def _state(text: str) -> MessageState | None:
    return MessageState(text) if text in {state.value for state in STATES} else None
