"""What the checker looks at: the ledger of what people did, the records, and pages as they are shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

from tests.simulations.ledger import Booked, Ledger, Sent
from tests.simulations.reading import Row, Snapshot
from tests.simulations.words import AT_THE_COUNTER, FOR_ITS_TIME, IN_THE_WAY

Page = Callable[[str, str], BeautifulSoup]
"""A page by who looks at it and its address."""


@dataclass
class Seen:
    """One look at everything. ``touched`` are the visits that are looked at one by one."""

    now: datetime
    clinic_id: int
    ledger: Ledger
    records: Snapshot
    page: Page
    touched: list[Booked]

    def row(self, visit: Booked) -> Row:
        """A visit as it is stored."""
        return self.records.visits[visit.visit_id]

    def answers(self, visit: Booked) -> dict[str, dict[str, Any]]:
        """The stored answers of a visit by question; those of last time, not yet confirmed, are left out."""
        stored = self.row(visit)["answers"] or {}
        return {question: answer for question, answer in stored.items() if "of" not in answer}

    def ride_named(self, visit: Booked) -> dict[str, str] | None:
        """The adult named now. None if nobody is, or nobody is to be."""
        answers = self.answers(visit)
        value = {q: answers[q]["value"] for q in ("ride-home", "ride-contact", "ride-person") if q in answers}
        if value.get("ride-home") not in ("adult", "ride-with-adult"):
            return None
        if value.get("ride-contact") not in ("yes", "ask"):
            return None
        return value.get("ride-person")

    def ride_says(self, visit: Booked) -> str | None:
        """The last word of the adult named now about the time the visit has now."""
        named = self.ride_named(visit)
        said = [
            r.said
            for r in self.ledger.rides
            if named
            and (r.visit_id, r.phone) == (visit.visit_id, named["phone"])
            and r.name in ("", named["name"])
            and visit.time_at(r.at) == visit.starts_at
        ]
        return said[-1] if said else None

    def is_waived(self, visit: Booked, question: str, since: datetime) -> bool:
        """Whether something about this question was set aside since it was said, and still is."""
        return any(
            w["finding"].partition(".")[0] == question
            and w["at"] >= since
            and not w["ended_at"]
            and not (w["ends_at"] and w["ends_at"] <= self.now)
            for w in self.waivers(visit)
        )

    def waivers(self, visit: Booked) -> list[Row]:
        """What was set aside for a visit, each with its detail beside its columns."""
        return [{**row, **row["detail"]} for row in self.records.waivers.get(visit.visit_id, [])]

    def steps(self, visit: Booked) -> list[Row]:
        """What was recorded after the check-in and not undone."""
        kept: list[Row] = []
        for row in self.records.steps.get(visit.visit_id, []):
            if row["detail"]["step"] != "undone":
                kept.append(row)
            elif kept:
                kept.pop()
        return kept

    def in_the_way(self, visit: Booked) -> list[str]:
        """Why a visit cannot be ready, as the checker knows it."""
        answers, found = self.answers(visit), []
        if self.row(visit)["submitted_at"] is None:
            found.append("never sent")
        for question in FOR_ITS_TIME:
            said = answers.get(question)
            is_for_now = said and visit.time_at(when(said)) == visit.starts_at
            is_waived = said and self.is_waived(visit, question, visit.moved_at or self.now)
            if not (is_for_now or is_waived):
                found.append(f"{question} not said for this time")
        for question, value in IN_THE_WAY:
            said = answers.get(question)
            if said and said["value"] == value and not self.is_waived(visit, question, when(said)):
                found.append(f"{question} is {value}")
        if any(w.visit_id == visit.visit_id and not w.is_of_ride for w in self.ledger.notes):
            found.append("a note is unread")
        says_no = self.ride_says(visit) in ("declined", "not-sure")
        if says_no and not self.is_waived(visit, "ride-person", visit.times[0][0]):
            found.append(f"the ride says {self.ride_says(visit)}")
        return found

    def uncleared(self, visit: Booked, by: datetime) -> list[str]:
        """What was found at the counter and not cleared by name until a moment."""
        wrong = [AT_THE_COUNTER[name] for name in visit.counter if name in AT_THE_COUNTER]
        cleared = {
            w["finding"]
            for w in self.waivers(visit)
            if visit.came_at and w["at"] >= visit.came_at and w["at"] <= by
        }
        found_ride = any(s["detail"]["step"] == "ride-found" and s["at"] <= by for s in self.steps(visit))
        return [
            key for key in wrong if f"arrival.{key}" not in cleared and not (key == "no-ride" and found_ride)
        ]

    @cached_property
    def of_message(self) -> dict[str, Booked]:
        """The visit of each message."""
        by_id = {visit.visit_id: visit for visit in self.ledger.visits}
        return {key: by_id[row["visit_id"]] for key, row in self.records.messages.items()}


def when(answer: dict[str, Any]) -> datetime:
    """When an answer was given."""
    return datetime.fromisoformat(answer["at"])


def hashed(token: str) -> str:
    """As what a link is kept."""
    return sha256(token.encode()).hexdigest()


class Breach(NamedTuple):
    """Something that is not as it must be: at which visit, and what was seen."""

    visit: Booked | None
    seen: str


OfVisit = Callable[[Seen, Booked], Iterator[str]]
OfMessage = Callable[[Seen, Sent, Booked, Row], Iterator[str]]
OfAll = Callable[[Seen], Iterator[Breach]]
