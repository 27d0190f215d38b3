"""Who agreed to messages, by which channel, in which words and when; and who asked for none.

An agreement belongs to a patient and an address together: a shared phone gives none. A stop belongs to
the address, whoever shares it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from questionnaire.core.channels import Agreement, Problem, Reach
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Consent, MessageRow, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import ring

Consents = Mapping[tuple[str, str], bool]
"""The last word on each address (by its index) and channel."""

_c = Consent.__table__.c
_WORDS = (
    select(_c.address_index, _c.channel, _c.given, _c.wording, _c.patient_id)
    .where(
        _c.clinic_id == bindparam("clinic_id"),
        _c.address_index.in_(bindparam("indexes", expanding=True)),
    )
    .order_by(_c.consent_id)
)


def address_index(clinic_id: int, address: str) -> str:
    """A keyed hash by which an address is recognized without being readable."""
    return ring().index(clinic_id, "address", address.strip().casefold())


def give(act: Act, address: str, channel: str, given: bool, *, wording: str) -> None:
    """Write down that the visit's patient agrees to messages to an address, or wants none, in which words.

    Where none are wanted, none waits any more.
    """
    index = address_index(act.clinic_id, address)
    row = {
        "clinic_id": act.clinic_id,
        "consent_id": history.new_entry_id(act.at),
        "address_index": index,
        "channel": channel,
        "given": given,
        "wording": wording,
        "by": act.by,
        "at": act.at,
    }
    with act.transaction() as act:
        act.writer.execute(insert(Consent), {**row, "patient_id": _patient_of(act)})
        if not given:
            _withdraw(act, index, channel)
        _touch(act, index)
        act.note(What.MESSAGES_AGREED if given else What.MESSAGES_STOPPED, channel=channel)


def _withdraw(act: Act, index: str, channel: str) -> None:
    """Let no message wait for an address. One that a sender has in hand is not tried again either.

    The problem it is given says why. Should they agree again, it waits again while it is still due.
    """
    columns = MessageRow.__table__.c
    act.writer.execute(
        update(MessageRow)
        .where(
            columns.clinic_id == act.clinic_id,
            columns.address_index == index,
            columns.channel == channel,
            columns.state == "waiting",
        )
        .values(
            state="withdrawn",
            claimed_until=None,
            ended_at=act.at,
            counted_on=None,
            problem=Problem.OPTED_OUT.value,
        )
    )


def _touch(act: Act, index: str) -> None:
    """Update the revision of every visit it matters for: this patient's, and any it was written to for."""
    patient = select(Visit.patient_id).where(Visit.clinic_id == act.clinic_id, Visit.visit_id == act.visit_id)
    written_to = select(MessageRow.visit_id).where(
        MessageRow.clinic_id == act.clinic_id, MessageRow.address_index == index
    )
    act.touch_where(or_(Visit.patient_id.in_(patient), Visit.visit_id.in_(written_to)))


def stop(clinic_ids: Iterable[int], address: str, channel: str, *, wording: str, at: datetime) -> int:
    """No more messages are wanted at an address, at every clinic that wrote to it or may.

    Clinics share the number that texts come from, so the stop is for one that has yet to write as well.
    Returns for how many clinics that was news.
    """
    stopped = 0
    for clinic_id in clinic_ids:
        with Act(clinic_id, "reply", at).transaction() as act:
            act = act.on_visit(_last_written_of(act, address))
            if act.visit_id or _is_agreed_by_anyone(act, address, channel):
                give(act, address, channel, False, wording=wording)
                stopped += 1
    return stopped


def _last_written_of(act: Act, address: str) -> str | None:
    """The visit of the newest message to an address, or None if the clinic never wrote to it."""
    columns, index = MessageRow.__table__.c, address_index(act.clinic_id, address)
    visit_id: str | None = act.writer.scalar(
        select(columns.visit_id)
        .where(columns.clinic_id == act.clinic_id, columns.address_index == index)
        .order_by(columns.message_id.desc())
        .limit(1)
    )
    return visit_id


