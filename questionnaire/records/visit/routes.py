"""How the people of a visit are reached: by which channel, at which address, and from when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from questionnaire.core.channels import CALL, Reach, Recipient, addresses
from questionnaire.core.readiness.case import Case
from questionnaire.core.readiness.escorts import Escort
from questionnaire.core.readiness.reminders import Due, Sent, earliest
from questionnaire.records.messaging import consents, messages
from questionnaire.records.messaging.messages import Message
from questionnaire.records.visit import links
from questionnaire.records.visit.record import VisitRecord


class Route(NamedTuple):
    """A way to reach a recipient: a channel, an address, and the index it is known by."""

    channel: str
    address: str
    known_by: str


def routes(
    visit: VisitRecord, escort: Escort | None, message: Due, channels: Mapping[str, Reach]
) -> list[Route]:
    """By which of these channels a message may reach its recipient: the address is known, and agreed to.

    A patient has to have agreed; an escort whom the patient lets us ask must not have objected.
    """
    known = _addresses(visit, escort, message)
    found = [
        Route(channel, address, consents.address_index(visit.clinic_id, address))
        for channel, reach in channels.items()
        if (address := known.get(reach))
    ]
    if message.to is Recipient.PATIENT:
        agreed = consents.agreed(visit.clinic_id, visit.patient_id, visit.addresses)
        return [route for route in found if route.channel in agreed]
    said = consents.given(visit.clinic_id, [route.known_by for route in found])
    return [route for route in found if said.get((route.known_by, route.channel), True)]


def _addresses(visit: VisitRecord, escort: Escort | None, message: Due) -> Mapping[Reach, str]:
    if message.to is Recipient.PATIENT:
        return visit.addresses
    contact = message.contact or (escort.contact if escort else None)
    return addresses(contact.phone, contact.email) if contact else {}


def case_for_messages(visit: VisitRecord, now: datetime) -> Case:
    """What the rules for messages look at: also when the patient's link was issued."""
    link = links.of_visit(visit.clinic_id, visit.visit_id)
    return replace(visit.case(now), link_issued_at=link.issued_at if link else None)


def soonest(
    visit: VisitRecord, to: Recipient, free: Sequence[Route], not_before: datetime
) -> tuple[datetime, Route] | None:
    """From when one more message may go out by one of these routes, and by which one."""
    zone = zone_of(visit, to)
    times = [
        (earliest(not_before, zone, messages.sent_to(visit.clinic_id, route.known_by)), route)
        for route in free
    ]
    return min(times, key=lambda time: time[0], default=None)


def zone_of(visit: VisitRecord, to: Recipient) -> ZoneInfo:
    """The time zone by which a recipient gets messages: for an escort that of the clinic."""
    return visit.patient_zone if to is Recipient.PATIENT else visit.clinic.calendar.zone


def went_out(visit: VisitRecord, escort: Escort | None, kept: Sequence[Message]) -> tuple[Sent, ...]:
    """The messages of a visit that went out, and whether each went to an address its recipient still has."""
    of_escort = addresses(escort.contact.phone, escort.contact.email) if escort else {}
    current = {
        Recipient.PATIENT: set(visit.addresses.values()),
        Recipient.ESCORT: set(of_escort.values()),
    }
    return tuple(
        Sent(
            *(m.due.kind, m.due.to, m.sent_at),
            is_current=m.address in current.get(m.due.to, ()),
            is_call=m.channel == CALL,
        )
        for m in kept
        if m.sent_at and m.state in messages.OUT
    )
