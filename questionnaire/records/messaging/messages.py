"""Messages as the desk and the sender read them: what waits, what went out, what did not arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from questionnaire.core.channels import CALL, Recipient, Undelivered
from questionnaire.core.readiness.reminders import A_WEEK, Due, MessageKind
from questionnaire.records.models import MessageRow
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring


class MessageState(StrEnum):
    """What became of a message; withdrawn ones were no longer due when their turn came."""

    WAITING = "waiting"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


OUT = (MessageState.SENT, MessageState.DELIVERED)
_messages = MessageRow.__table__
_c = _messages.c


class StoredMessage(NamedTuple):
    """A message as it is stored, with what is sealed still sealed."""

    clinic_id: int
    message_id: str
    visit_id: str
    kind: str
    anchor: str
    to: str
    channel: str
    address_sealed: bytes
    text_sealed: bytes | None
    state: str
    queued_at: datetime
    due_at: datetime
    claimed_until: datetime | None
    tries: int
    sent_at: datetime | None
    ended_at: datetime | None
    problem: str | None


ALL = select(*(_c[name] for name in StoredMessage._fields))
_ENDED = (
    select(_c.visit_id, _c.to, _c.channel, _c.state, _c.problem, _c.ended_at, _c.address_index)
    .where(
        _c.clinic_id == bindparam("clinic_id"),
        _c.visit_id.in_(bindparam("visit_ids", expanding=True)),
        _c.state.in_([MessageState.FAILED.value, *(state.value for state in OUT)]),
    )
    .order_by(_c.message_id)
)
_SENT_TO = (
    select(_c.sent_at)
    .where(
        _c.clinic_id == bindparam("clinic_id"),
        _c.address_index == bindparam("address_index"),
        _c.sent_at.is_not(None),
        _c.channel != CALL,
        _c.state.in_([state.value for state in OUT]),
    )
    .order_by(_c.sent_at.desc())
    .limit(2 * A_WEEK)
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the outbox, opened."""

    clinic_id: int
    message_id: str
    visit_id: str
    due: Due
    channel: str
    address: str
    state: MessageState
    queued_at: datetime
    due_at: datetime
    tries: int
    at: datetime | None
    problem: str | None
    text: str | None
    sent_at: datetime | None
    claimed_until: datetime | None = None

    @property
    def is_taken_back(self) -> bool:
        """Whether it was withdrawn before it went out, so that it may wait again once it is due again."""
        return self.state is MessageState.WITHDRAWN and self.sent_at is None


def undelivered(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[tuple[str, Undelivered], ...]]:
    """The last message to each recipient of these visits, where it failed, by visit, with its address."""
    with reading() as connection:
        rows = connection.execute(_ENDED, {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}).all()
    last = {(row.visit_id, row.to): row for row in rows}
    failed: dict[str, tuple[tuple[str, Undelivered], ...]] = {}
    for row in last.values():
        if row.state == MessageState.FAILED and row.to not in (Recipient.REPLACED, Recipient.BACKUP):
            told = Undelivered(Recipient(row.to), row.channel, row.problem, row.ended_at)
            failed[row.visit_id] = (*failed.get(row.visit_id, ()), (row.address_index, told))
    return failed


def of_visit(clinic_id: int, visit_id: str) -> tuple[Message, ...]:
    """Every message of a visit, in order."""
    return _read(and_(_c.clinic_id == clinic_id, _c.visit_id == visit_id))


def of_clinic(clinic_id: int, states: Iterable[MessageState], limit: int = 200) -> tuple[Message, ...]:
    """A clinic's newest messages in these states, the newest first."""
    names = [state.value for state in states]
    return _read(and_(_c.clinic_id == clinic_id, _c.state.in_(names)), newest_first=True, limit=limit)


def counts(clinic_id: int) -> dict[MessageState, int]:
    """How many messages a clinic has in each state."""
    with reading() as connection:
        rows = connection.execute(
            select(_c.state, func.count()).where(_c.clinic_id == clinic_id).group_by(_c.state)
        ).all()
    known = {state: number for state, number in rows}
    return {state: known.get(state.value, 0) for state in MessageState}


def waiting() -> set[tuple[int, str]]:
    """The visits that have messages waiting, by clinic and id."""
    with reading() as connection:
        rows = connection.execute(
            select(_c.clinic_id, _c.visit_id).where(_c.state == MessageState.WAITING.value).distinct()
        ).all()
    return {(row.clinic_id, row.visit_id) for row in rows}


def sent_to(clinic_id: int, index: str) -> list[datetime]:
    """When an address last got messages, as many as matter for its caps; one that failed was not got."""
    with reading() as connection:
        place = {"clinic_id": clinic_id, "address_index": index}
        return sorted(connection.execute(_SENT_TO, place).scalars())


def _read(
    where: ColumnElement[bool], newest_first: bool = False, limit: int | None = None
) -> tuple[Message, ...]:
    order = _c.message_id.desc() if newest_first else _c.message_id
    with reading() as connection:
        rows = connection.execute(ALL.where(where).order_by(order).limit(limit)).all()
    return tuple(opened(StoredMessage._make(row)) for row in rows)


def opened(row: StoredMessage) -> Message:
    """The message with what is sealed opened."""

    def unsealed(column: str, sealed: bytes) -> str:
        return ring().unseal(Place(row.clinic_id, "messages", column, row.message_id), sealed)

    return Message(
        clinic_id=row.clinic_id,
        message_id=row.message_id,
        visit_id=row.visit_id,
        due=Due(MessageKind(row.kind), Recipient(row.to), row.anchor),
        channel=row.channel,
        address=unsealed("address", row.address_sealed),
        state=MessageState(row.state),
        queued_at=row.queued_at,
        due_at=row.due_at,
        tries=row.tries,
        at=row.ended_at or row.sent_at,
        problem=row.problem,
        text=None if row.text_sealed is None else unsealed("text", row.text_sealed),
        sent_at=row.sent_at,
        claimed_until=row.claimed_until,
    )
