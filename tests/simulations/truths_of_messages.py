"""What must be true of each message that comes out at the other end of the wire."""

import re
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.conftest import ZONE
from tests.simulations.ledger import Booked, Sent
from tests.simulations.reading import Row
from tests.simulations.seen import OfMessage, Seen, hashed
from tests.simulations.words import TREATMENT, clock_words, long_day, short_day

LINK = re.compile(r"http://localhost/([ve])/(\S+)")
DAY = re.compile(r"\b(?:Mon|Tues?|Wed|Thu|Thurs|Fri|Sat|Sun)(?:[a-z]*day)?, [A-Z][a-z]+ \d+")
TIME = re.compile(r"\b\d{1,2}:\d\d [ap]m\b")
A_WEEK = timedelta(days=7)
OFF_KINDS = ("cancelled", "escort-cancelled")
"""Kinds that tell of a visit that does not take place."""

AT_ANY_VISIT = "escort-replaced"
"""The kind that tells a ride that they need not come, whether or not the visit takes place."""


def zone_of(visit: Booked, row: Row) -> ZoneInfo:
    """Where whoever reads the message lives."""
    return ZoneInfo(visit.patient.zone) if row["to"] == "patient" and visit.patient.zone else ZONE


def is_still_to_come(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    is_off = bool(visit.cancelled_at) if row["kind"] in OFF_KINDS else not visit.is_closed
    if visit.starts_at <= sent.at or not (is_off or row["kind"] == AT_ANY_VISIT):
        yield f"{row['kind']} for a visit off {visit.cancelled_at}, came {visit.came_at}"


def names_the_time_it_has(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    days, times = set(DAY.findall(sent.text)), set(TIME.findall(sent.text))
    if not days <= {short_day(visit.starts_at), long_day(visit.starts_at)}:
        yield f"{row['kind']} names {days}, the visit is on {short_day(visit.starts_at)}"
    if not times <= {clock_words(visit.starts_at)}:
        yield f"{row['kind']} names {times}, the visit is at {clock_words(visit.starts_at)}"


def comes_by_day(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    hour = sent.at.astimezone(zone_of(visit, row)).hour
    if not 8 <= hour < 21:
        yield f"{row['kind']} at {hour} o'clock where it is read"


def others_to(seen: Seen, sent: Sent) -> list[Sent]:
    """What came to the same address before and was not reported as lost."""
    before = seen.ledger.sent[: seen.ledger.sent.index(sent)]
    state = {key: row["state"] for key, row in seen.records.messages.items()}
    return [s for s in before if s.to == sent.to and state.get(s.message_id) in ("sent", "delivered")]


def is_one_a_day(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    zone = zone_of(visit, row)
    day = sent.at.astimezone(zone).date()
    if any(s.at.astimezone(zone).date() == day for s in others_to(seen, sent)):
        yield f"{row['kind']} is the second that day"


def is_one_of_three_a_week(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if len([s for s in others_to(seen, sent) if sent.at - s.at < A_WEEK]) >= 3:
        yield f"{row['kind']} is the fourth in seven days"


def was_agreed_to(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if row["to"] == "patient" and not visit.patient.said.get((sent.to, sent.channel)):
        yield f"{row['kind']} by {sent.channel} to a patient who said no, or never yes"


def is_not_after_a_stop(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if sent.channel == "sms" and seen.ledger.stops.get(sent.to, sent.at) < sent.at:
        yield f"{row['kind']} to a number that replied STOP"


def hides_the_treatment(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if found := [word for word in TREATMENT if word in sent.text.casefold()]:
        yield f"{row['kind']} says {found}"


def leads_to_its_visit(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    for whose, token in LINK.findall(sent.text):
        links = seen.records.links if whose == "v" else seen.records.escort_links
        ids = {link["link_id"] for link in links.get(visit.visit_id, []) if not link.get("ended_at")}
        if hashed(token) not in ids or (whose == "e") != (row["to"] == "escort"):
            yield f"{row['kind']} leads elsewhere"


def is_for_who_is_reached_there(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if row["to"] == "patient" and sent.to not in (visit.patient.phone, visit.patient.email):
        yield f"{row['kind']} to an address the patient no longer has"
    if row["to"] == "escort":
        named = seen.ride_named(visit)
        if named is None or sent.to not in (named["phone"], named.get("email")):
            yield f"{row['kind']} to somebody who is not named as the ride"


def is_permitted_by_the_patient(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    contact = seen.answers(visit).get("ride-contact", {"value": None})
    if row["to"] == "escort" and contact["value"] != "yes":
        yield f"{row['kind']} to a ride the patient does not let us ask"


def comes_once(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if sum(s.message_id == sent.message_id for s in seen.ledger.sent) > 1:
        yield f"{row['kind']} came twice"


def is_kept_as_it_was_sent(seen: Seen, sent: Sent, visit: Booked, row: Row) -> Iterator[str]:
    if " ".join((row["text"] or "-").split()) not in " ".join(sent.text.split()):
        yield f"{row['kind']} is remembered with other words"


TRUTHS: dict[str, OfMessage] = {
    "A message is about a visit that is still to come": is_still_to_come,
    "Nobody is told a time that is not the visit's time": names_the_time_it_has,
    "A message comes between 8 am and 9 pm where it is read": comes_by_day,
    "An address gets one message a day": is_one_a_day,
    "An address gets three messages in seven days": is_one_of_three_a_week,
    "A patient gets a message only by a way that this person agreed to": was_agreed_to,
    "A number that replied STOP gets no text": is_not_after_a_stop,
    "No message says what the visit is for": hides_the_treatment,
    "The link of a message leads to its own visit": leads_to_its_visit,
    "A message goes to an address of who it is for": is_for_who_is_reached_there,
    "A ride is written to only if the patient lets us": is_permitted_by_the_patient,
    "A message comes once": comes_once,
    "A message is kept as it was sent": is_kept_as_it_was_sent,
}