def _patient_of(act: Act) -> str | None:
    """The patient of the visit. Returns None if the act names no visit."""
    this_visit = (Visit.clinic_id == act.clinic_id, Visit.visit_id == act.visit_id)
    patient_id: str | None = act.writer.scalar(select(Visit.patient_id).where(*this_visit))
    return patient_id


def _is_agreed_by_anyone(act: Act, address: str, channel: str) -> bool:
    index = address_index(act.clinic_id, address)
    last = _last(act.writer, act.clinic_id, [index]).get((index, channel))
    return bool(last and last.given)


def given(clinic_id: int, indexes: Iterable[str]) -> Consents:
    """The last word on each of these addresses, whoever said it."""
    with reading() as connection:
        return {key: row.given for key, row in _last(connection, clinic_id, indexes).items()}


def given_in(act: Act, indexes: Iterable[str]) -> Consents:
    """The last word on each of these addresses, within the open transaction."""
    return {key: row.given for key, row in _last(act.writer, act.clinic_id, indexes).items()}


def wordings(act: Act, patient_id: str, address: str) -> dict[str, str]:
    """By which channels a patient agrees to messages at an address, and in which words."""
    last = _of_patient(act.writer, act.clinic_id, [address_index(act.clinic_id, address)], patient_id)
    return {channel: row.wording for (_, channel), row in last.items() if row.given}


def agreed(clinic_id: int, patient_id: str, addresses: Mapping[Reach, str]) -> frozenset[str]:
    """The channels by which a patient agreed to messages to these addresses."""
    with reading() as connection:
        found = agreed_at(connection, clinic_id, patient_id, addresses.values())
    return frozenset(channel for _, channel in found)


def agreed_at(
    connection: Connection, clinic_id: int, patient_id: str | None, addresses: Iterable[str]
) -> set[tuple[str, str]]:
    """The addresses at which a patient agreed to messages, each with the channel."""
    known = {address_index(clinic_id, address): address for address in addresses}
    last = _of_patient(connection, clinic_id, known, patient_id)
    return {(known[index], channel) for (index, channel), row in last.items() if row.given}


def agree(act: Act, reached_at: Mapping[Reach, str], agreed: Mapping[str, Agreement]) -> None:
    """The visit's patient agrees to messages by these channels, in these words, and by no others."""
    with act.transaction() as act:
        patient_id = _patient_of(act)
        for address, channel in sorted(agreed_at(act.writer, act.clinic_id, patient_id, reached_at.values())):
            if channel not in agreed:
                give(act, address, channel, False, wording="")
        agree_to(act, reached_at, agreed)


def agree_to(act: Act, reached_at: Mapping[Reach, str], agreed: Mapping[str, Agreement]) -> None:
    """Write down what the visit's patient agrees to by each channel, if it is news. Others stay as is."""
    with act.transaction() as act:
        for channel, (reach, wording) in agreed.items():
            address = reached_at.get(reach)
            if address and _is_news(act, address, channel, wording):
                give(act, address, channel, True, wording=wording)


def _is_news(act: Act, address: str, channel: str, wording: str) -> bool:
    """Whether the patient's last word on an address is not already a yes in these words."""
    index = address_index(act.clinic_id, address)
    last = _of_patient(act.writer, act.clinic_id, [index], _patient_of(act)).get((index, channel))
    return last is None or not last.given or last.wording != wording


def _last(connection: Connection, clinic_id: int, indexes: Iterable[str]) -> dict[tuple[str, str], Any]:
    """The last word on each address, whoever said it."""
    rows = connection.execute(_WORDS, {"clinic_id": clinic_id, "indexes": list(indexes)}).all()
    return {(row.address_index, row.channel): row for row in rows}


def _of_patient(
    connection: Connection, clinic_id: int, indexes: Iterable[str], patient_id: str | None
) -> dict[tuple[str, str], Any]:
    """The last word on each address that holds for a patient: their own, or anyone's stop."""
    rows = connection.execute(_WORDS, {"clinic_id": clinic_id, "indexes": list(indexes)}).all()
    holds = [row for row in rows if not row.given or row.patient_id == patient_id]
    return {(row.address_index, row.channel): row for row in holds}
