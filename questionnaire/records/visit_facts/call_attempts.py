"""Attempts to close a gap: only ever added to. None changes what a visit is; only a changed fact does.

One that hands a gap over changes whose turn it is, which the board shows.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, insert, select

from questionnaire.core.readiness.follow_ups import HANDS_OVER, Attempt, Outcome, WorkQueue
from questionnaire.records.audit import history
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import AttemptRow
from questionnaire.records.store.database import reading
from questionnaire.records.store.encryption import Place, ring

TABLE = "attempts"

_c = AttemptRow.__table__.c
_OF_VISITS = (
    select(*_c)
    .where(_c.clinic_id == bindparam("clinic_id"), _c.visit_id.in_(bindparam("visit_ids", expanding=True)))
    .order_by(_c.attempt_id)
)


def of_visits(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Attempt, ...]]:
    """What was tried at these visits, in order, by visit."""
    with reading() as connection:
        rows = connection.execute(_OF_VISITS, {"clinic_id": clinic_id, "visit_ids": list(visit_ids)}).all()
    by_visit: dict[str, tuple[Attempt, ...]] = {}
    for row in rows:
        by_visit[row.visit_id] = (*by_visit.get(row.visit_id, ()), _attempt(row))
    return by_visit


def _attempt(row: Any) -> Attempt:
    place = Place(row.clinic_id, TABLE, "detail", row.attempt_id)
    detail = json.loads(ring().unseal(place, row.detail_sealed))
    outcome, queue = Outcome(detail["outcome"]), WorkQueue(detail["lane"])
    return Attempt(detail["finding"], detail["fact"], outcome, queue, row.by, row.at, detail.get("note", ""))


def add(act: Act, *attempts: Attempt) -> None:
    """Write down the result of one call: an attempt for each open item it was about, and one history entry.

    The notes stay with the attempts. The history says only that there was a call, and about which question
    if it was about one.
    """
    outcome, about = attempts[0].outcome, {attempt.finding.partition(".")[0] for attempt in attempts}
    with act.transaction() as act:
        act.writer.execute(insert(AttemptRow), [_written(act, attempt) for attempt in attempts])
        act.note(
            What.ATTEMPTED,
            about=about.pop() if len(about) == 1 else "",
            outcome=outcome,
            for_nurses=any(attempt.queue is WorkQueue.NURSE for attempt in attempts),
        )
        if outcome in HANDS_OVER:
            act.touch()


def _written(act: Act, attempt: Attempt) -> dict[str, Any]:
    attempt_id = history.new_entry_id(attempt.at)
    detail = {
        "finding": attempt.finding,
        "fact": attempt.fingerprint,
        "outcome": attempt.outcome,
        "lane": attempt.queue,
        **({"note": attempt.note} if attempt.note else {}),
    }
    return {
        "clinic_id": act.clinic_id,
        "attempt_id": attempt_id,
        "visit_id": act.visit_id,
        "by": attempt.by,
        "at": attempt.at,
        "detail_sealed": ring().seal(Place(act.clinic_id, TABLE, "detail", attempt_id), json.dumps(detail)),
    }
