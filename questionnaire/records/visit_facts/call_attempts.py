"""Attempts to close a gap: only ever added to. None changes what a visit is; only a changed fact does.

One that hands a gap over changes whose turn it is, which the board shows.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select

from questionnaire.core.readiness.follow_ups import HANDS_OVER, Attempt, Outcome, WorkQueue
from questionnaire.records.audit import history
from questionnaire.records.audit.changes import changed
from questionnaire.records.models import AttemptRow, Visit
from questionnaire.records.store.database import reading, writing
from questionnaire.records.store.encryption import Place, ring

TABLE = "attempts"

_c = AttemptRow.__table__.c


class _Row(NamedTuple):
    clinic_id: int
    attempt_id: str
    visit_id: str
    by: str
    at: datetime
    detail_sealed: bytes


_OF_VISITS = (
    select(*(_c[name] for name in _Row._fields))
    .where(_c.clinic_id == bindparam("clinic_id"), _c.visit_id.in_(bindparam("visit_ids", expanding=True)))
    .order_by(_c.attempt_id)
)


def of_visits(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Attempt, ...]]:
    """What was tried at these visits, in order, by visit."""
    with reading() as connection:
        rows = connection.execute(_OF_VISITS, {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}).all()
    by_visit: dict[str, tuple[Attempt, ...]] = {}
    for row in map(_Row._make, rows):
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), _attempt(row))
    return by_visit


def _attempt(row: _Row) -> Attempt:
    place = Place(row.clinic_id, TABLE, "detail", row.attempt_id)
    detail = json.loads(ring().unseal(place, row.detail_sealed))
    outcome, queue = Outcome(detail["outcome"]), WorkQueue(detail["lane"])
    return Attempt(detail["finding"], detail["fact"], outcome, queue, row.by, row.at, detail.get("note", ""))


def add(clinic_id: int, visit_id: str, *told: Attempt) -> None:
    """Write down what came of one call: an attempt for each gap it was about, and one line of history.

    The notes stay with the attempts; the history tells only that there was a call, and about which
    question where it was about one.
    """
    first, about = told[0], {attempt.finding.partition(".")[0] for attempt in told}
    line = {
        "about": about.pop() if len(about) == 1 else "",
        "outcome": first.outcome,
        "for_nurses": any(attempt.queue is WorkQueue.NURSE for attempt in told),
    }
    with writing() as connection:
        connection.execute(insert(AttemptRow), [_written(clinic_id, visit_id, attempt) for attempt in told])
        history.add(
            connection,
            history.What.ATTEMPTED,
            clinic_id=clinic_id,
            visit_id=visit_id,
            by=first.by,
            at=first.at,
            detail=line,
        )
        if first.outcome in HANDS_OVER:
            changed(connection, clinic_id, Visit.visit_id == visit_id)


def _written(clinic_id: int, visit_id: str, attempt: Attempt) -> dict[str, Any]:
    attempt_id = history.new_entry_id(attempt.at)
    detail = {
        "finding": attempt.finding,
        "fact": attempt.fingerprint,
        "outcome": attempt.outcome,
        "lane": attempt.queue,
        **({"note": attempt.note} if attempt.note else {}),
    }
    return {
        "clinic_id": clinic_id,
        "attempt_id": attempt_id,
        "visit_id": visit_id,
        "by": attempt.by,
        "at": attempt.at,
        "detail_sealed": ring().seal(Place(clinic_id, TABLE, "detail", attempt_id), json.dumps(detail)),
    }
