"""Patients' links: issued, shown to the desk, tried with a birth date, locked, replaced.

A link is only ever spent by what a person does, never by being fetched.
"""

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Link, Visit
from questionnaire.records.store.compiled import CompiledStatement
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import TOKEN_BYTES, Place, ring, token_hash

TRIES = 5
"""Wrong birth dates before a link locks."""

OPEN_AFTER_VISIT = timedelta(days=7)
"""How long after the visit its link still opens the plan."""

ESCORT_OPEN_AFTER_VISIT = timedelta(days=1)
"""How long after the visit the escort's link still opens: the evening and the morning after."""

TOKEN = re.compile(r"[A-Za-z0-9_-]+")

_links = Link.__table__
_INSERT = CompiledStatement(insert(Link))


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still opens: which visit it is for, and how many wrong dates it has seen."""

    clinic_id: int
    link_id: str
    visit_id: str
    wrong_tries: int


def clinic_of(token: str) -> int | None:
    """The clinic a token names in its first part, so that it can be looked up there and nowhere else."""
    number, _, secret = token.partition("-")
    return int(number) if number.isdecimal() and len(number) < 10 and secret else None


def token_in(after: str) -> str:
    """The token at the beginning of an address's end: what a sentence put behind a link is no part of it."""
    token = TOKEN.match(after)
    return token[0] if token else ""


def issue(act: Act) -> str:
    """Issue a link for the visit, ending the one before. Returns the token."""
    with act.transaction() as act:
        before = (Link.clinic_id == act.clinic_id, Link.visit_id == act.visit_id, Link.ended_at.is_(None))
        act.writer.execute(update(Link).where(*before).values(ended_at=act.at))
        return issue_first(act)


def issue_first(act: Act) -> str:
    """Issue the link of a visit that has none. Returns the token."""
    token = f"{act.clinic_id}-{secrets.token_urlsafe(TOKEN_BYTES)}"
    link_id = token_hash(token)
    row = {
        "clinic_id": act.clinic_id,
        "link_id": link_id,
        "visit_id": act.visit_id,
        "token_sealed": ring().seal(Place(act.clinic_id, "links", "token", link_id), token),
        "issued_at": act.at,
        "ended_at": None,
        "wrong_tries": 0,
    }
    with act.transaction() as act:
        _INSERT.add(act.writer, row)
        act.note(What.LINK_ISSUED)
    return token


def find(token: str, now: datetime) -> OpenLink | None:
    """The open link with this token; none if unknown, replaced, locked or long past its visit."""
    clinic_id = clinic_of(token)
    if clinic_id is None:
        return None
    with reading() as connection:
        row = connection.execute(
            select(*_links.c, Visit.starts_at)
            .join(Visit, (Visit.clinic_id == Link.clinic_id) & (Visit.visit_id == Link.visit_id))
            .where(Link.clinic_id == clinic_id, Link.link_id == token_hash(token), Link.ended_at.is_(None))
        ).one_or_none()
    if row is None or is_locked(row.wrong_tries) or now > row.starts_at + OPEN_AFTER_VISIT:
        return None
    return OpenLink(clinic_id, row.link_id, row.visit_id, row.wrong_tries)


def is_locked(wrong_tries: int) -> bool:
    """Whether a link has seen too many wrong dates."""
    return wrong_tries >= TRIES


def count_wrong_date(act: Act, link: OpenLink) -> bool:
    """Count a wrong birth date. Returns True if the link is locked now."""
    with act.transaction() as act:
        tries: int = act.writer.execute(
            update(Link)
            .where(Link.clinic_id == link.clinic_id, Link.link_id == link.link_id)
            .values(wrong_tries=Link.wrong_tries + 1)
            .returning(Link.wrong_tries)
        ).scalar_one()
        act.note(What.LINK_LOCKED if tries == TRIES else What.WRONG_DATE)
        if tries == TRIES:
            act.touch()
    return tries >= TRIES


def forgive(act: Act, link: OpenLink) -> bool:
    """The right date was given, so earlier slips do not count any more.

    Returns False if the link has been locked or replaced since it was found: it does not open.
    """
    this_link = (Link.clinic_id == link.clinic_id, Link.link_id == link.link_id)
    still_open = (Link.ended_at.is_(None), Link.wrong_tries < TRIES)
    with act.transaction() as act:
        forgiven = act.writer.execute(update(Link).where(*this_link, *still_open).values(wrong_tries=0))
    return forgiven.rowcount == 1


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A visit's link as the desk sees it."""

    token: str
    is_locked: bool
    issued_at: datetime


def of_visit(clinic_id: int, visit_id: str) -> ShownLink | None:
    """The link of a visit, to copy or show."""
    with reading() as connection:
        row = connection.execute(
            select(*_links.c).where(
                Link.clinic_id == clinic_id, Link.visit_id == visit_id, Link.ended_at.is_(None)
            )
        ).one_or_none()
    if row is None:
        return None
    token = ring().unseal(Place(clinic_id, "links", "token", row.link_id), row.token_sealed)
    return ShownLink(token, is_locked(row.wrong_tries), row.issued_at)


def locked_among(clinic_id: int, visit_ids: Iterable[str]) -> frozenset[str]:
    """Which of these visits have a locked link."""
    with reading() as connection:
        return frozenset(
            connection.scalars(
                select(Link.visit_id).where(
                    Link.clinic_id == clinic_id,
                    Link.visit_id.in_(list(visit_ids)),
                    Link.ended_at.is_(None),
                    Link.wrong_tries >= TRIES,
                )
            )
        )
