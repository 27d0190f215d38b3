"""Where messages reach people, whom they are for, and why one was not delivered: keys, worded elsewhere."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

LONGEST_EMAIL = 120

CALL = "call"
"""The channel of what staff told someone by phone. It counts for no cap."""

_SIGN = r"[^\s\x00-\x1f\x7f@<>()\[\],;:\\\".]"
_LABEL = r"(?!-)(?:[\w-]|[^\s\x00-\x7f])+"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_SIGN}+(?:\.{_SIGN}+)*@{_LABEL}(?:\.{_LABEL})*")

_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0x180B, 0x180E), *range(0xE0100, 0xE01F0))))
_AROUND = ' \t\n<>()"\u201c\u201d\u00a0'
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})


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
    BACKUP = "backup"


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


def visible(text: str) -> str:
    """A text without what is pasted along with a number or an address and cannot be seen."""
    return "".join(c for c in text if not _is_unseen(c))


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Me") or character in _FILLERS or character in _SELECTORS


def is_email(text: str) -> bool:
    """True when a text has the form of one e-mail address that a message can be sent to.

    Quoted names, addresses in brackets and what cannot be seen are not taken.
    """
    return text == visible(text) and len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def clean_email(typed: str) -> str:
    """The one address in what was typed or pasted, without what stands around it; else what was typed."""
    bare = visible(typed).translate(_HYPHENS).strip()
    bare = re.sub(r"^mailto:\s*([^?]*)(?:\?.*)?$", r"\1", bare, flags=re.IGNORECASE)
    bare = bare.strip(_AROUND).rstrip(",;.:").strip(_AROUND)
    if bare[:1] == bare[-1:] == "'":
        bare = bare[1:-1]
    return bare if is_email(bare) else typed
