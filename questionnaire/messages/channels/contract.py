"""What a channel is, one message ready to go out, and what a channel says when it could not take it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from questionnaire.core.channels import Agreement, Problem, Reach

MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go out. Printing it shows neither whom it is for nor what it says."""

    message_id: str
    """The same at every try, so that a repeat can be recognized."""
    to: str = field(repr=False)
    """A phone number in E.164, or an e-mail address."""
    subject: str = field(repr=False)
    """Empty for a text."""
    text: str = field(repr=False)
    from_name: str
    """The clinic's neutral name."""
    kind: str = ""
    """Which message it is, such as ``escort-request``; the only thing the console tells of it."""

    def __post_init__(self) -> None:
        if not MESSAGE_ID.fullmatch(self.message_id):
            raise ValueError("a message id is 1 to 64 letters, digits, dots, dashes and underscores")


class Sender(Protocol):
    """What every channel can do."""

    def send(self, letter: Letter) -> str:
        """Hand a letter over; the provider's reference, or "" if it gives none. Raises DeliveryFailed."""


class Channel(NamedTuple):
    """A way to reach a person, and all that the product needs to know about it."""

    id: str
    """As stored with messages and consents. It never changes."""
    setting: str
    """The setting that opens it, such as ``SMS_URL``."""
    reach: Reach
    label: str
    """What one message is called, as a heading: "Text". Marked for translation."""
    plural: str
    """What several are called, within a sentence: "texts". Marked for translation."""
    consent: str
    """What a patient agrees to, in full, with ``%(clinic)s`` for the clinic. Marked for translation."""
    example: str
    """Of its setting."""
    one_text: bool
    """True when everything has to fit into one text of 160; otherwise a message has a subject and a body."""
    open: Callable[[str, str], Sender]
    """Makes a sender of the setting and of the address for receipts. Raises AddressError."""

    @property
    def field(self) -> str:
        """The name of the box that is ticked to agree to it."""
        return f"agrees_{self.id}"

    def agreement(self, clinic_name: str) -> Agreement:
        """What is agreed to at this clinic. The words are stored as they were shown."""
        return Agreement(self.reach, self.consent % {"clinic": clinic_name})


class DeliveryFailed(Exception):
    """A channel could not deliver. It says why as a key, and never to whom or what."""

    def __init__(self, problem: Problem, *, permanent: bool, wait_seconds: int = 0) -> None:
        super().__init__(f"{problem}, {'for good' if permanent else 'for now'}")
        self.problem = problem
        self.permanent = permanent
        """Trying again would end the same way."""
        self.wait_seconds = wait_seconds
        """How long the other side asked us to wait; 0 when it did not say."""


def later(wait_seconds: int = 0) -> DeliveryFailed:
    """Nothing is wrong with the message: it should be tried again."""
    return DeliveryFailed(Problem.TRY_LATER, permanent=False, wait_seconds=wait_seconds)


def never(problem: Problem) -> DeliveryFailed:
    """The message will not arrive, however often it is tried."""
    return DeliveryFailed(problem, permanent=True)
