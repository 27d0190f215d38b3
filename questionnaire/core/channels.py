"""How messages reach people, whom they are for, and why one was not delivered: keys, worded elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """A way to reach somebody."""

    SMS = "sms"
    EMAIL = "email"


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
