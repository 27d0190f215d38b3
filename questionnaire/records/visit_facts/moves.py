"""The moves of visits, as their histories have them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from questionnaire.core.answers.moves import Move
from questionnaire.records.audit.history import What, detail_in
from questionnaire.records.models import History
from questionnaire.records.store.database import reading

_lines = History.__table__.c


class _Row(NamedTuple):
    clinic_id: int
    visit_id: str
    entry_id: str
    at: datetime
    detail_sealed: bytes


_MOVED = (
    select(*(_lines[name] for name in _Row._fields))
    .where(
        _lines.clinic_id == bindparam("clinic_id"),
        _lines.visit_id.in_(bindparam("visit_ids", expanding=True)),
        _lines.what == What.MOVED.value,
    )
    .order_by(_lines.entry_id)
)


def of_visits(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Move, ...]]:
    """The moves of these visits in order, by visit. A visit that never moved is left out."""
    with reading() as connection:
        found = connection.execute(_MOVED, {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}).all()
    by_visit: dict[str, tuple[Move, ...]] = {}
    for row in map(_Row._make, found):
        move = move_in(row.at, detail_in(row.clinic_id, row.entry_id, row.detail_sealed))
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), move)
    return by_visit


def move_in(at: datetime, detail: Mapping[str, Any]) -> Move:
    """The move in the detail of a line of the history."""
    return Move(at, datetime.fromisoformat(detail["from"]), datetime.fromisoformat(detail["to"]))
