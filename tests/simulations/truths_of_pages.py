"""What must be true of the pages that staff, patients and rides see."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bs4 import BeautifulSoup, Tag

from tests.conftest import ZONE
from tests.simulations.ledger import Booked, Sent
from tests.simulations.seen import Breach, OfAll, OfVisit, Seen, when
from tests.simulations.truths_of_messages import OFF_KINDS
from tests.simulations.words import (
    COMING_GREEN,
    FOR_THE_NURSE,
    GREEN,
    HERE,
    OFF,
    TREATMENT,
    clock_words,
    long_day,
)

SHOWN_DAYS = 14


def says(tag: Tag | BeautifulSoup | None) -> str:
    """All that is read in a piece of a page, in one line."""
    return " ".join(tag.get_text(" ").split()) if tag else ""


def day_of(visit: Booked) -> date:
    """The visit's day at the clinic."""
    return visit.starts_at.astimezone(ZONE).date()


def board(seen: Seen, day: date) -> dict[str, dict[str, str]]:
    """The rows of a day's board by visit, each cell by its column."""
    rows = {}
    for row in seen.page("ben", f"/desk/{day}").select("#rows tbody tr"):
        for hidden in row.select("[hidden], .visually-hidden"):
            hidden.decompose()
        link = row.select_one("a.who")
        assert link
        cells = {str(cell["data-label"]): says(cell) for cell in row.select("td")}
        rows[str(link["href"]).rpartition("/")[2]] = cells
    return rows


def days_ahead(seen: Seen) -> list[date]:
    """Today and the next three days."""
    today = seen.now.astimezone(ZONE).date()
    return [today + timedelta(days=days) for days in range(4)]


def rows_ahead(seen: Seen) -> Iterator[tuple[Booked, dict[str, str]]]:
    """The rows of the boards that are looked at, each with its visit."""
    by_id = {visit.visit_id: visit for visit in seen.ledger.visits}
    for day in days_ahead(seen):
        for visit_id, row in board(seen, day).items():
            yield by_id[visit_id], row


def board_is_complete(seen: Seen) -> Iterator[Breach]:
    for day in days_ahead(seen):
        rows = board(seen, day)
        due = {v.visit_id for v in seen.ledger.visits if day_of(v) == day}
        if set(rows) != due:
            missing = [v for v in seen.ledger.visits if v.visit_id in due - set(rows)]
            there = seen.page("ben", f"/desk/{day}")
            what = f"{len(missing)} are missing, {len(set(rows) - due)} too many"
            yield Breach(next(iter(missing), None), f"{day}: {what}; {says(there.select_one('h1'))}")


def board_names_and_times(seen: Seen) -> Iterator[Breach]:
    for visit, row in rows_ahead(seen):
        if row["Time"] != clock_words(visit.starts_at) or visit.patient.name not in row["Patient"]:
            yield Breach(visit, f"shown as {row['Time']} {row['Patient']}")


def nothing_blocked_is_green(seen: Seen) -> Iterator[Breach]:
    for visit, row in rows_ahead(seen):
        is_green = row["Status"].startswith(COMING_GREEN)
        if is_green and not visit.is_closed and (why := seen.in_the_way(visit)):
            yield Breach(visit, f"{row['Status']}, though {why}")


def nothing_uncleared_is_green(seen: Seen) -> Iterator[Breach]:
    for visit, row in rows_ahead(seen):
        if visit.came_at and row["Status"].startswith(GREEN) and (why := seen.uncleared(visit, seen.now)):
            yield Breach(visit, f"{row['Status']}, though {why}")


def the_board_says_what_is_so(seen: Seen) -> Iterator[Breach]:
    for visit, row in rows_ahead(seen):
        may_be = OFF if visit.cancelled_at else HERE if visit.came_at else ("Not ", "Needs", "In p", "Ready")
        wrong = OFF + HERE if not visit.is_closed else ()
        if not row["Status"].startswith(may_be) or row["Status"].startswith(wrong or ("?",)):
            yield Breach(visit, f"{row['Status']}; off {visit.cancelled_at}, came {visit.came_at}")


def no_ride_shows_without_a_yes(seen: Seen) -> Iterator[Breach]:
    for visit, row in rows_ahead(seen):
        ride = row.get("Ride home", "")
        says_yes = "said yes" in ride and "to the old time" not in ride
        if not visit.is_closed and says_yes and seen.ride_says(visit) != "confirmed":
            yield Breach(visit, f"{ride}, who said {seen.ride_says(visit)} of this time")


def calls(seen: Seen) -> list[Tag]:
    """The cards of the nurse's list, one for each call."""
    cards = seen.page("chi", "/desk/follow-ups").select("li.call")
    return [card for card in cards if not str(card.get("id")).startswith("note-")]


