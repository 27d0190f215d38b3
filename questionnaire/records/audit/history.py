"""The history: who did what, when. Lines are only ever added, in the transaction of what they tell."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from questionnaire.records.models import History, UtcDateTime
from questionnaire.records.store.compiled import CompiledStatement
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring


class What(StrEnum):
    """Everything that can happen to a visit or at the desk."""

    VISIT_ADDED = "visit-added"
    LINK_ISSUED = "link-issued"
    LINK_LOCKED = "link-locked"
    OPENED = "opened"
    WRONG_DATE = "wrong-date"
    ANSWERED = "answered"
    CARRIED_OVER = "carried-over"
    SENT = "sent"
    MOVED = "moved"
    CHECKED_IN = "checked-in"
    CANCELLED = "cancelled"
    CANCELLATION_TAKEN_BACK = "cancellation-taken-back"
    BOOKED_AGAIN = "booked-again"
    STAFF_ADDED = "staff-added"
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    SETTINGS_DECIDED = "settings-decided"
    ESCORT = "escort"
    CONTACT_CHANGED = "contact-changed"
    MESSAGES_AGREED = "messages-agreed"
    MESSAGES_STOPPED = "messages-stopped"
    MESSAGE_SENT = "message-sent"
    MESSAGE_FAILED = "message-failed"
    REPLIED = "replied"
    REPLY_DONE = "reply-done"
    ATTEMPTED = "attempted"
    WAIVED = "waived"
    WAIVER_ENDED = "waiver-ended"
    CHECK_IN_TAKEN_BACK = "check-in-taken-back"
    DAY_STEP = "day-step"
    TABLET_CODE = "tablet-code"
    TABLET_OPENED = "tablet-opened"
    TABLET_ENDED = "tablet-ended"
    NOTE_RECORDED = "note-recorded"
    CALLING_NOTED = "calling-noted"
    CORRECTED = "corrected"
    JOINED = "joined"
    TAKEN_APART = "taken-apart"
    COLUMNS_SAID = "columns-said"
    IMPORTED = "imported"
    EXPORTED = "exported"


OF_THE_CLINIC = (
    *(What.STAFF_ADDED, What.SIGNED_IN, What.SIGNED_OUT, What.SETTINGS_DECIDED),
    *(What.COLUMNS_SAID, What.IMPORTED, What.EXPORTED),
)
"""What happens to a clinic as a whole, and to no visit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    at: datetime
    by: str
    what: What
    detail: Mapping[str, Any]


_count = count()
_TABLE = History.__table__


def _with_next_number(*same: ColumnElement[bool]) -> CompiledStatement:
    """Add a line with the number after the last of the same visit or clinic.

    Adds nothing if another writer has just taken that number, which PostgreSQL lets happen.
    """
    last = select(func.coalesce(func.max(_TABLE.c.number), 0)).where(
        _TABLE.c.clinic_id == bindparam("clinic_id"), *same
    )
    values = {column.name: bindparam(column.name, type_=column.type) for column in _TABLE.c}
    line = insert(History).values(values | {"number": last.scalar_subquery() + 1})
    return CompiledStatement(line.on_conflict_do_nothing())  # SQLite's words for it are the same


_ADD_TO_VISIT = _with_next_number(_TABLE.c.visit_id == bindparam("visit_id"))
_ADD_TO_CLINIC = _with_next_number(_TABLE.c.visit_id.is_(None))


class _Row(NamedTuple):
    clinic_id: int
    entry_id: str
    at: datetime
    by: str
    what: str
    detail_sealed: bytes | None


_LINES = select(*(_TABLE.c[name] for name in _Row._fields))
_OF_VISIT = _LINES.where(
    _TABLE.c.clinic_id == bindparam("clinic_id"), _TABLE.c.visit_id == bindparam("visit_id")
).order_by(_TABLE.c.entry_id)


def add(
    connection: Connection,
    what: What,
    *,
    clinic_id: int,
    by: str,
    at: datetime,
    visit_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line with the next number of its visit or clinic.

    Only ``Act.note`` calls this, so that every line is part of a change's transaction.
    """
    line = {"clinic_id": clinic_id, "visit_id": visit_id, "by": by, "at": at, "what": what.value}
    statement = _ADD_TO_CLINIC if visit_id is None else _ADD_TO_VISIT
    while not statement.add(connection, line | _entry(clinic_id, new_entry_id(at), detail)):
        pass  # another writer has just committed a line with this number: take the next one


def _entry(clinic_id: int, entry_id: str, detail: Mapping[str, Any] | None) -> dict[str, Any]:
    """The id of a line, and its detail: sealed for this id, with the hash of the sealed bytes."""
    sealed = None
    if detail is not None:
        place = Place(clinic_id, "history", "detail", entry_id)
        sealed = ring().seal(place, json.dumps(detail, separators=(",", ":")))
    return {"entry_id": entry_id, "detail_sealed": sealed, "detail_hash": sha256(sealed or b"").hexdigest()}


def new_entry_id(at: datetime) -> str:
    """An id that sorts by time, so that the table only grows at its end.

    Milliseconds, then this process's count, so that lines of one moment keep their order, then chance.
    """
    return f"{int(at.timestamp() * 1000):012x}{next(_count) & 0xFFFFFF:06x}{secrets.token_hex(3)}"


def answered_since(clinic_id: int, visit_id: str) -> datetime | None:
    """When the first answer of a visit was given or carried over; none before that."""
    lines = select(func.min(_TABLE.c.at, type_=UtcDateTime())).where(
        _TABLE.c.clinic_id == clinic_id,
        _TABLE.c.visit_id == visit_id,
        _TABLE.c.what.in_((What.ANSWERED.value, What.CARRIED_OVER.value)),
    )
    with reading() as connection:
        return connection.scalar(lines)


def of_visit(clinic_id: int, visit_id: str) -> tuple[Line, ...]:
    """Everything that happened to a visit, in order."""
    with reading() as connection:
        rows = connection.execute(_OF_VISIT, {"clinic_id": clinic_id, "visit_id": visit_id}).all()
    return tuple(_line(_Row._make(row)) for row in rows)


def of_clinic(clinic_id: int, *, skip: int, most: int) -> tuple[Line, ...]:
    """What happened to the clinic as a whole, the newest first, without the first few."""
    lines = (
        _LINES.where(_TABLE.c.clinic_id == clinic_id, _TABLE.c.visit_id.is_(None))
        .where(_TABLE.c.what.in_([what.value for what in OF_THE_CLINIC]))
        .order_by(_TABLE.c.entry_id.desc())
        .offset(skip)
        .limit(most)
    )
    with reading() as connection:
        rows = connection.execute(lines).all()
    return tuple(_line(_Row._make(row)) for row in rows)


def _line(row: _Row) -> Line:
    return Line(row.at, row.by, What(row.what), detail_in(row.clinic_id, row.entry_id, row.detail_sealed))


def detail_in(clinic_id: int, entry_id: str, sealed: bytes | None) -> dict[str, Any]:
    """The detail in an entry's sealed column."""
    if sealed is None:
        return {}
    opened: dict[str, Any] = json.loads(
        ring().unseal(Place(clinic_id, "history", "detail", entry_id), sealed)
    )
    return opened
