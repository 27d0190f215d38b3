"""Waivers as they are remembered: given, read with everything else around a visit, taken back."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from questionnaire.core.definition.model import Level
from questionnaire.core.readiness.case import Waiver
from questionnaire.records.audit import history
from questionnaire.records.audit.act import STILL_OPEN, Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import Visit, WaiverRow
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring

TABLE = "waivers"

_c = WaiverRow.__table__.c
_EVER_GIVEN = (
    select(*_c)
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
    for row in rows:
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), (_waiver(row), row.ended_at))
    return by_visit


def _waiver(row: Any) -> Waiver:
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


def give(act: Act, waiver: Waiver) -> bool:
    """Waive a finding. Returns False, with nothing written, if the visit is closed."""
    detail = {
        "finding": waiver.finding,
        "fact": waiver.fingerprint,
        "level": waiver.level,
        "name": waiver.name,
        "reason": waiver.reason,
        "for_nurses": waiver.for_nurses,
    }
    row = {
        "clinic_id": act.clinic_id,
        "waiver_id": waiver.id,
        "visit_id": act.visit_id,
        "by": waiver.by,
        "at": waiver.at,
        "ends_at": waiver.ends_at,
        "detail_sealed": ring().seal(Place(act.clinic_id, TABLE, "detail", waiver.id), json.dumps(detail)),
    }
    with act.transaction() as act:
        if not act.touch(*STILL_OPEN):
            return False
        act.writer.execute(insert(WaiverRow), row)
        act.note(What.WAIVED, about=waiver.finding.partition(".")[0], for_nurses=waiver.for_nurses)
    return True


def end_waiver(act: Act, waiver_id: str) -> bool:
    """End a waiver now. Returns False if it had ended, or the visit is closed."""
    visit_is_open = select(Visit.visit_id).where(Visit.clinic_id == act.clinic_id, *STILL_OPEN)
    this_waiver = (_c.clinic_id == act.clinic_id, _c.visit_id == act.visit_id, _c.waiver_id == waiver_id)
    running = (_c.ended_at.is_(None), _c.visit_id.in_(visit_is_open))
    with act.transaction() as act:
        ended = act.writer.execute(update(WaiverRow).where(*this_waiver, *running).values(ended_at=act.at))
        if not ended.rowcount:
            return False
        act.touch(*STILL_OPEN)
        act.note(What.WAIVER_ENDED)
    return True
