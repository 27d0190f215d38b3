"""Escorts: the facts about them, and the links by which they answer for themselves.

Facts are only added to. A link belongs to one contact of one visit; whether it opens is
decided by who is named when it is used (see ``doors``), so replacing an escort shuts it.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from questionnaire.core.answers import Contact
from questionnaire.core.escorts import EscortFact, EscortState
from questionnaire.records import history
from questionnaire.records.database import reading, writing
from questionnaire.records.links import TOKEN_BYTES
from questionnaire.records.models import EscortFactRow, EscortLink, Visit
from questionnaire.records.sealing import Place, ring, token_hash

TABLE = "escort_facts"


def facts(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[EscortFact, ...]]:
    """What happened with the escorts of these visits, in order, by visit."""
    columns = EscortFactRow.__table__.c
    with reading() as connection:
        rows = connection.execute(
            select(*columns)
            .where(columns.clinic_id == clinic_id, columns.visit_id.in_(list(visit_ids)))
            .order_by(columns.fact_id)
        ).all()
    by_visit: dict[str, tuple[EscortFact, ...]] = {}
    for row in rows:
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), _fact(row))
    return by_visit


def _fact(row: Any) -> EscortFact:
    detail = json.loads(ring().unseal(Place(row.clinic_id, TABLE, "detail", row.fact_id), row.detail_sealed))
    return EscortFact(
        contact=Contact(*detail["contact"]),
        state=EscortState(row.state),
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
    touched = connection.execute(
        update(Visit)
        .where(Visit.clinic_id == clinic_id, Visit.visit_id == visit_id, *still_open)
        .values(revision=Visit.revision + 1)
    )
    if touched.rowcount == 0:
        return False
    fact_id = history.new_entry_id(fact.at)
    detail = json.dumps(_detail(fact), separators=(",", ":"))
    row = {
        "clinic_id": clinic_id,
        "fact_id": fact_id,
        "visit_id": visit_id,
        "state": fact.state.value,
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
    contact = [fact.contact.name, fact.contact.phone]
    return {"contact": contact, **{key: value for key, value in optional.items() if value}}


def link(clinic_id: int, visit_id: str, contact: Contact, *, at: datetime) -> str:
    """The token of this contact's link for a visit, made when it is first wanted."""
    with writing() as connection:
        return link_within(connection, clinic_id, visit_id, contact, at=at)


def shown_link(clinic_id: int, visit_id: str, contact: Contact) -> str | None:
    """The token of this contact's link for a visit, where it has been made."""
    with reading() as connection:
        return _token(connection, clinic_id, visit_id, contact)


def link_within(
    connection: Connection, clinic_id: int, visit_id: str, contact: Contact, *, at: datetime
) -> str:
    """The same within the transaction that is open."""
    if known := _token(connection, clinic_id, visit_id, contact):
        return known
    token = f"{clinic_id}-{secrets.token_urlsafe(TOKEN_BYTES)}"
    link_id = token_hash(token)
    new = EscortLink(clinic_id=clinic_id, link_id=link_id, visit_id=visit_id, issued_at=at)
    new.contact, new.token = json.dumps([contact.name, contact.phone]), token
    sealed = {"contact_sealed": new.contact_sealed, "token_sealed": new.token_sealed}
    connection.execute(
        insert(EscortLink),
        {"clinic_id": clinic_id, "link_id": link_id, "visit_id": visit_id, "issued_at": at, **sealed},
    )
    return token


def _token(connection: Connection, clinic_id: int, visit_id: str, contact: Contact) -> str | None:
    columns = EscortLink.__table__.c
    rows = connection.execute(
        select(*columns).where(columns.clinic_id == clinic_id, columns.visit_id == visit_id)
    ).all()
    for row in rows:
        if contact_of(row) == contact:
            return ring().unseal(Place(clinic_id, "escort_links", "token", row.link_id), row.token_sealed)
    return None


def contact_of(row: Any) -> Contact:
    """Whom a link was made for."""
    place = Place(row.clinic_id, "escort_links", "contact", row.link_id)
    return Contact(*json.loads(ring().unseal(place, row.contact_sealed)))


def find_link(clinic_id: int, token: str) -> Any:
    """The row of an escort's link, or none."""
    columns = EscortLink.__table__.c
    with reading() as connection:
        return connection.execute(
            select(*columns).where(columns.clinic_id == clinic_id, columns.link_id == token_hash(token))
        ).one_or_none()
