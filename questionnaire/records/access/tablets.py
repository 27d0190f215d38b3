"""The clinic's tablet: a short code that staff make for one visit opens it once, there and for a while.

A code is kept by a keyed hash, lives minutes, and is long enough that nobody guesses it in that time,
however often they try. So wrong ones are not counted, and no stranger can use up the clinic's codes.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from questionnaire.records.access import sessions
from questionnaire.records.audit import history
from questionnaire.records.models import OpenSession, TabletCode, Visit
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import ring

SIGNS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Signs that are not taken for one another, on a screen or read aloud."""

LENGTH = 9
LASTS = timedelta(minutes=5)
"""There are 7.6 million million codes. At 10,000 tries a second, three million fit into the life of one."""

SESSION_LASTS = timedelta(hours=2)
"""The longest one patient has the tablet, however busy."""

_open = TabletCode.ended_at.is_(None)
_not_closed = (Visit.checked_in_at.is_(None), Visit.cancelled_at.is_(None))


def make_code(clinic_id: int, visit_id: str, *, by: str, at: datetime) -> str:
    """A new code for a visit. The one before, and whoever has the visit open on a tablet, are out at once."""
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    with writing() as connection:
        _end(connection, clinic_id, visit_id, at)
        same = (TabletCode.clinic_id == clinic_id, TabletCode.code_index == _index(clinic_id, code))
        connection.execute(delete(TabletCode).where(*same))
        row = {
            "clinic_id": clinic_id,
            "code_index": _index(clinic_id, code),
            "visit_id": visit_id,
            "issued_at": at,
            "ends_at": at + LASTS,
        }
        connection.execute(insert(TabletCode), row)
        what = history.What.TABLET_CODE
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
    return code


def try_code(clinic_id: int, typed: str, *, at: datetime) -> str | None:
    """Open the visit a code was made for; its session's token, or None where the code opens nothing."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(code) != LENGTH or not set(code) <= set(SIGNS):
        return None
    opens = (
        _open,
        TabletCode.clinic_id == clinic_id,
        TabletCode.code_index == _index(clinic_id, code),
        TabletCode.ends_at > at,
    )
    with reading() as connection:
        if connection.scalar(select(TabletCode.visit_id).where(*opens)) is None:
            return None  # whoever guesses never stands in the queue of those who write
    this_visit = (Visit.clinic_id == clinic_id, Visit.visit_id == TabletCode.visit_id)
    with writing() as connection:
        visit_id = connection.scalar(
            update(TabletCode)
            .where(*opens)
            .where(select(Visit.visit_id).where(*this_visit, *_not_closed).exists())
            .values(ended_at=at)
            .returning(TabletCode.visit_id)
        )
        if visit_id is None:
            return None
        token = sessions.new_token(clinic_id)
        sessions.begin(connection, token, at, SESSION_LASTS, visit_id=visit_id, is_tablet=True)
        what = history.What.TABLET_OPENED
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by="tablet", at=at)
    return token


def end(clinic_id: int, visit_id: str, *, by: str, at: datetime) -> bool:
    """End a visit on the tablet, and its code; whether there was anything to end."""
    with writing() as connection:
        was_open = _end(connection, clinic_id, visit_id, at)
        if was_open:
            what = history.What.TABLET_ENDED
            history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
    return was_open


def is_open(clinic_id: int, visit_id: str, now: datetime) -> bool:
    """Whether a visit has a code that opens, or is open on a tablet."""
    this_code = (TabletCode.clinic_id == clinic_id, TabletCode.visit_id == visit_id)
    code = select(TabletCode.visit_id).where(*this_code, _open, TabletCode.ends_at > now)
    session = select(OpenSession.visit_id).where(_sessions(clinic_id, visit_id, now))
    with reading() as connection:
        return bool(connection.scalar(select(or_(code.exists(), session.exists()))))


def _sessions(clinic_id: int, visit_id: str, at: datetime) -> ColumnElement[bool]:
    return (
        (OpenSession.clinic_id == clinic_id)
        & (OpenSession.visit_id == visit_id)
        & OpenSession.is_tablet.is_(True)
        & (OpenSession.ends_at > at)
    )


def _end(connection: Connection, clinic_id: int, visit_id: str, at: datetime) -> bool:
    of_visit = (TabletCode.clinic_id == clinic_id, TabletCode.visit_id == visit_id)
    codes = connection.execute(update(TabletCode).where(*of_visit, _open).values(ended_at=at))
    opened = connection.execute(
        update(OpenSession).where(_sessions(clinic_id, visit_id, at)).values(ends_at=at)
    )
    return bool(codes.rowcount + opened.rowcount)


def _index(clinic_id: int, code: str) -> str:
    return ring().index(clinic_id, "tablet", code)
