"""What the status of a row of a schedule means: a word that is not known is never taken for a booking."""

import re
from enum import StrEnum


class Status(StrEnum):
    """Whether a row's visit takes place, as far as its status says so."""

    STANDS = "stands"
    CANCELLED = "cancelled"
    OVER = "over"
    NOT_KNOWN = "not-known"


BOOKED = "accepted active booked confirmed ok okay overbooked planned reserved scheduled show"
BOOKED += " unconfirmed upcoming"
"""Of a visit that is to come. SimplePractice calls every one "Show" until something else is said."""

HOW = "appointment by client email in online patient person phone portal sms text the via web"
"""What may be said beside it."""

OVER = "arrived attended checkedin checkedout complete didnotattend fulfilled inprogress inroom missed noshow"
OVER += " seen showed started"
"""How the words begin of a visit that has begun, is over or was missed: nothing is left to book."""

YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")


def status_of(text: str, column: str = "") -> Status:
    """What a cell says, in a column with this name."""
    said = text.strip().casefold()
    if column in ("canceled", "cancelled") and said in (*YES, *NO):
        return Status.CANCELLED if said in YES else Status.STANDS
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
