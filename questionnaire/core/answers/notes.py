"""Notes: what patients and escorts write in their own words, until a nurse recorded what was done.

A note is identified by what was written and when. A changed text is a new note, and the earlier one stays.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Writer(StrEnum):
    """Who wrote a note."""

    PATIENT = "patient"
    ESCORT = "escort"


class Done(StrEnum):
    """What was done about a note. A call without an answer leaves it open."""

    SAFE = "talked-safe"
    HELP = "help-on-the-way"
    READ = "read"
    NO_ANSWER = "no-answer"


CLOSES = (Done.SAFE, Done.HELP, Done.READ)
"""What ends a note. Nothing else does."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note, and whether it ``is_urgent``. ``question`` is where a patient wrote it.

    ``by`` is who entered it, as the history names them. ``recorded_at`` is when it was closed.
    """

    id: str
    writer: Writer
    text: str
    by: str
    at: datetime
    question: str = ""
    is_urgent: bool = False
    recorded_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """True until a nurse or clinician recorded what was done."""
        return self.recorded_at is None

    def repeats(self, other: "Note") -> bool:
        """Whether it says again what another note says, which no one has to read twice.

        What speaks of danger counts again once the other was recorded.
        """
        is_same = (self.writer, self.question, self.text) == (other.writer, other.question, other.text)
        return is_same and (other.is_open or not self.is_urgent)


@dataclass(frozen=True, slots=True)
class NoteRecord:
    """What a nurse or clinician did about a note, in their words."""

    note: str
    done: Done
    words: str
    by: str
    name: str
    at: datetime


def backup_due(note: Note, wait: timedelta | None, now: datetime) -> bool:
    """Whether the backup person gets a message: no one has recorded an urgent note for so long."""
    return note.is_urgent and note.is_open and wait is not None and now - note.at >= wait
