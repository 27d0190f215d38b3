"""Keeping an answer: the one write a patient waits for.

A visit's answers are one sealed document with a revision. Saving is one UPDATE guarded by
that revision and one INSERT of the history. When the revision has moved (another tab, the
desk on the phone) the document is read again and the answer applied again: both survive.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select, update

from questionnaire.core.answers.values import (
    Answer,
    Answers,
    Value,
    packed,
    packed_answer,
    packed_value,
)
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.clinic import editions
from questionnaire.records.models import Visit
from questionnaire.records.store.compiled import CompiledStatement
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit import notes
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
    act: Act, visit: VisitRecord, question: Question, value: Value, *, shown: str, said_by: str = ""
) -> bool:
    """Keep an answer, with the explanation ``shown`` for it in the history.

    Of an answer given by phone, ``said_by`` names who gave it, and the act names the staff who typed it.
    Returns False, with nothing kept, if the visit has been checked in or cancelled meanwhile.
    """
    answer = Answer(value, said_by or act.by, act.at, typed_by=act.by if said_by else "")
    with act.transaction() as act:
        if visit.row.edition is None:
            editions.remember(act, visit.row.definition, visit.clinic_questionnaire.edition)
        is_kept, is_news = _apply(act, visit, question, answer)
        if is_kept:
            notes.keep_answer(act, question, value)
        if is_news:
            detail = {"question": question.id, "value": packed_value(value), "shown": shown}
            act.note(What.ANSWERED, **detail, **({"said_by": said_by} if said_by else {}))
    return is_kept


def _apply(act: Act, visit: VisitRecord, question: Question, answer: Answer) -> tuple[bool, bool]:
    """Put an answer into the document, which is read again if it has changed.

    Returns whether the answer is in the document now, and whether that is news.
    """
    document, revision = visit.document, visit.row.revision  # as the page was made
    while (changed := _with(document, question, answer)) is not document:
        if _update(act, visit, changed, revision):
            return True, True
        now = act.writer.execute(_AGAIN, _key(act)).one()
        if now.checked_in_at or now.cancelled_at:
            return False, False
        document, revision = written(act.clinic_id, visit.visit_id, now.answers_sealed), now.revision
    return True, False


def carry_over(
    act: Act, visit: VisitRecord, answers: Answers, *, last: VisitRecord, shown: Mapping[str, str]
) -> bool:
    """Begin a visit with answers of the ``last`` one, and the explanations ``shown`` for them in the history.

    Returns False, with nothing carried over, if the visit has answers or was checked in or cancelled.
    """
    revision = visit.row.revision
    if visit.row.answers_sealed:
        return False
    with act.transaction() as act:
        editions.remember(act, visit.row.definition, visit.clinic_questionnaire.edition)
        while not _update(act, visit, packed(answers), revision):
            now = act.writer.execute(_AGAIN, _key(act)).one()
            if now.answers_sealed or now.checked_in_at or now.cancelled_at:
                return False
            revision = now.revision
        carried = [
            {"question": name, **packed_answer(answer), "shown": shown[name]}
            for name, answer in answers.items()
        ]
        act.note(What.CARRIED_OVER, visit=last.visit_id, answers=carried)
    return True


def _with(document: Mapping[str, Any], question: Question, answer: Answer) -> Mapping[str, Any]:
    """The document with this answer, the others as they are written.

    A try of a check that was already made does not count twice.
    """
    given = document.get(question.id)
    if question.kind is Kind.CHECK and given and len(given["value"]) >= len(answer.value):  # type: ignore[arg-type]
        return document
    return {**document, question.id: packed_answer(answer)}


def _update(act: Act, visit: VisitRecord, document: Mapping[str, Any], revision: int) -> bool:
    text = json.dumps(document, separators=(",", ":"))
    values = {
        **_key(act),
        "seen_revision": revision,
        "sealed": ring().seal(Place(act.clinic_id, "visits", "answers", visit.visit_id), text),
        "moment": act.at,
        "first_edition": visit.clinic_questionnaire.edition,
    }
    return _KEEP.run(act.writer, values) == 1


def _key(act: Act) -> Mapping[str, object]:
    return {"of_clinic": act.clinic_id, "of_visit": act.visit_id}
