"""The clinic's tablet: a short code that staff make for one visit opens it once, there and for a while.

A code is kept by a keyed hash, lives minutes, and is too long to be guessed in that time,
however often they try. So wrong ones are not counted, and no stranger can use up the clinic's codes.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from questionnaire.records.access import sessions
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import OpenSession, TabletCode, Visit
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import ring

SIGNS = "ABCDEFGHJKMNPQRTUVWXY346789"
"""Signs that are not taken for one another, on a screen or read aloud."""

LENGTH = 9
LASTS = timedelta(minutes=5)
"""There are 7.6 million million codes. At 10,000 tries a second, three million fit into the life of one."""

SESSION_LASTS = timedelta(hours=2)
"""The longest one patient has the tablet, however busy."""

_open = TabletCode.ended_at.is_(None)


def make_code(act: Act) -> str:
    """A new code for a visit. The one before, and the sessions of the visit on a tablet, end at once."""
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    index = _index(act.clinic_id, code)
    row = {
        "clinic_id": act.clinic_id,
        "code_index": index,
        "visit_id": act.visit_id,
        "issued_at": act.at,
        "ends_at": act.at + LASTS,
    }
    with act.transaction() as act:
        _end(act)
        same = (TabletCode.clinic_id == act.clinic_id, TabletCode.code_index == index)
        act.writer.execute(delete(TabletCode).where(*same))
        act.writer.execute(insert(TabletCode), row)
        act.note(What.TABLET_CODE)
    return code


def try_code(clinic_id: int, typed: str, *, at: datetime) -> str | None:
    """Open the visit a code was made for. Returns its session's token, or None if the code opens nothing."""
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
    with Act(clinic_id, "tablet", at).transaction() as act:
        visit_id = act.writer.scalar(
            update(TabletCode)
            .where(*opens)
            .where(select(Visit.visit_id).where(*this_visit, *STILL_OPEN).exists())
            .values(ended_at=at)
            .returning(TabletCode.visit_id)
        )
        if visit_id is None:
            return None
        token = sessions.new_token(clinic_id)
        sessions.begin(act, token, SESSION_LASTS, visit_id=visit_id, is_tablet=True)
        act.on_visit(visit_id).note(What.TABLET_OPENED)
    return token


def end(act: Act) -> bool:
    """End a visit on the tablet, and its code. Returns False if neither was open."""
    with act.transaction() as act:
        was_open = _end(act)
        if was_open:
            act.note(What.TABLET_ENDED)
    return was_open


def is_open(clinic_id: int, visit_id: str, now: datetime) -> bool:
    """Whether a visit has a code that opens, or is open on a tablet."""
    this_code = (TabletCode.clinic_id == clinic_id, TabletCode.visit_id == visit_id)
    code = select(TabletCode.visit_id).where(*this_code, _open, TabletCode.ends_at > now)
    session = select(OpenSession.visit_id).where(_sessions(clinic_id, visit_id, now))
    with reading() as connection:
        return bool(connection.scalar(select(or_(code.exists(), session.exists()))))


def _sessions(clinic_id: int, visit_id: str | None, at: datetime) -> ColumnElement[bool]:
    return (
        (OpenSession.clinic_id == clinic_id)
        & (OpenSession.visit_id == visit_id)
        & OpenSession.is_tablet.is_(True)
        & (OpenSession.ends_at > at)
    )


def _end(act: Act) -> bool:
    of_visit = (TabletCode.clinic_id == act.clinic_id, TabletCode.visit_id == act.visit_id)
    codes = act.writer.execute(update(TabletCode).where(*of_visit, _open).values(ended_at=act.at))
    opened = _sessions(act.clinic_id, act.visit_id, act.at)
    sessions_ended = act.writer.execute(update(OpenSession).where(opened).values(ends_at=act.at))
    return bool(codes.rowcount + sessions_ended.rowcount)


def _index(clinic_id: int, code: str) -> str:
    return ring().index(clinic_id, "tablet", code)
