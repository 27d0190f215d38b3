"""Escorts: the facts about them, and the links by which they answer for themselves.

Facts are only added to. A link belongs to one contact of one visit; whether it opens is
decided by who is named when it is used (see ``doors``), so replacing an escort shuts it.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select

from questionnaire.core.answers.values import Contact
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.records.audit import history
from questionnaire.records.audit.changes import changed
from questionnaire.records.models import EscortFactRow, EscortLink, Visit
from questionnaire.records.store.database import reading, recording, writing
from questionnaire.records.store.encryption import TOKEN_BYTES, Place, ring, token_hash

TABLE = "escort_facts"

_facts, _links = EscortFactRow.__table__.c, EscortLink.__table__.c


class _Fact(NamedTuple):
    clinic_id: int
    fact_id: str
    visit_id: str
    by: str
    at: datetime
    detail_sealed: bytes


class LinkRow(NamedTuple):
    """An escort's link: which visit it is for, and sealed whom it was made for."""

    clinic_id: int
    link_id: str
    visit_id: str
    contact_sealed: bytes
    token_sealed: bytes


_FACTS = (
    select(*(_facts[name] for name in _Fact._fields))
    .where(
        _facts.clinic_id == bindparam("clinic_id"),
        _facts.visit_id.in_(bindparam("visit_ids", expanding=True)),
    )
    .order_by(_facts.fact_id)
)
_LINKS = select(*(_links[name] for name in LinkRow._fields))
_LINKS_OF = _LINKS.where(_links.clinic_id == bindparam("clinic_id"), _links.visit_id == bindparam("visit_id"))


def facts(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[EscortFact, ...]]:
    """What happened with the escorts of these visits, in order, by visit."""
    with reading() as connection:
        rows = connection.execute(_FACTS, {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}).all()
    by_visit: dict[str, tuple[EscortFact, ...]] = {}
    for row in map(_Fact._make, rows):
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), _fact(row))
    return by_visit


def _fact(row: _Fact) -> EscortFact:
    detail = json.loads(ring().unseal(Place(row.clinic_id, TABLE, "detail", row.fact_id), row.detail_sealed))
    return EscortFact(
        contact=Contact(*detail["contact"]),
        state=EscortState(detail["state"]),
        by=row.by,
        at=row.at,
        confirmed=tuple(detail.get("confirmed", ())),
        phone=detail.get("phone", ""),
        note=detail.get("note", ""),
    )


def tell(clinic_id: int, visit_id: str, fact: EscortFact) -> bool:
    """Write down what happened with an escort; False, and nothing written, once the visit is closed."""
    with writing() as connection:
        return add(connection, clinic_id, visit_id, fact)


def add(connection: Connection, clinic_id: int, visit_id: str, fact: EscortFact) -> bool:
    """The same within the transaction that is open. An escort may arrive after the patient has."""
    still_open = [Visit.cancelled_at.is_(None)]
    if fact.state is not EscortState.ARRIVED:
        still_open.append(Visit.checked_in_at.is_(None))
    if not changed(connection, clinic_id, Visit.visit_id == visit_id, *still_open):
        return False
    fact_id = history.new_entry_id(fact.at)
    detail = json.dumps(_detail(fact), separators=(",", ":"))
    row = {
        "clinic_id": clinic_id,
        "fact_id": fact_id,
        "visit_id": visit_id,
        "by": fact.by,
        "at": fact.at,
        "detail_sealed": ring().seal(Place(clinic_id, TABLE, "detail", fact_id), detail),
    }
    connection.execute(insert(EscortFactRow), row)
    history.add(
        connection,
        history.What.ESCORT,
        clinic_id=clinic_id,
        visit_id=visit_id,
        by=fact.by,
        at=fact.at,
        detail={"state": fact.state.value, "escort": fact.contact.name},
    )
    return True


def _detail(fact: EscortFact) -> Mapping[str, Any]:
    optional = {"confirmed": list(fact.confirmed), "phone": fact.phone, "note": fact.note}
    contact = list(astuple(fact.contact))
    return {
        "state": fact.state.value,
        "contact": contact,
        **{key: value for key, value in optional.items() if value},
    }


def link(clinic_id: int, visit_id: str, contact: Contact, *, at: datetime) -> str:
    """The token of this contact's link for a visit, made when it is first wanted."""
    if made := shown_link(clinic_id, visit_id, contact):
        return made
    with recording() as session:
        connection = session.connection()
        this_visit = (Visit.clinic_id == clinic_id, Visit.visit_id == visit_id)
        connection.execute(select(Visit.visit_id).where(*this_visit).with_for_update())  # one maker at a time
        if made := _token_of(connection, {"clinic_id": clinic_id, "visit_id": visit_id}, contact):
            return made
        token = f"{clinic_id}-{secrets.token_urlsafe(TOKEN_BYTES)}"
        new = EscortLink(clinic_id=clinic_id, link_id=token_hash(token), visit_id=visit_id, issued_at=at)
        new.contact, new.token = json.dumps(astuple(contact)), token
        session.add(new)
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
