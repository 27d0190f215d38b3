"""Doors: who has been let in, to what, and until when.

A session is a random token in the browser's signed cookie and a row here; ending the row
ends it everywhere. A patient's session is bound to one visit.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import Enum
from hmac import compare_digest
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import staff
from questionnaire.records.clinic.staff import StaffFacts, StaffRow
from questionnaire.records.models import OpenSession, Staff
from questionnaire.records.store.compiled import CompiledSelect, Row
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import token_hash
from questionnaire.records.visit import links, visits
from questionnaire.records.visit.links import OpenLink, clinic_of
from questionnaire.records.visit.record import VisitRecord, record
from questionnaire.records.visit.row import WHOLE, VisitRow
from questionnaire.records.visit_facts import escorts

LASTS = timedelta(hours=12)
"""The longest any session lives, however busy."""

_sessions, _staff = OpenSession.__table__, Staff.__table__

_OPEN = (
    _sessions.c.clinic_id == bindparam("clinic_id"),
    _sessions.c.session_id == bindparam("session_id"),
    _sessions.c.ends_at > bindparam("now"),
)


def _visit_and_tablet(columns: Iterable[Any]) -> tuple[VisitRow, bool]:
    *visit, is_tablet = columns
    return VisitRow._make(visit), is_tablet


_VISIT_OF = CompiledSelect(
    WHOLE.join(
        _sessions,
        (_sessions.c.clinic_id == WHOLE.selected_columns.clinic_id)
        & (_sessions.c.visit_id == WHOLE.selected_columns.visit_id),
    )
    .add_columns(_sessions.c.is_tablet)
    .where(*_OPEN),
    _visit_and_tablet,
)
_STAFF_OF = CompiledSelect(
    staff.WHOLE.join(
        _sessions,
        (_sessions.c.clinic_id == _staff.c.clinic_id) & (_sessions.c.staff_id == _staff.c.staff_id),
    ).where(*_OPEN),
    StaffRow._make,
)


class Outcome(Enum):
    """The result of trying a birth date on a link."""

    OPEN = "open"
    WRONG = "wrong"
    LOCKED = "locked"


def try_date(link: OpenLink, born: date, *, at: datetime) -> tuple[Outcome, str]:
    """Try a birth date on a link. When it is the patient's, they are signed in with a new session's token."""
    visit = visits.find(link.clinic_id, link.visit_id)
    assert visit, "a link's visit exists by foreign key"
    if not compare_digest(visit.date_of_birth.isoformat(), born.isoformat()):
        locked = links.count_wrong_date(visit.act("somebody", at), link)
        return (Outcome.LOCKED if locked else Outcome.WRONG), ""
    token = new_token(link.clinic_id)
    with visit.act("patient", at).transaction() as act:
        if not links.forgive(act, link):
            return Outcome.LOCKED, ""
        begin(act, token, visit_id=link.visit_id, link_id=link.link_id)
        act.note(What.OPENED)
    return Outcome.OPEN, token


def let_staff_in(person: StaffFacts, *, at: datetime) -> str:
    """Sign a member of staff in. Returns their session's token."""
    token = new_token(person.clinic_id)
    with person.act(at).transaction() as act:
        begin(act, token, staff_id=person.staff_id)
        act.note(What.SIGNED_IN)
    return token


def visit_of(token: str, now: datetime) -> VisitRecord | None:
    """The visit a patient's session is for, as of now, while the session is open."""
    found = _row(_VISIT_OF, token, now)
    if found is None:
        return None
    row, is_tablet = found
    return record(row, now=now, is_tablet=is_tablet)


def door_of(token: str, now: datetime) -> tuple[str, str] | None:
    """The visit a patient's session was for, open or not, and the token of its link.

    Returns None once that link does not open any more.
    """
    clinic_id = clinic_of(token)
    if clinic_id is None:
        return None
    this = (_sessions.c.clinic_id == clinic_id, _sessions.c.session_id == token_hash(token))
    with reading() as connection:
        row = connection.execute(select(_sessions.c.visit_id, _sessions.c.link_id).where(*this)).one_or_none()
    if row is None or row.link_id is None:
        return None
    shown = links.of_visit(clinic_id, row.visit_id)
    if shown is None or token_hash(shown.token) != row.link_id or links.find(shown.token, now) is None:
        return None
    return row.visit_id, shown.token


def staff_of(token: str, now: datetime) -> StaffFacts | None:
    """Whose session this is, while it is open."""
    row = _row(_STAFF_OF, token, now)
    return staff.facts(row) if row else None


def escort_of(token: str, now: datetime) -> VisitRecord | None:
    """The visit of an escort's link. Returns None if it is unknown, replaced, or long past its visit."""
    clinic_id = clinic_of(token)
    link = escorts.find_link(clinic_id, token) if clinic_id is not None else None
    visit = visits.find(link.clinic_id, link.visit_id) if link else None
    if link is None or visit is None or now > visit.starts_at + links.ESCORT_OPEN_AFTER_VISIT:
        return None
    visit = visit.as_of(now)
    is_named = visit.escort is not None and visit.escort.contact == escorts.contact_of(link)
    return visit if is_named else None


def leave(token: str, *, by: str, at: datetime) -> None:
    """End a session here and now."""
    clinic_id = clinic_of(token)
    if clinic_id is None:
        return
    with Act(clinic_id, by, at).transaction() as act:
        if _end(act, OpenSession.session_id == token_hash(token)):
            act.note(What.SIGNED_OUT)


def reissue_link(act: Act) -> str:
    """Replace a visit's link. The old one, and the sessions it opened, end at once. Returns the token."""
    with act.transaction() as act:
        _end(act, OpenSession.visit_id == act.visit_id)
        act.touch()
        return links.issue(act)


def _end(act: Act, which: ColumnElement[bool]) -> bool:
    """End these sessions of the clinic. Returns False if none of them was open."""
    still_open = (OpenSession.clinic_id == act.clinic_id, OpenSession.ends_at > act.at)
    ended = act.writer.execute(update(OpenSession).where(which, *still_open).values(ends_at=act.at))
    return ended.rowcount > 0


def new_token(clinic_id: int) -> str:
    """A new token that names its clinic and nothing else."""
    return f"{clinic_id}-{secrets.token_urlsafe(24)}"


def begin(act: Act, token: str, lasts: timedelta = LASTS, **whose: str | bool) -> None:
    """Begin a session."""
    key = {"clinic_id": act.clinic_id, "session_id": token_hash(token)}
    with act.transaction() as act:
        row = {**key, "began_at": act.at, "ends_at": act.at + lasts, **whose}
        act.writer.execute(insert(OpenSession), row)


def _row(statement: CompiledSelect[Row], token: str, now: datetime) -> Row | None:
    clinic_id = clinic_of(token)
    if clinic_id is None:
        return None
    return statement.one({"clinic_id": clinic_id, "session_id": token_hash(token), "now": now})
