"""The write context: who does something, when, and to which visit. Every change goes through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, update

from questionnaire.records.audit import history
from questionnaire.records.audit.history import What
from questionnaire.records.models import Visit
from questionnaire.records.store.database import writing

STILL_OPEN = (Visit.checked_in_at.is_(None), Visit.cancelled_at.is_(None))
"""Guards for ``touch``: the visit is neither checked in nor cancelled."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something, when, and to which visit. Everything a verb writes is one transaction."""

    clinic_id: int
    by: str
    at: datetime
    visit_id: str | None = None
    connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """Join the open transaction, or open one that commits at the end of the block.

        Raises Unavailable when the database refuses the transaction.
        """
        if self.connection:
            yield self
        else:
            with writing() as connection:
                yield replace(self, connection=connection)

    def on_visit(self, visit_id: str | None) -> Self:
        """The same act, in the same transaction, on another visit of the clinic."""
        return replace(self, visit_id=visit_id)

    @property
    def writer(self) -> Connection:
        """The connection of the open transaction."""
        assert self.connection, "write inside act.transaction()"
        return self.connection

    def touch(self, *guards: ColumnElement[bool], **columns: Any) -> bool:
        """Update the visit and its revision. Returns False if a guard no longer holds."""
        return self.touch_where(Visit.visit_id == self.visit_id, *guards, **columns)

    def touch_where(self, *which: ColumnElement[bool], **columns: Any) -> bool:
        """Update these visits of the clinic and their revisions. Returns False if there are none."""
        visits = update(Visit).where(Visit.clinic_id == self.clinic_id, *which)
        return self.writer.execute(visits.values(**columns, revision=Visit.revision + 1)).rowcount > 0

    def note(self, what: What, **detail: Any) -> None:
        """Add a history entry about the visit, or about the clinic if the act names no visit."""
        history.add(
            self.writer,
            what,
            clinic_id=self.clinic_id,
            visit_id=self.visit_id,
            by=self.by,
            at=self.at,
            detail=detail or None,
        )
