"""The outbox: messages that wait, are claimed by one sender, and what became of them.

Any number of processes may send. A message is claimed for a while with SKIP LOCKED (SQLite: in
the writers' queue); if its sender dies, the claim runs out and another takes it up, so that none
is lost and only the one in flight may go out twice.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from questionnaire.core.answers.values import Contact
from questionnaire.core.channels import CALL, Recipient
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.reminders import Due
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.messaging.consents import address_index
from questionnaire.records.messaging.messages import ALL, Message, MessageState, StoredMessage, opened
from questionnaire.records.models import MessageRow
from questionnaire.records.store.database import writing
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit_facts import escorts

CLAIMED_FOR = timedelta(minutes=10)
"""How long one sender has for one message: longer than any channel waits."""


_messages = MessageRow.__table__
_c = _messages.c


def queue(
    clinic_id: int, visit_id: str, message: Due, channel: str, address: str, *, due_at: datetime, at: datetime
) -> bool:
    """Let a message wait for its time; False where it is there already, to this address.

    One that was withdrawn before it went out waits again once it is due again.
    """
    message_id = history.new_entry_id(at)
    row = {
        "clinic_id": clinic_id,
        "message_id": message_id,
        "visit_id": visit_id,
        "kind": message.kind.value,
        "anchor": message.anchor,
        "to": message.to.value,
        "channel": channel,
        "address_index": address_index(clinic_id, address),
        "address_sealed": ring().seal(Place(clinic_id, "messages", "address", message_id), address),
        "state": MessageState.WAITING.value,
        "queued_at": at,
        "due_at": due_at,
        "tries": 0,
    }
    with writing() as connection:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        insert = dialect.insert(_messages).values(row)
        anew = {name: row[name] for name in ("state", "queued_at", "due_at", "tries")}
        insert = insert.on_conflict_do_update(
            index_elements=["clinic_id", "visit_id", "kind", "anchor", "address_index"],
            set_={**anew, "ended_at": None, "problem": None},
            where=and_(_c.state == MessageState.WITHDRAWN.value, _c.sent_at.is_(None)),
        )
        queued = connection.execute(insert.returning(_c.message_id)).first()  # PostgreSQL counts no rows here
    return queued is not None


def told_by_phone(act: Act, message: Due, address: str) -> None:
    """Staff called someone instead of a message. It stands among the messages, and none goes out."""
    message_id = history.new_entry_id(act.at)
    row = {
        **{"clinic_id": act.clinic_id, "message_id": message_id, "visit_id": act.visit_id},
        **{"kind": message.kind.value, "anchor": message.anchor, "to": message.to.value, "channel": CALL},
        "address_index": address_index(act.clinic_id, address),
        "address_sealed": ring().seal(Place(act.clinic_id, "messages", "address", message_id), address),
        **{"queued_at": act.at, "due_at": act.at, "tries": 0},
    }
    told = {"state": MessageState.SENT.value, "channel": CALL, "sent_at": act.at, "claimed_until": None}
    with act.transaction() as act:
        dialect = sqlite if act.writer.dialect.name == "sqlite" else postgresql
        insert = dialect.insert(_messages).values({**row, **told})
        same = ["clinic_id", "visit_id", "kind", "anchor", "address_index"]
        act.writer.execute(
            insert.on_conflict_do_update(
                index_elements=same, set_={**told, "ended_at": None, "problem": None}
            )
        )
        act.touch()
        act.note(What.MESSAGE_SENT, kind=message.kind.value, channel=CALL)


def hurry(act: Act, message_id: str) -> bool:
    """Let a message that waits for its next try go out in the next round. Returns False if it does not."""
    free = or_(_c.claimed_until.is_(None), _c.claimed_until < act.at)
    with act.transaction() as act:
        hurried = act.writer.execute(
            update(MessageRow)
            .where(_c.clinic_id == act.clinic_id, _c.visit_id == act.visit_id, _c.message_id == message_id)
            .where(_c.state == MessageState.WAITING.value, free)
            .values(due_at=act.at)
        )
    return hurried.rowcount == 1


def claim(channels: Iterable[str] | None = None, *, at: datetime) -> Message | None:
    """The next message for these channels whose time has come and that no other sender has in hand.

    It is in this one's now. Without ``channels`` it may be of any channel.
    """
    wanted = true() if channels is None else _c.channel.in_(channels)
    free = or_(_c.claimed_until.is_(None), _c.claimed_until < at)
    with writing() as connection:
        found = connection.execute(
            ALL.where(_c.state == MessageState.WAITING.value, _c.due_at <= at, free)
            .where(wanted)
            .order_by(_c.due_at, _c.message_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if found is None:
            return None
        row = StoredMessage._make(found)
        _set(connection, row, claimed_until=at + CLAIMED_FOR, tries=row.tries + 1)
    return replace(opened(row), tries=row.tries + 1, claimed_until=at + CLAIMED_FOR)


def count_on(message: Message, day: date, text: str) -> bool:
    """Let a claimed message count for a day and keep its text.

    False where that day has had its one, or the claim ran out and another sender has the message.
    """
    sealed = ring().seal(Place(message.clinic_id, "messages", "text", message.message_id), text)
    try:
        with writing() as connection:
            return _set_claimed(connection, message, counted_on=day, text_sealed=sealed)
    except IntegrityError:
        return False


def wait(message: Message, until: datetime, *, was_tried: bool = True) -> None:
    """Put a claimed message back, to be tried from a moment on; only what was tried counts as a try."""
    tries = message.tries if was_tried else message.tries - 1
    with writing() as connection:
        _set_claimed(connection, message, claimed_until=None, due_at=until, tries=tries)


def withdraw(message: Message, *, at: datetime) -> None:
    """Take back a message that is not due any more."""
    with writing() as connection:
        _set_claimed(
            connection,
            message,
            state=MessageState.WITHDRAWN.value,
            claimed_until=None,
            ended_at=at,
            counted_on=None,
        )


def withdraw_unclaimed(message: Message, *, at: datetime) -> None:
    """The same for a message that waits, unless a sender has it in hand."""
    free = or_(_c.claimed_until.is_(None), _c.claimed_until < at)
    with writing() as connection:
        connection.execute(
            update(MessageRow)
            .where(
                _c.clinic_id == message.clinic_id,
                _c.message_id == message.message_id,
                _c.state == MessageState.WAITING.value,
                free,
            )
            .values(state=MessageState.WITHDRAWN.value, ended_at=at, counted_on=None)
        )


def mark_sent(message: Message, reference: str, escort: Contact | None, *, at: datetime) -> None:
    """A channel took the message; an escort it went to has now been asked, or released.

    A receipt may have come before: then the message is delivered or failed already, and stays so.
    """
    with _act(message, at).transaction() as act:
        state = act.writer.scalar(
            select(_c.state)
            .where(_c.clinic_id == message.clinic_id, _c.message_id == message.message_id)
            .with_for_update()
        )
        _set(
            act.writer,
            message,
            state=MessageState.SENT.value if state == MessageState.WAITING else state,
            claimed_until=None,
            sent_at=at,
            reference=reference or None,
        )
        act.touch()
        _note(act, What.MESSAGE_SENT, message)
        if escort and state != MessageState.FAILED:
            escorts.add(act, EscortFact(escort, _now(message), act.by, at))


def _now(message: Message) -> EscortState:
    is_replaced = message.due.to is Recipient.REPLACED
    return EscortState.REPLACED if is_replaced else EscortState.ASKED


def mark_failed(message: Message, problem: str, *, at: datetime) -> None:
    """The claimed message will not arrive; it does not count for the day."""
    with _act(message, at).transaction() as act:
        if _set_claimed(act.writer, message, **_failed(problem, at)):
            _after_failing(act, message, problem)


def _failed(problem: str, at: datetime) -> dict[str, Any]:
    return {
        "state": MessageState.FAILED.value,
        "claimed_until": None,
        "ended_at": at,
        "problem": problem,
        "counted_on": None,
    }


def _after_failing(act: Act, message: Message, problem: str) -> None:
    act.touch()
    _note(act, What.MESSAGE_FAILED, message, problem=problem)


def take_receipt(
    clinic_id: int, message_id: str, delivered: bool, problem: str | None, *, at: datetime
) -> None:
    """What the gateway says became of a message that was sent; what it says late changes nothing more."""
    with Act(clinic_id, "messages", at).transaction() as act:
        found = act.writer.execute(
            ALL.where(_c.clinic_id == clinic_id, _c.message_id == message_id).with_for_update()
        ).one_or_none()
        if found is None or found.state not in (MessageState.SENT, MessageState.WAITING):
            return
        row = StoredMessage._make(found)
        act = act.on_visit(row.visit_id)
        if delivered:
            sent_at = row.sent_at or at  # of a message whose sender never heard that it was taken
            state = MessageState.DELIVERED.value
            _set(act.writer, row, state=state, claimed_until=None, sent_at=sent_at, ended_at=at)
            act.touch()
        else:
            problem = problem or "not-reachable"
            _set(act.writer, row, **_failed(problem, at))
            _after_failing(act, opened(row), problem)


def _set(connection: Connection, row: Message | StoredMessage, **values: Any) -> None:
    connection.execute(
        update(MessageRow)
        .where(_c.clinic_id == row.clinic_id, _c.message_id == row.message_id)
        .values(**values)
    )


def _set_claimed(connection: Connection, message: Message, **values: Any) -> bool:
    """Change a message while it waits and this sender still has it; False, and nothing done, if not."""
    written = connection.execute(
        update(MessageRow)
        .where(
            _c.clinic_id == message.clinic_id,
            _c.message_id == message.message_id,
            _c.state == MessageState.WAITING.value,
            _c.claimed_until.is_not_distinct_from(message.claimed_until),
        )
        .values(**values)
    )
    return written.rowcount == 1


def _act(message: Message, at: datetime) -> Act:
    return Act(message.clinic_id, "messages", at, message.visit_id)


def _note(act: Act, what: What, message: Message, **more: str) -> None:
    act.note(what, kind=message.due.kind.value, channel=message.channel, **more)
