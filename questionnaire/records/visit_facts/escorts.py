"""Escorts: the facts about them, and the links by which they answer for themselves.

Facts are only added to. A link belongs to one contact of one visit; whether it opens is
decided by who is named when it is used (see ``sessions``), so replacing an escort shuts it.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from questionnaire.core.answers.values import Contact
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import EscortFactRow, EscortLink, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import TOKEN_BYTES, Place, ring, token_hash
from questionnaire.records.visit_facts.sealed_log import Detail, Entry, SealedLog

_links = EscortLink.__table__.c


class LinkRow(NamedTuple):
    """An escort's link: which visit it is for, and sealed whom it was made for."""

    clinic_id: int
    link_id: str
    visit_id: str
    contact_sealed: bytes
    token_sealed: bytes


_LINKS = select(*(_links[name] for name in LinkRow._fields))
_LINKS_OF = _LINKS.where(_links.clinic_id == bindparam("clinic_id"), _links.visit_id == bindparam("visit_id"))


def _detail(fact: EscortFact) -> Detail:
    optional = {"confirmed": list(fact.confirmed), "phone": fact.phone, "note": fact.note}
    contact = list(astuple(fact.contact))
    return {
        "state": fact.state.value,
        "contact": contact,
        **{key: value for key, value in optional.items() if value},
    }


def _fact(entry: Entry) -> EscortFact:
    detail = entry.detail
    return EscortFact(
        contact=Contact(*detail["contact"]),
        state=EscortState(detail["state"]),
        by=entry.by,
        at=entry.at,
        confirmed=tuple(detail.get("confirmed", ())),
        phone=detail.get("phone", ""),
        note=detail.get("note", ""),
    )


_LOG = SealedLog(EscortFactRow, _detail, _fact)


def facts(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[EscortFact, ...]]:
    """What happened with the escorts of these visits, in order, by visit."""
    return _LOG.of_visits(clinic_id, visit_ids)


def add(act: Act, fact: EscortFact) -> bool:
    """Write down what happened with an escort, who may arrive after the patient has.

    Returns False, with nothing written, if the visit is closed.
    """
    still_open = STILL_OPEN if fact.state is not EscortState.ARRIVED else (Visit.cancelled_at.is_(None),)
    with act.transaction() as act:
        if not act.touch(*still_open):
            return False
        _LOG.add(act, fact)
        act.note(What.ESCORT, state=fact.state.value, escort=fact.contact.name)
    return True


def link(act: Act, contact: Contact) -> str:
    """The token of this contact's link for the visit, which is made when it is first needed."""
    key = {"clinic_id": act.clinic_id, "visit_id": act.visit_id}
    if token := shown_link(act.clinic_id, str(act.visit_id), contact):
        return token
    with act.transaction() as act:
        this_visit = (Visit.clinic_id == act.clinic_id, Visit.visit_id == act.visit_id)
        act.writer.execute(select(Visit.visit_id).where(*this_visit).with_for_update())  # one maker at a time
        if token := _token_of(act.writer, key, contact):
            return token
        token = f"{act.clinic_id}-{secrets.token_urlsafe(TOKEN_BYTES)}"
        link_id = token_hash(token)

        def sealed(column: str, text: str) -> bytes:
            return ring().seal(Place(act.clinic_id, "escort_links", column, link_id), text)

        row = {
            **key,
            "link_id": link_id,
            "contact_sealed": sealed("contact", json.dumps(astuple(contact))),
            "token_sealed": sealed("token", token),
            "issued_at": act.at,
        }
        act.writer.execute(insert(EscortLink), row)
    return token


def shown_link(clinic_id: int, visit_id: str, contact: Contact) -> str | None:
    """The token of this contact's link for a visit, where it has been made."""
    with reading() as connection:
        return _token_of(connection, {"clinic_id": clinic_id, "visit_id": visit_id}, contact)


def _token_of(connection: Connection, place: Mapping[str, Any], contact: Contact) -> str | None:
    rows = connection.execute(_LINKS_OF, place).all()
    for row in map(LinkRow._make, rows):
        if contact_of(row) == contact:
            sealed_in = Place(row.clinic_id, "escort_links", "token", row.link_id)
            return ring().unseal(sealed_in, row.token_sealed)
    return None


def contact_of(row: LinkRow) -> Contact:
    """Whom a link was made for."""
    place = Place(row.clinic_id, "escort_links", "contact", row.link_id)
    return Contact(*json.loads(ring().unseal(place, row.contact_sealed)))


def find_link(clinic_id: int, token: str) -> LinkRow | None:
    """An escort's link. Returns None if no link has this token."""
    this_link = _LINKS.where(_links.clinic_id == clinic_id, _links.link_id == token_hash(token))
    with reading() as connection:
        row = connection.execute(this_link).one_or_none()
    return LinkRow._make(row) if row else None
