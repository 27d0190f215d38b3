"""A log of what happened at visits: dated facts with a sealed detail, which are only added."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import bindparam, insert, select

from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.models import (
    AttemptRow,
    DayFactRow,
    EscortFactRow,
    NoteRecordRow,
    NoteRow,
    WaiverRow,
)
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring

Fact = TypeVar("Fact")
Detail = Mapping[str, Any]


class Entry(NamedTuple):
    """One row of a log with its detail opened. ``columns`` holds what only this log has, by name."""

    entry_id: str
    by: str
    at: datetime
    detail: Detail
    columns: Mapping[str, Any]


class SealedLog(Generic[Fact]):
    """The facts of one table. ``pack`` gives the detail to seal, ``unpack`` the fact in an entry."""

    def __init__(
        self,
        model: type[AttemptRow | DayFactRow | EscortFactRow | NoteRecordRow | NoteRow | WaiverRow],
        pack: Callable[[Fact], Detail],
        unpack: Callable[[Entry], Fact],
    ) -> None:
        self.model, self.pack, self.unpack = model, pack, unpack
        columns = model.__table__.c
        self._of_visits = (
            select(*columns)
            .where(
                columns.clinic_id == bindparam("clinic_id"),
                columns.visit_id.in_(bindparam("visit_ids", expanding=True)),
            )
            .order_by(columns[model.row_key])
        )

    def add(self, act: Act, fact: Fact, *, entry_id: str | None = None, **columns: Any) -> None:
        """Add a fact to the visit, by whoever acts and at that moment."""
        entry_id = entry_id or history.new_entry_id(act.at)
        detail = json.dumps(self.pack(fact), separators=(",", ":"))
        row = {
            "clinic_id": act.clinic_id,
            self.model.row_key: entry_id,
            "visit_id": act.visit_id,
            "by": act.by,
            "at": act.at,
            "detail_sealed": ring().seal(self._place(act.clinic_id, entry_id), detail),
        }
        with act.transaction() as act:
            act.writer.execute(insert(self.model), {**row, **columns})

    def of_visits(self, clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Fact, ...]]:
        """The facts of these visits in order, by visit. A visit without facts is left out."""
        with reading() as connection:
            key = {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}
            rows = connection.execute(self._of_visits, key).mappings().all()
        by_visit: dict[str, tuple[Fact, ...]] = {}
        for row in rows:
            by_visit[row["visit_id"]] = (*by_visit.get(row["visit_id"], ()), self.fact(row))
        return by_visit

    def fact(self, row: Mapping[Any, Any]) -> Fact:
        """The fact in one row of the table."""
        entry_id = row[self.model.row_key]
        place = self._place(row["clinic_id"], entry_id)
        detail = json.loads(ring().unseal(place, row["detail_sealed"]))
        return self.unpack(Entry(entry_id, row["by"], row["at"], detail, row))

    def _place(self, clinic_id: int, entry_id: str) -> Place:
        return Place(clinic_id, self.model.__tablename__, "detail", entry_id)
