"""How the people of a visit are reached: by which channel, at which address, and from when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from questionnaire.core.channels import Reach, Recipient, addresses
from questionnaire.core.readiness.escorts import Escort
from questionnaire.core.readiness.reminders import Sent, earliest
from questionnaire.records.messaging import consents, messages
from questionnaire.records.messaging.messages import Message
from questionnaire.records.visit.record import VisitRecord


class Route(NamedTuple):
    """A way to reach a recipient: a channel, an address, and the index it is known by."""

    channel: str
    address: str
    known_by: str


Routes = Mapping[Recipient, list[Route]]


def routes(visit: VisitRecord, escort: Escort | None, channels: Mapping[str, Reach]) -> Routes:
    """By which of these channels each recipient may be reached: their address is known, and agreed to.

    A patient has to have agreed; an escort whom the patient lets us ask must not have objected.
    """
    clinic_id = visit.clinic_id
    reached_at = {
        Recipient.PATIENT: visit.addresses,
        Recipient.ESCORT: addresses(escort.contact.phone, escort.contact.email) if escort else {},
    }
    known = {
        to: [
            Route(channel, address, consents.address_index(clinic_id, address))
            for channel, reach in channels.items()
            if (address := known_addresses.get(reach))
        ]
        for to, known_addresses in reached_at.items()
    }
    given = consents.given(clinic_id, [route.known_by for routes in known.values() for route in routes])
    return {
        to: [r for r in routes if given.get((r.known_by, r.channel), to is Recipient.ESCORT)]
        for to, routes in known.items()
    }


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
        Sent(m.due.kind, m.due.to, m.sent_at, is_current=m.address in current.get(m.due.to, ()))
        for m in kept
        if m.sent_at and m.state in messages.OUT
    )
