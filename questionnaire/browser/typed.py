"""What was typed into a form whose sender must enter by a door again.

It is sealed into the page of the door, for its owner alone: the visit, or the member of staff.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from questionnaire.records.store.encryption import Place, carried, to_carry

LARGEST = 64 * 1024
"""How much is carried, in characters: far more than any form of ours takes."""

LASTS = timedelta(hours=12)
"""How long it may take to come back, as long as the longest session."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form, and the address they were sent to."""

    address: str
    fields: list[tuple[str, str]]


def seal(owner: str, address: str, fields: Iterable[tuple[str, str]], now: datetime) -> str:
    """What was typed, as it may stand in a page. Returns "" if it is too much."""
    kept = [field for field in fields if field[0] != "csrf_token"]
    text = json.dumps([address, now.timestamp(), kept])
    return to_carry(_place(owner), text) if len(text) <= LARGEST else ""


def opened(owner: str, sealed: str, now: datetime) -> Typed | None:
    """What was typed. Returns None if it is of another owner, or too old."""
    text = carried(_place(owner), sealed)
    if not text:
        return None
    address, at, fields = json.loads(text)
    is_old = now.timestamp() - at > LASTS.total_seconds()
    return None if is_old else Typed(address, [(name, value) for name, value in fields])


def _place(owner: str) -> Place:
    return Place(0, "browser", "typed", owner)
