"""Who agreed to messages, by which channel, in which words and when; and who asked for none."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from questionnaire.core.channels import Problem, Reach
from questionnaire.records.audit import history
from questionnaire.records.audit.changes import changed
from questionnaire.records.models import Consent, MessageRow, Visit
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import ring

Consents = Mapping[tuple[str, str], bool]
"""The last word on each address (by its index) and channel."""

_c = Consent.__table__.c
_WORDS = (
    select(_c.address_index, _c.channel, _c.given, _c.wording)
    .where(
        _c.clinic_id == bindparam("clinic_id"),
        _c.address_index.in_(bindparam("indexes", expanding=True)),
    )
    .order_by(_c.consent_id)
)


def address_index(clinic_id: int, address: str) -> str:
    """A keyed hash by which an address is recognized without being readable."""
    return ring().index(clinic_id, "address", address.strip().casefold())


def give(
    clinic_id: int,
    visit_id: str,
    address: str,
    channel: str,
    given: bool,
    *,
    wording: str,
    by: str,
    at: datetime,
) -> None:
    """Write down that messages to an address are agreed to, or not wanted, and the words it was put in."""
    with writing() as connection:
        add(connection, clinic_id, visit_id, address, channel, given, wording=wording, by=by, at=at)


def add(
    connection: Connection,
    clinic_id: int,
    visit_id: str | None,
    address: str,
    channel: str,
    given: bool,
    *,
    wording: str,
    by: str,
    at: datetime,
) -> None:
    """The same within the transaction that is open. Where none are wanted, none waits any more."""
    index = address_index(clinic_id, address)
    row = {
        "clinic_id": clinic_id,
        "consent_id": history.new_entry_id(at),
        "address_index": index,
        "channel": channel,
        "given": given,
        "wording": wording,
        "by": by,
        "at": at,
    }
    connection.execute(insert(Consent), row)
    if not given:
        _take_back(connection, clinic_id, index, channel, at)
    _touch(connection, clinic_id, visit_id, index)
    what = history.What.MESSAGES_AGREED if given else history.What.MESSAGES_STOPPED
    detail = {"channel": channel}
    history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at, detail=detail)


def _take_back(connection: Connection, clinic_id: int, index: str, channel: str, at: datetime) -> None:
    """Let no message wait for an address; one that a sender has in hand is not tried again either.

    The problem it is given says why; should they agree again, it waits anew while it is still due.
    """
    columns = MessageRow.__table__.c
    connection.execute(
        update(MessageRow)
        .where(
            columns.clinic_id == clinic_id,
            columns.address_index == index,
            columns.channel == channel,
            columns.state == "waiting",
        )
        .values(
            state="withdrawn",
            claimed_until=None,
            ended_at=at,
            counted_on=None,
            problem=Problem.OPTED_OUT.value,
        )
    )


def _touch(connection: Connection, clinic_id: int, visit_id: str | None, index: str) -> None:
    """Count a change of every visit it matters for: this patient's, and any it was written to for."""
    patient = select(Visit.patient_id).where(Visit.clinic_id == clinic_id, Visit.visit_id == visit_id)
    written_to = select(MessageRow.visit_id).where(
        MessageRow.clinic_id == clinic_id, MessageRow.address_index == index
    )
    changed(connection, clinic_id, or_(Visit.patient_id.in_(patient), Visit.visit_id.in_(written_to)))


def stop(clinic_ids: Iterable[int], address: str, channel: str, *, wording: str, at: datetime) -> int:
    """Somebody asked for no more messages: honoured at every clinic that wrote, or may. How many these are.

    Clinics share the number that texts come from, so the stop is for one that has yet to write as well.
    """
    told = 0
    for clinic_id in clinic_ids:
        with writing() as connection:
            visit_id = _last_written_of(connection, clinic_id, address)
            if visit_id is None and not is_news(connection, clinic_id, address, channel, False, wording):
                continue
            add(connection, clinic_id, visit_id, address, channel, False, wording=wording, by="reply", at=at)
            told += 1
    return told


def replied(clinic_ids: Iterable[int], address: str, *, at: datetime) -> int:
    """Somebody answered a message, which nobody reads here: each visit last written to them of says so."""
    told = 0
    for clinic_id in clinic_ids:
        with writing() as connection:
            visit_id = _last_written_of(connection, clinic_id, address)
            if visit_id is None:
                continue
            what = history.What.REPLIED
            history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by="reply", at=at)
            told += 1
    return told


def _last_written_of(connection: Connection, clinic_id: int, address: str) -> str | None:
    """The visit of the newest message to an address, or none where the clinic never wrote to it."""
    visit_id: str | None = connection.scalar(
        select(MessageRow.visit_id)
        .where(
            MessageRow.clinic_id == clinic_id, MessageRow.address_index == address_index(clinic_id, address)
        )
        .order_by(MessageRow.message_id.desc())
        .limit(1)
    )
    return visit_id


def given(clinic_id: int, indexes: Iterable[str]) -> Consents:
    """The last word on each of these addresses."""
    with reading() as connection:
        return {key: row.given for key, row in _last(connection, clinic_id, indexes).items()}


def agreed(clinic_id: int, addresses: Mapping[Reach, str]) -> frozenset[str]:
    """The channels by which messages to these addresses are agreed to."""
    with reading() as connection:
        return frozenset(channel for _, channel in agreed_at(connection, clinic_id, addresses.values()))


def agreed_at(connection: Connection, clinic_id: int, addresses: Iterable[str]) -> set[tuple[str, str]]:
    """The addresses at which messages are agreed to, each with the channel."""
    known = {address_index(clinic_id, address): address for address in addresses}
    last = _last(connection, clinic_id, known)
    return {(known[index], channel) for (index, channel), row in last.items() if row.given}


def is_news(
    connection: Connection, clinic_id: int, address: str, channel: str, given: bool, wording: str
) -> bool:
    """Whether this is not what the last word on an address says already; who never agreed has not refused."""
    index = address_index(clinic_id, address)
    last = _last(connection, clinic_id, [index]).get((index, channel))
    if last is None:
        return given
    return bool(last.given != given or (given and last.wording != wording))


def _last(connection: Connection, clinic_id: int, indexes: Iterable[str]) -> dict[tuple[str, str], Any]:
    rows = connection.execute(_WORDS, {"clinic_id": clinic_id, "indexes": list(indexes)}).all()
    return {(row.address_index, row.channel): row for row in rows}
