"""Replies to messages at the desk: each stays until someone has written down what was done."""

from dataclasses import dataclass
from datetime import datetime

from questionnaire.core.channels import Recipient
from questionnaire.language import formats
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import replies
from questionnaire.records.messaging.replies import Reply
from questionnaire.records.visit import visits

LONGEST_DONE = 200


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply as the desk reads it."""

    reply_id: str
    visit_id: str
    name: str
    is_of_ride: bool
    text: str
    when: str
    is_stop: bool


def shown(who: StaffFacts, now: datetime) -> tuple[ShownReply, ...]:
    """The open replies of the clinic."""
    found = replies.of_clinic(who.clinic_id)
    names = visits.names(who.clinic_id, (reply.visit_id for reply in found)) if found else {}
    return tuple(_shown(reply, names[reply.visit_id], who, now) for reply in found)


def _shown(reply: Reply, name: str, who: StaffFacts, now: datetime) -> ShownReply:
    when = formats.moment(reply.at, who.clinic.calendar.zone, now)
    is_of_ride = reply.to is not Recipient.PATIENT
    return ShownReply(reply.reply_id, reply.visit_id, name, is_of_ride, reply.text, when, reply.is_stop)