def notes_stay_until_recorded(seen: Seen) -> Iterator[Breach]:
    by_id = {visit.visit_id: visit for visit in seen.ledger.visits}
    notes = seen.page("chi", "/desk/follow-ups").select("li[id^=note-] .note-text")
    shown = {says(note) for note in notes}
    for wrote in seen.ledger.notes:
        if wrote.text not in shown:
            yield Breach(by_id[wrote.visit_id], f"{wrote.text!r} of {wrote.at} is not shown")


def nothing_for_the_nurse_is_missing(seen: Seen) -> Iterator[Breach]:
    cards: dict[str, str] = {}
    for card in calls(seen):
        link = card.select_one("h3 a.who")
        assert link
        visit_id = str(link["href"]).rpartition("/")[2]
        cards[visit_id] = f"{cards.get(visit_id, '')} {says(card)}"
    until = seen.now + timedelta(days=SHOWN_DAYS)
    for visit in seen.ledger.visits:
        if visit.is_closed or not seen.now < visit.starts_at < until:
            continue
        for (question, value), words in FOR_THE_NURSE.items():
            said = seen.answers(visit).get(question)
            if not said or said["value"] != value or seen.is_waived(visit, question, when(said)):
                continue
            if words not in cards.get(visit.visit_id, ""):
                yield Breach(visit, f"{question} is {value}, and not on the list")


def last_told(seen: Seen) -> Iterator[tuple[Booked, str, Sent]]:
    """The last message that reached each patient, and each ride who is named now, of visits to come."""
    last: dict[tuple[str, str], tuple[Booked, str, Sent]] = {}
    for sent in seen.ledger.sent:
        row, visit = seen.records.messages[sent.message_id], seen.of_message[sent.message_id]
        named = seen.ride_named(visit) or {}
        is_theirs = row["to"] == "patient" or sent.to in (named.get("phone"), named.get("email"))
        if row["state"] in ("sent", "delivered") and row["to"] != "replaced" and is_theirs:
            last[visit.visit_id, row["to"]] = visit, row["to"], sent
    return (told for told in last.values() if told[0].starts_at > seen.now and not told[0].came_at)


def nobody_is_left_with_an_old_plan(seen: Seen) -> Iterator[Breach]:
    page = seen.page("chi", "/desk/follow-ups").select("section[aria-labelledby=to-call] a.who")
    to_call = {str(link["href"]).rpartition("/")[2] for link in page}
    rows = seen.records.messages.values()
    waits = {(row["visit_id"], row["to"]) for row in rows if row["state"] == "waiting"}
    for visit, whom, sent in last_told(seen):
        told_off = seen.records.messages[sent.message_id]["kind"] in OFF_KINDS
        moved_at = visit.moved_at if visit.time_at(sent.at) != visit.starts_at else None
        is_news = told_off != bool(visit.cancelled_at)
        called_off_at = (visit.cancelled_at or visit.reopened_at) if is_news else None
        changed_at = max((at for at in (moved_at, called_off_at) if at), default=None)
        if changed_at is None or seen.now - max(changed_at, sent.at) < A_ROUND:
            continue
        if knows_anyway(seen, visit, whom, changed_at):
            continue
        if (visit.visit_id, whom) not in waits and visit.visit_id not in to_call:
            yield Breach(visit, f"the {whom} was last written to at {sent.at}, off: {told_off}")


def knows_anyway(seen: Seen, visit: Booked, whom: str, changed_at: datetime) -> bool:
    """Whether they called it off themselves, were called, said something since, or are not to be asked."""
    if any(at >= changed_at and of == visit.visit_id for at, of in seen.ledger.told_by_phone):
        return True
    if whom == "patient":
        return bool(visit.cancelled_at) and visit.why_off in ("patient", "ill")
    contact = seen.answers(visit).get("ride-contact", {"value": "no"})["value"]
    return contact != "yes" or bool(seen.ride_says(visit)) or bool(visit.cancelled_at)


A_ROUND = timedelta(minutes=75)
"""By then a change has waited its grace, and the sender had its turn."""


def replies_stay_until_acted_on(seen: Seen) -> Iterator[Breach]:
    shown = says(seen.page("chi", "/desk/follow-ups").select_one("section[aria-labelledby=replies]"))
    for reply in seen.ledger.replies:
        if reply.text not in shown:
            yield Breach(None, f"{reply.text!r} of {reply.at} is not shown")


def nobody_off_is_called(seen: Seen) -> Iterator[Breach]:
    by_id = {visit.visit_id: visit for visit in seen.ledger.visits}
    for card in calls(seen):
        link = card.select_one("h3 a.who")
        assert link
        visit = by_id[str(link["href"]).rpartition("/")[2]]
        if visit.cancelled_at or (visit.starts_at <= seen.now and not visit.came_at):
            yield Breach(visit, "is to be called, and is off or over")


