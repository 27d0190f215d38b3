"""What must be true of the records, visit by visit and of all of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from tests.simulations.ledger import Booked
from tests.simulations.seen import Breach, OfAll, OfVisit, Seen, when

NURSES = ("nurse", "clinician")


def has_the_time_last_saved(seen: Seen, visit: Booked) -> Iterator[str]:
    if seen.row(visit)["starts_at"] != visit.starts_at:
        yield f"stored {seen.row(visit)['starts_at']}, the desk saved {visit.starts_at}"


def is_off_only_if_called_off(seen: Seen, visit: Booked) -> Iterator[str]:
    row = seen.row(visit)
    if (row["cancelled_at"], row["checked_in_at"]) != (visit.cancelled_at, visit.came_at):
        yield f"off {row['cancelled_at']}, in {row['checked_in_at']}"


def keeps_what_a_page_took(seen: Seen, visit: Booked) -> Iterator[str]:
    stored = seen.row(visit)["answers"] or {}
    for question, (value, at) in visit.saved.items():
        kept = plain(stored.get(question, {}).get("value"))
        if kept != plain(value):
            yield f"{question}: {plain(value)} was taken at {at:%m-%d %H:%M}, {kept} is stored"


def plain(value: object) -> object:
    """An answer in one shape: how it was typed and how it is stored compare equal."""
    if hasattr(value, "phone"):
        return (value.name, value.phone)  # type: ignore[attr-defined]
    if isinstance(value, dict):
        return (value["name"], value["phone"])
    return tuple(value) if isinstance(value, list | tuple) else value


def holds_only_what_was_said_of_it(seen: Seen, visit: Booked) -> Iterator[str]:
    theirs = {pair for v in seen.ledger.visits if v.patient is visit.patient for pair in v.given}
    for question, answer in seen.answers(visit).items():
        value = answer["value"]
        shown = f"{value['name']} {value['phone']}" if isinstance(value, dict) else str(value)
        if isinstance(value, str | dict) and (question, shown) not in theirs:
            yield f"{question}: nobody said {shown} for this patient"


def takes_no_answer_once_closed(seen: Seen, visit: Booked) -> Iterator[str]:
    closed_at = visit.cancelled_at or visit.came_at
    late = [q for q, a in seen.answers(visit).items() if closed_at and when(a) > closed_at]
    if late:
        yield f"{late} answered after it was closed"


def has_a_ride_only_by_their_word(seen: Seen, visit: Booked) -> Iterator[str]:
    said = {(r.phone, r.said, r.at) for r in seen.ledger.rides if r.visit_id == visit.visit_id}
    for fact in seen.records.ride_facts.get(visit.visit_id, []):
        detail = fact["detail"]
        state = {"re-confirmed": "confirmed"}.get(detail["state"], detail["state"])
        told = (detail["contact"][1], state, fact["at"])
        if state in ("confirmed", "declined", "not-sure") and told not in said:
            yield f"the ride {state}, and never said so"


def asked_the_ride_by_a_message(seen: Seen, visit: Booked) -> Iterator[str]:
    sent = {(s.to, s.at) for s in seen.ledger.sent}
    for fact in seen.records.ride_facts.get(visit.visit_id, []):
        contact = fact["detail"]["contact"]
        places = {(to, fact["at"]) for to in contact[1:]}
        if fact["detail"]["state"] == "asked" and not places & sent:
            yield "the ride counts as asked, and got no message"


def has_one_open_link(seen: Seen, visit: Booked) -> Iterator[str]:
    still_open = [link for link in seen.records.links[visit.visit_id] if not link["ended_at"]]
    if len(still_open) != 1:
        yield f"{len(still_open)} links are open"


def is_cleared_by_nurses(seen: Seen, visit: Booked) -> Iterator[str]:
    role = {f"staff:{key}": row["role"] for key, row in seen.records.staff.items()}
    for waiver in seen.waivers(visit):
        is_a_nurses = waiver.get("on_arrival") or waiver["for_nurses"] or waiver["level"] == "blocks"
        if is_a_nurses and role.get(waiver["by"], waiver["by"]) not in NURSES:
            yield f"{waiver['finding']} was set aside by {role.get(waiver['by'], waiver['by'])}"
    for step in seen.steps(visit):
        if step["detail"]["step"] in ("started", "ended") and role.get(step["by"]) not in NURSES:
            yield f"{step['detail']['step']} by {role.get(step['by'])}"


def starts_no_treatment_uncleared(seen: Seen, visit: Booked) -> Iterator[str]:
    for step in seen.steps(visit):
        if step["detail"]["step"] == "started" and (left := seen.uncleared(visit, step["at"])):
            yield f"treatment started with {left} uncleared"


def is_told_whole_by_its_history(seen: Seen, visit: Booked) -> Iterator[str]:
    lines = seen.records.records.rows("history", "visit_id = ?", visit.visit_id)
    numbers, times = [line["number"] for line in lines], [line["at"] for line in lines]
    if sorted(numbers) != list(range(1, len(lines) + 1)):
        yield f"its history has the numbers {numbers}"
    if times != sorted(times):
        yield "its history goes backward"
    happened = Counter(line["what"] for line in lines)
    if happened["moved"] != len(visit.times) - 1:
        yield f"moved {len(visit.times) - 1} times, the history says {happened['moved']}"
    off = happened["cancelled"] - happened["cancellation-taken-back"]
    if off != bool(visit.cancelled_at):
        yield f"the history says it is called off {off} times"


def is_of_its_patient(seen: Seen, visit: Booked) -> Iterator[str]:
    row, patient = seen.records.patients[seen.row(visit)["patient_id"]], visit.patient
    stored = (row["first_name"], row["last_name"], row["date_of_birth"], row["phone"], row["email"])
    if stored != (patient.first, patient.last, patient.born.isoformat(), patient.phone, patient.email):
        yield f"stored {stored}, it is the visit of {patient.name} at {patient.phone}"


OF_VISITS: dict[str, OfVisit] = {
    "A visit is at the time that the desk saved last": has_the_time_last_saved,
    "A visit is off or checked in exactly if somebody said so last": is_off_only_if_called_off,
    "An answer that a page took is there": keeps_what_a_page_took,
    "An answer is one that was said for this patient": holds_only_what_was_said_of_it,
    "A closed visit takes no answer": takes_no_answer_once_closed,
    "No ride says yes or no without that person's word": has_a_ride_only_by_their_word,
    "A ride counts as asked only if a message came": asked_the_ride_by_a_message,
    "A visit has one open link": has_one_open_link,
    "What is a nurse's is done by a nurse": is_cleared_by_nurses,
    "No treatment starts before the counter's facts are cleared": starts_no_treatment_uncleared,
    "The history of a visit is whole": is_told_whole_by_its_history,
    "A visit is of its patient, reached as they said last": is_of_its_patient,
}


def all_visits_are_there_once(seen: Seen) -> Iterator[Breach]:
    stored, booked = set(seen.records.visits), {visit.visit_id for visit in seen.ledger.visits}
    if stored != booked:
        yield Breach(None, f"{len(stored - booked)} nobody booked, {len(booked - stored)} are gone")


def a_person_is_one_patient(seen: Seen) -> Iterator[Breach]:
    of_person: dict[str, set[str]] = {}
    for visit in seen.ledger.visits:
        of_person.setdefault(visit.patient.name, set()).add(seen.row(visit)["patient_id"])
    for name, ids in of_person.items():
        if len(ids) > 1:
            yield Breach(None, f"{name} is {len(ids)} patients")


def nobody_consents_without_a_yes(seen: Seen) -> Iterator[Breach]:
    index = seen.records.records.index
    yes = {
        (index(seen.clinic_id, "address", address.casefold()), channel)
        for visit in seen.ledger.visits
        for address, channel in visit.patient.ever_said_yes
    }
    for row in seen.records.consents:
        if row["given"] and (row["address_index"], row["channel"]) not in yes:
            yield Breach(None, f"a yes to {row['channel']} at {row['at']} that nobody said")


def a_stop_is_the_last_word(seen: Seen) -> Iterator[Breach]:
    index = seen.records.records.index
    last = {(row["address_index"], row["channel"]): row for row in seen.records.consents}
    for number, at in seen.ledger.stops.items():
        row = last.get((index(seen.clinic_id, "address", number), "sms"))
        if row is None or (row["given"] and row["at"] <= at):
            yield Breach(None, f"STOP of {at} left no trace")


def no_old_page_overwrites(seen: Seen) -> Iterator[Breach]:
    for visit in seen.ledger.overwritten:
        yield Breach(visit, "two pages were open, and the second was saved over the first")


def nothing_is_readable_on_the_disk(seen: Seen) -> Iterator[Breach]:
    for file in seen.records.records.folder.glob("visit-ready.db*"):
        content = file.read_bytes()
        for word in (b"Lindaa", b"ada.aa", b"+1202234", b"+1303234"):
            if word in content:
                yield Breach(None, f"{word.decode()} is readable in {file.name}")


def an_alarm_names_no_one(seen: Seen) -> Iterator[Breach]:
    for text in seen.ledger.alarms:
        named = [v for v in seen.ledger.visits if v.patient.first in text or v.patient.last in text]
        if named or "hurt" in text or "hearing" in text:
            yield Breach(next(iter(named), None), f"a mail to the backup person says {text!r}")


def nobody_waits_for_a_message_that_is_due(seen: Seen) -> Iterator[Breach]:
    late = seen.now - timedelta(hours=1)
    for key, row in seen.records.messages.items():
        if row["state"] == "waiting" and row["due_at"] < late and row["tries"] == 0:
            yield Breach(seen.of_message[key], f"{row['kind']} waits since {row['due_at']}")


OF_ALL: dict[str, OfAll] = {
    "Every visit that was booked is there, once, and no other": all_visits_are_there_once,
    "A person who comes again is one patient": a_person_is_one_patient,
    "No consent without that person's yes": nobody_consents_without_a_yes,
    "A STOP is the last word until a new yes": a_stop_is_the_last_word,
    "No page from before a change overwrites it": no_old_page_overwrites,
    "No name, number or address is readable on the disk": nothing_is_readable_on_the_disk,
    "A mail to the backup person names no one and tells nothing": an_alarm_names_no_one,
    "A message whose time has come does not wait": nobody_waits_for_a_message_that_is_due,
}
