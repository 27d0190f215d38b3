"""How messages go out, to whom, and why one could not be delivered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How a message goes out."""

    SMS = "sms"
    EMAIL = "email"


class Recipient(StrEnum):
    """Whom a message is for."""

    PATIENT = "patient"
    ESCORT = "escort"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that will not arrive: whom it was for, by what channel, why (a ``Problem``), and when."""

    to: Recipient
    channel: str
    problem: str
    at: datetime
