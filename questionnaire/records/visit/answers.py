"""Keeping an answer: the one write a patient waits for.

A visit's answers are one sealed document with a revision. Saving is one UPDATE guarded by
that revision and one INSERT of the history. When the revision has moved (another tab, the
desk on the phone) the document is read again and the answer applied again: both survive.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from questionnaire.core.answers.values import (
    Answer,
    Answers,
    Value,
    packed,
    packed_answer,
    packed_value,
)
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.records.audit import history
from questionnaire.records.clinic import editions
from questionnaire.records.models import Visit
from questionnaire.records.store.compiled import CompiledStatement
from questionnaire.records.store.database import writing
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit.row import written

_visits = Visit.__table__
_THIS = (_visits.c.clinic_id == bindparam("of_clinic"), _visits.c.visit_id == bindparam("of_visit"))
_KEEP = CompiledStatement(
    update(Visit)
    .where(
        *_THIS,
        _visits.c.revision == bindparam("seen_revision"),
        _visits.c.checked_in_at.is_(None),
        _visits.c.cancelled_at.is_(None),
    )
    .values(
        answers_sealed=bindparam("sealed"),
        revision=_visits.c.revision + 1,
        last_activity_at=bindparam("moment"),
        edition=func.coalesce(_visits.c.edition, bindparam("first_edition")),
    )
)
_AGAIN = select(
    _visits.c.answers_sealed, _visits.c.revision, _visits.c.checked_in_at, _visits.c.cancelled_at
).where(*_THIS)


def keep(
    visit: VisitRecord,
    question: Question,
    value: Value,
    *,
    shown: str,
    by: str,
    at: datetime,
    typed_by: str = "",
) -> bool:
    """Keep an answer, with the explanation ``shown`` for it in the history.

    What was said by phone was said ``by`` somebody and ``typed_by`` staff, whom the history names.
    False, and nothing kept, when the visit has been checked in or cancelled meanwhile.
    """
    row, answer = visit.row, Answer(value, by, at, typed_by=typed_by)
    with writing() as connection:
        if row.edition is None:
            editions.remember(
                connection, row.clinic_id, row.definition, visit.clinic_questionnaire.edition, at
            )
        is_kept, is_news = _apply(connection, visit, question, answer)
        if is_news:
            detail = {"question": question.id, "value": packed_value(value), "shown": shown}
            history.add(
                connection,
                history.What.ANSWERED,
                clinic_id=row.clinic_id,
                visit_id=visit.visit_id,
                by=typed_by or by,
                at=at,
                detail={**detail, "said_by": by} if typed_by else detail,
            )
    return is_kept


def _apply(
    connection: Connection, visit: VisitRecord, question: Question, answer: Answer
) -> tuple[bool, bool]:
    """Put an answer into the document, read again where it moved; if it is there, and if that is news."""
    document, revision = visit.document, visit.row.revision  # as the page was made
    while (changed := _with(document, question, answer)) is not document:
        if _update(connection, visit, changed, revision, answer.at):
            return True, True
        now = connection.execute(_AGAIN, _key(visit)).one()
        if now.checked_in_at or now.cancelled_at:
            return False, False
        document, revision = written(visit.row.clinic_id, visit.visit_id, now.answers_sealed), now.revision
    return True, False


def carry_over(
    visit: VisitRecord,
    answers: Answers,
    *,
    last: VisitRecord,
    shown: Mapping[str, str],
    by: str,
    at: datetime,
) -> bool:
    """Begin a visit with answers of the ``last`` one, and the explanations ``shown`` for them in the history.

    False, and nothing carried over, when the visit has answers by now, or has been checked in or cancelled.
    """
    row, revision = visit.row, visit.row.revision
    if row.answers_sealed:
        return False
    with writing() as connection:
        editions.remember(connection, row.clinic_id, row.definition, visit.clinic_questionnaire.edition, at)
        while not _update(connection, visit, packed(answers), revision, at):
            now = connection.execute(_AGAIN, _key(visit)).one()
            if now.answers_sealed or now.checked_in_at or now.cancelled_at:
                return False
            revision = now.revision
        told = [
            {"question": name, **packed_answer(answer), "shown": shown[name]}
            for name, answer in answers.items()
        ]
        history.add(
            connection,
            history.What.CARRIED_OVER,
            clinic_id=row.clinic_id,
            visit_id=visit.visit_id,
            by=by,
            at=at,
            detail={"visit": last.visit_id, "answers": told},
        )
    return True


def _with(document: Mapping[str, Any], question: Question, answer: Answer) -> Mapping[str, Any]:
    """The document with this answer, the others as they are written.

    A try of a check that somebody has already made does not count twice.
    """
    given = document.get(question.id)
    if question.kind is Kind.CHECK and given and len(given["value"]) >= len(answer.value):  # type: ignore[arg-type]
        return document
    return {**document, question.id: packed_answer(answer)}


def _update(
    connection: Connection, visit: VisitRecord, document: Mapping[str, Any], revision: int, at: datetime
) -> bool:
    text = json.dumps(document, separators=(",", ":"))
    sealed = ring().seal(Place(visit.row.clinic_id, "visits", "answers", visit.visit_id), text)
    values = {
        **_key(visit),
        "seen_revision": revision,
        "sealed": sealed,
        "moment": at,
        "first_edition": visit.clinic_questionnaire.edition,
    }
    return _KEEP.run(connection, values) == 1


def _key(visit: VisitRecord) -> Mapping[str, object]:
    return {"of_clinic": visit.row.clinic_id, "of_visit": visit.visit_id}
