"""What a patient said: values, who gave them and when, and how they are written down as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who can be reached: a first name, a phone number in E.164 (+15550100142), perhaps an e-mail.

    With another e-mail it is still the same person.
    """

    name: str
    phone: str
    email: str = field(default="", compare=False)


Value = str | tuple[str, ...] | Contact
"""An option's id or a text; several ids (choices) or the tries of a check, in order; a contact."""


class Stale(StrEnum):
    """Why an answer has to be given again.

    The visit moved, it was said too long ago, or it was said about the visit before this one.
    """

    MOVED = "moved"
    OLD = "old"
    LAST_TIME = "last-time"


class Answer(NamedTuple):
    """One answer, who gave it and when; what was said by phone names who ``typed_by`` it was.

    That it is ``stale`` is found out when it is looked at; only what is of last time is written down.
    """

    value: Value
    by: str
    at: datetime
    stale: Stale | None = None
    typed_by: str = ""


Answers = Mapping[str, Answer]
"""The answers of one visit by question id. Some may be off the path: kept, but counting for nothing."""


def packed(answers: Answers) -> dict[str, Any]:
    """The answers as a JSON document."""
    return {question_id: packed_answer(answer) for question_id, answer in answers.items()}


def packed_answer(answer: Answer) -> dict[str, Any]:
    """One answer as stored in the document; of staleness, only that it is of last time."""
    document = {"value": packed_value(answer.value), "by": answer.by, "at": answer.at.isoformat()}
    if answer.typed_by:
        document["typed_by"] = answer.typed_by
    return {**document, "of": answer.stale.value} if answer.stale is Stale.LAST_TIME else document


def unpacked(document: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers in a JSON document written by ``packed``."""
    return {
        question_id: Answer(
            unpacked_value(row["value"]),
            row["by"],
            datetime.fromisoformat(row["at"]),
            Stale(row["of"]) if "of" in row else None,
            row.get("typed_by", ""),
        )
        for question_id, row in document.items()
    }


def packed_value(value: Value) -> Any:
    """A value as JSON, which has no tuples and no contacts."""
    match value:
        case Contact(name, phone, email):
            return {"name": name, "phone": phone, **({"email": email} if email else {})}
        case tuple():
            return list(value)
        case _:
            return value


def unpacked_value(document: Any) -> Value:
    """A value from its JSON."""
    match document:
        case str():
            return document
        case list():
            return tuple(document)
        case _:
            return Contact(document["name"], document["phone"], document.get("email", ""))
