"""Where messages reach people, whom they are for, and why one was not delivered: keys, worded elsewhere."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

LONGEST_EMAIL = 120

CALL = "call"
"""The channel of what staff told someone by phone. It counts for no cap."""

_EMAIL = re.compile(r"[^\s\x00-\x1f\x7f@<>()\[\],;:\\\"]{1,64}@[^\s\x00-\x1f\x7f@<>()\[\],;:\\\"]+")


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
    """Whom a message is for. *Replaced* is an escort who was asked, and is not named any more."""

    PATIENT = "patient"
    ESCORT = "escort"
    REPLACED = "replaced"


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
    """True when a text has the form of one e-mail address that a message can be sent to.

    Quoted names and addresses in brackets are not taken.
    """
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None