def the_list_counts_right(seen: Seen) -> Iterator[Breach]:
    page = seen.page("chi", "/desk/follow-ups")
    cards, title = calls(seen), says(page.select_one("title"))
    if cards and f": {len(cards)} to call" not in title:
        yield Breach(None, f"{title!r} over {len(cards)} cards")


OF_ALL: dict[str, OfAll] = {
    "The board of a day has each of its visits": board_is_complete,
    "The board shows each patient at the visit's own time": board_names_and_times,
    "No visit with something in its way shows green": nothing_blocked_is_green,
    "No patient who is here uncleared shows green": nothing_uncleared_is_green,
    "The board shows who is off and who is here": the_board_says_what_is_so,
    "No ride is shown as coming without that person's yes to this time": no_ride_shows_without_a_yes,
    "No unread note is missing from the nurse's list": notes_stay_until_recorded,
    "Nothing a nurse must act on is missing from the nurse's list": nothing_for_the_nurse_is_missing,
    "Nobody is left with an old plan: a message waits, or a call": nobody_is_left_with_an_old_plan,
    "A reply stands in the follow-ups until somebody acted on it": replies_stay_until_acted_on,
    "Nobody is called about a visit that is off or over": nobody_off_is_called,
    "The follow-ups count their cards": the_list_counts_right,
}


def its_page_agrees_with_the_board(seen: Seen, visit: Booked) -> Iterator[str]:
    row = board(seen, day_of(visit))[visit.visit_id]
    head = seen.page("ben", f"/desk/visits/{visit.visit_id}").select_one(".dayhead")
    status = says(head.select_one(".tag")) if head else ""
    if not row["Status"].startswith(status) or visit.patient.name not in says(head):
        yield f"the board says {row['Status']}, its page {says(head)}"
    if f"{long_day(visit.starts_at)}, {clock_words(visit.starts_at)}" not in says(head):
        yield f"its page says {says(head)}"


def its_patient_reads_its_time(seen: Seen, visit: Booked) -> Iterator[str]:
    page = seen.page(f"patient {visit.visit_id}", "/visit/plan")
    hero, text = says(page.select_one(".hero")), says(page.select_one("main"))
    is_coming = not visit.is_closed and visit.starts_at > seen.now
    if visit.cancelled_at and "not tak" not in hero:
        yield f"it is off, and its patient reads {hero}"
    if is_coming and visit.starts_at.astimezone(ZONE).strftime("%A") not in hero:
        yield f"it is on {long_day(visit.starts_at)}, and its patient reads {hero}"
    if is_coming and clock_words(visit.starts_at) not in text:
        yield f"it is at {clock_words(visit.starts_at)}, and its patient does not read it"
    former = {clock_words(time) for _, time in visit.times} - {clock_words(visit.starts_at)}
    if is_coming and any(time in hero for time in former):
        yield f"its patient reads a former time: {hero}"


def its_ride_reads_its_day_and_no_more(seen: Seen, visit: Booked) -> Iterator[str]:
    named = seen.ride_named(visit)
    for link in seen.records.escort_links.get(visit.visit_id, []):
        page = seen.page("ride", f"/e/{link['token']}")
        contact = link["contact"]
        is_theirs = named and (contact[0], contact[1]) == (named["name"], named["phone"])
        if is_theirs and not visit.cancelled_at:
            is_coming = visit.starts_at > seen.now
            if is_coming and long_day(visit.starts_at) not in says(page.select_one(".when")):
                yield f"it is on {long_day(visit.starts_at)}, its ride reads {says(page.select_one('.when'))}"
        elif page.select_one(".when"):
            yield "a ride that is named no more, or of a visit that is off, still reads when it is"
        if found := [word for word in TREATMENT if word in says(page).casefold()]:
            yield f"its ride reads {found}"


def nobody_elsewhere_sees_it(seen: Seen, visit: Booked) -> Iterator[str]:
    page = seen.page("dee", f"/desk/visits/{visit.visit_id}")
    if visit.patient.last in says(page) or page.select_one(".dayhead"):
        yield "the nurse of another clinic sees it"


OF_VISITS: dict[str, OfVisit] = {
    "The page of a visit agrees with the board": its_page_agrees_with_the_board,
    "A patient reads the time of the visit": its_patient_reads_its_time,
    "A ride reads the day of the visit, and nothing of what it is for": its_ride_reads_its_day_and_no_more,
    "Another clinic sees nothing of it": nobody_elsewhere_sees_it,
}
