"""Where messages reach people, whom they are for, and why one was not delivered: keys, worded elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

LONGEST_EMAIL = 120


class Reach(StrEnum):
    """Which address of a person a channel needs."""

    PHONE = "phone"
    EMAIL = "email"


class Agreement(NamedTuple):
    """What a person agreed to: messages to one of their addresses, in the words they were shown."""

    reach: Reach
    wording: str


class Problem(StrEnum):
    """Why a message was not delivered."""

    WRONG_NUMBER = "wrong-number"
    WRONG_ADDRESS = "wrong-address"
    NOT_REACHABLE = "not-reachable"
    OPTED_OUT = "opted-out"
    REFUSED = "refused"
    TOO_LONG = "too-long"
    TRY_LATER = "try-later"


class Recipient(StrEnum):
    """Whom a message is for."""

    PATIENT = "patient"
    ESCORT = "escort"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that will not arrive: whom it was for, by what channel, why, and when that was known."""

    to: Recipient
    channel: str
    problem: str
    at: datetime


def addresses(phone: str | None, email: str | None) -> dict[Reach, str]:
    """The addresses of a person that are known."""
    known = {Reach.PHONE: phone, Reach.EMAIL: email}
    return {reach: address for reach, address in known.items() if address}


def is_email(text: str) -> bool:
    """Whether a text can be an e-mail address; whether it is one, only a message can tell."""
    return "@" in text[1:-1] and not any(c.isspace() for c in text) and len(text) <= LONGEST_EMAIL
