"""How a message can reach somebody, and why it could not: keys, worded in templates."""

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
    NO_CHANNEL = "no-channel"
    TRY_LATER = "try-later"
