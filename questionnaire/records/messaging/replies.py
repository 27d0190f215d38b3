"""Replies to messages: each is open until someone has written down what was done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, insert, select, update

from questionnaire.core.channels import Recipient
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.messaging.consents import address_index
from questionnaire.records.models import MessageRow, ReplyRow
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring

LONGEST = 1600
"""As much as a text can hold."""

_c, _messages = ReplyRow.__table__.c, MessageRow.__table__.c


class _Row(NamedTuple):
    clinic_id: int
    reply_id: str
    visit_id: str
    to: str
    channel: str
    at: datetime
    is_stop: bool
    text_sealed: bytes


_OPEN = select(*(_c[name] for name in _Row._fields)).where(_c.done_at.is_(None)).order_by(_c.reply_id)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is open. ``to`` is who got the message that it replies to."""

    reply_id: str
    visit_id: str
    to: Recipient
    channel: str
    at: datetime
    is_stop: bool
    text: str


def take(
    clinic_ids: Iterable[int], address: str, channel: str, text: str, *, is_stop: bool, at: datetime
) -> int:
    """A message was replied to. Every clinic that wrote to the address has the reply to act on.

    Returns how many clinics these are.
    """
    taken = 0
    for clinic_id in clinic_ids:
        with Act(clinic_id, "reply", at).transaction() as act:
            if last := _last_written(act, address):
                visit_id, to = last
                _add(act.on_visit(visit_id), to=to, channel=channel, text=text[:LONGEST], is_stop=is_stop)
                taken += 1
    return taken


def _last_written(act: Act, address: str) -> tuple[str, str] | None:
    """The visit of the newest message to an address, and for whom it was."""
    index = address_index(act.clinic_id, address)
    row = act.writer.execute(
        select(_messages.visit_id, _messages.to)
        .where(_messages.clinic_id == act.clinic_id, _messages.address_index == index)
        .order_by(_messages.message_id.desc())
        .limit(1)
    ).one_or_none()
    return (row.visit_id, row.to) if row else None


def _add(act: Act, *, text: str, **columns: Any) -> None:
    reply_id = history.new_entry_id(act.at)
    sealed = ring().seal(Place(act.clinic_id, "replies", "text", reply_id), text)
    key = {"clinic_id": act.clinic_id, "reply_id": reply_id, "visit_id": act.visit_id, "at": act.at}
    act.writer.execute(insert(ReplyRow), {**key, **columns, "text_sealed": sealed})
    act.touch()
    act.note(What.REPLIED)


def of_clinic(clinic_id: int) -> tuple[Reply, ...]:
    """The open replies of a clinic, the oldest first."""
    return _read(_c.clinic_id == clinic_id)


def of_visit(clinic_id: int, visit_id: str) -> tuple[Reply, ...]:
    """The open replies about a visit, the oldest first."""
    return _read(_c.clinic_id == clinic_id, _c.visit_id == visit_id)


def _read(*which: ColumnElement[bool]) -> tuple[Reply, ...]:
    with reading() as connection:
        rows = [_Row._make(row) for row in connection.execute(_OPEN.where(*which))]
    return tuple(_opened(row) for row in rows)


def _opened(row: _Row) -> Reply:
    text = ring().unseal(Place(row.clinic_id, "replies", "text", row.reply_id), row.text_sealed)
    return Reply(row.reply_id, row.visit_id, Recipient(row.to), row.channel, row.at, row.is_stop, text)


def close(act: Act, reply_id: str, done: str) -> bool:
    """Write down what was done about a reply. Returns False if someone has done so already."""
    sealed = ring().seal(Place(act.clinic_id, "replies", "done", reply_id), done)
    this_reply = (_c.clinic_id == act.clinic_id, _c.reply_id == reply_id, _c.visit_id == act.visit_id)
    with act.transaction() as act:
        closed = act.writer.execute(
            update(ReplyRow)
            .where(*this_reply, _c.done_at.is_(None))
            .values(done_at=act.at, done_by=act.by, done_sealed=sealed)
        )
        if closed.rowcount != 1:
            return False
        act.touch()
        act.note(What.REPLY_DONE, noted=done)
    return True
