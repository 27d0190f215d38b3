"""What the status of a row of a schedule means: a word that is not known is never taken for a booking."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from questionnaire.exchange.schedule.dates import read_day, split


class Status(StrEnum):
    """Whether a row's visit takes place, as far as its status says so."""

    STANDS = "stands"
    CANCELLED = "cancelled"
    OVER = "over"
    LEFT_OUT = "left-out"
    NOT_KNOWN = "not-known"


BOOKED = "accepted active booked confirmed ok okay overbooked planned reserved scheduled show"
BOOKED += " unconfirmed upcoming"
"""Of a visit that is to come. SimplePractice calls every one "Show" until something else is said."""

HOW = "appointment by client email in online patient person phone portal sms text the via web"
"""What may be said beside it."""

OVER = "arrived attended checkedin checkedout complete didnotattend fulfilled inprogress inroom missed noshow"
OVER += " seen showed started"
"""How the words begin of a visit that has begun, is over or was missed: nothing is left to book."""

MEANINGS = (Status.STANDS, Status.CANCELLED, Status.OVER, Status.LEFT_OUT)
"""What a clinic may say that a word means."""

NOTHING = ("none", "null", "nan", "n/a", "na", "nil", "never", "1/0/1900", "01/00/1900")
"""What programs write into a cell that is empty."""

YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")


def key_of(text: str) -> str:
    """By what a status word is remembered."""
    return " ".join(text.casefold().split())


def says_cancelled(text: str) -> bool:
    """Whether a cell that is filled once a visit is canceled, with a day, a name or a reason, is filled."""
    said = text.strip().casefold()
    is_empty = not re.sub(r"[\W0_]", "", said) or said in (*NO, *NOTHING)
    return not is_empty and status_of(said) is not Status.STANDS


def status_of(
    text: str, column: str = "", said_before: Mapping[str, Status] = MappingProxyType({})
) -> Status:
    """What a cell says, in a column with this name; what a clinic has said of a word stands."""
    said = text.strip().casefold()
    if key_of(text) in said_before:
        return said_before[key_of(text)]
    if column in ("canceled", "cancelled") and said in (*YES, *NO):
        return Status.CANCELLED if said in YES else Status.STANDS
    if column in ("canceled", "cancelled") and read_day(split(said)[0], False):
        return Status.CANCELLED
    words = re.findall(r"[^\W\d_]+", said.replace("'", ""))
    if not any(char.isalnum() for char in said) or words in (["not", "cancelled"], ["not", "canceled"]):
        return Status.STANDS
    if "".join(words).startswith(tuple(OVER.split())):
        return Status.OVER
    if any("cancel" in word for word in words):
        is_unsure = any(w in ("no", "not", "dont", "request", "requested", "pending") for w in words)
        is_unsure = is_unsure or any(word.startswith("uncancel") for word in words)
        return Status.NOT_KNOWN if is_unsure else Status.CANCELLED
    booked, how = set(BOOKED.split()), set(HOW.split())
    is_booked = bool(booked & set(words)) and set(words) <= booked | how
    return Status.STANDS if is_booked else Status.NOT_KNOWN
