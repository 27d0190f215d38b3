"""Waivers as they are remembered: given, read with everything else around a visit, taken back."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.case import Waiver
from questionnaire.records.audit import history
from questionnaire.records.audit.changes import changed
from questionnaire.records.models import Visit, WaiverRow
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import Place, ring

TABLE = "waivers"
STILL_OPEN = (Visit.checked_in_at.is_(None), Visit.cancelled_at.is_(None))

_c = WaiverRow.__table__.c


class _Row(NamedTuple):
    clinic_id: int
    waiver_id: str
    visit_id: str
    by: str
    at: datetime
    ends_at: datetime | None
    ended_at: datetime | None
    detail_sealed: bytes


_EVER_GIVEN = (
    select(*(_c[name] for name in _Row._fields))
    .where(
        _c.clinic_id == bindparam("clinic_id"),
        _c.visit_id.in_(bindparam("visit_ids", expanding=True)),
    )
    .order_by(_c.waiver_id)
)
_GIVEN = _EVER_GIVEN.where(_c.ended_at.is_(None))


def given(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Waiver, ...]]:
    """The waivers of these visits that were not taken back, in order, by visit."""
    found = _read(_GIVEN, clinic_id, visit_ids)
    return {visit_id: tuple(waiver for waiver, _ in told) for visit_id, told in found.items()}


def ever_given(
    clinic_id: int, visit_ids: Iterable[str]
) -> dict[str, tuple[tuple[Waiver, datetime | None], ...]]:
    """Every waiver of these visits with when it was taken back, in order, by visit."""
    return _read(_EVER_GIVEN, clinic_id, visit_ids)


def _read(
    which: Select[Any], clinic_id: int, visit_ids: Iterable[str]
) -> dict[str, tuple[tuple[Waiver, datetime | None], ...]]:
    with reading() as connection:
        rows = connection.execute(which, {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}).all()
    by_visit: dict[str, tuple[tuple[Waiver, datetime | None], ...]] = {}
    for row in map(_Row._make, rows):
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), (_waiver(row), row.ended_at))
    return by_visit


def _waiver(row: _Row) -> Waiver:
    detail = json.loads(
        ring().unseal(Place(row.clinic_id, TABLE, "detail", row.waiver_id), row.detail_sealed)
    )
    return Waiver(
        id=row.waiver_id,
        finding=detail["finding"],
        fingerprint=detail["fact"],
        level=Level(detail["level"]),
        by=row.by,
        name=detail["name"],
        at=row.at,
        reason=detail["reason"],
        ends_at=row.ends_at,
        for_nurses=detail["for_nurses"],
    )


def new_id(at: datetime) -> str:
    """The id of a waiver that is about to be given."""
    return history.new_entry_id(at)


def give(clinic_id: int, visit_id: str, waiver: Waiver) -> bool:
    """Set a finding aside; False, and nothing written, once the visit is closed."""
    detail = {
        "finding": waiver.finding,
        "fact": waiver.fingerprint,
        "level": waiver.level,
        "name": waiver.name,
        "reason": waiver.reason,
        "for_nurses": waiver.for_nurses,
    }
    row = {
        "clinic_id": clinic_id,
        "waiver_id": waiver.id,
        "visit_id": visit_id,
        "by": waiver.by,
        "at": waiver.at,
        "ends_at": waiver.ends_at,
        "detail_sealed": ring().seal(Place(clinic_id, TABLE, "detail", waiver.id), json.dumps(detail)),
    }
    with writing() as connection:
        if not _touched(connection, clinic_id, visit_id):
            return False
        connection.execute(insert(WaiverRow), row)
        told = {"about": waiver.finding.partition(".")[0], "for_nurses": waiver.for_nurses}
        history.add(
            connection,
            history.What.WAIVED,
            clinic_id=clinic_id,
            visit_id=visit_id,
            by=waiver.by,
            at=waiver.at,
            detail=told,
        )
    return True


def end_waiver(clinic_id: int, visit_id: str, waiver_id: str, *, by: str, at: datetime) -> bool:
    """End a waiver here and now; False where it had ended, or the visit is closed."""
    visit_is_open = select(Visit.visit_id).where(Visit.clinic_id == clinic_id, *STILL_OPEN)
    running = (_c.waiver_id == waiver_id, _c.ended_at.is_(None), _c.visit_id.in_(visit_is_open))
    with writing() as connection:
        ended = connection.execute(
            update(WaiverRow)
            .where(_c.clinic_id == clinic_id, _c.visit_id == visit_id, *running)
            .values(ended_at=at)
        )
        if not ended.rowcount:
            return False
        _touched(connection, clinic_id, visit_id)
        what = history.What.WAIVER_ENDED
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at)
    return True


def _touched(connection: Connection, clinic_id: int, visit_id: str) -> bool:
    """Count a change of the visit, unless it is closed."""
    return changed(connection, clinic_id, Visit.visit_id == visit_id, *STILL_OPEN) > 0
