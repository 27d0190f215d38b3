"""A visit's own page at the desk: answers with the text the patient saw, findings, history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questionnaire.core.answers.values import Stale
from questionnaire.core.definition.model import Level
from questionnaire.core.definition.questions import Question
from questionnaire.core.definition.tailoring import filled
from questionnaire.core.readiness.case import Readiness
from questionnaire.desk import escort_summary
from questionnaire.desk.reasons import reasons
from questionnaire.desk.shell import moment
from questionnaire.desk.visit import history
from questionnaire.language import formats
from questionnaire.records.audit.history import Line, What
from questionnaire.records.visit.record import VisitRecord


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer as the desk reads it; ``is_kept_back`` where it is for nurses only.

    One ``of_last_time`` is not confirmed for this visit yet; one that is ``asked_again`` was said too long
    ago, or ``said_for`` another time of the visit. What was said by phone names who said it,
    as a key, and who ``typed_by`` it was.
    """

    question: str
    ask: str
    said: tuple[str, ...]
    shown: str
    when: str
    is_kept_back: bool
    of_last_time: bool
    asked_again: bool
    said_for: str
    said_by: str
    typed_by: str


def page(
    visit: VisitRecord,
    readiness: Readiness,
    lines: tuple[Line, ...],
    names: Mapping[str, str],
    *,
    nurse: bool,
    now: datetime,
    last: VisitRecord | None = None,
) -> dict[str, Any]:
    """Everything the page shows to this reader."""
    zone = visit.clinic.calendar.zone
    words = formats.visit_words(
        visit.times, zone, visit.clinic.name, visit.clinic.phone, visit.questionnaire.unset
    )
    shown_ride = escort_summary.card(visit, readiness.escort, now, nurse=nurse)
    return {
        "visit_id": visit.visit_id,
        "name": visit.full_name,
        "first_name": visit.first_name,
        "day": formats.day(visit.starts_at.astimezone(zone).date()),
        "date": visit.starts_at.astimezone(zone).date().isoformat(),
        "time": formats.clock(visit.starts_at, zone),
        "born": visit.date_of_birth,
        "phone": visit.phone,
        "interpreter": formats.language_name(visit.interpreter) if visit.interpreter else "",
        "call_time": visit.call_time,
        "ride": shown_ride,
        "ride_by": names.get(shown_ride.by, shown_ride.by) if shown_ride else "",
        "is_not_to_be_contacted": escort_summary.is_not_to_be_contacted(visit),
        "visit_status": readiness.status,
        "waived_by": readiness.waived_by,
        "answered": readiness.answered_count,
        "asked": readiness.question_count,
        "reasons": reasons(readiness.for_staff, reversed(Level), nurse=nurse),
        "has_outreach": readiness.unfinished is not None,
        "sections": _sections(visit, lines, names, words, nurse=nurse, now=now),
        "history": [
            history.shown(visit, lines, line, names, words, nurse=nurse, now=now) for line in reversed(lines)
        ],
        "is_closed": visit.is_closed,
        "last_id": last.visit_id if last else None,
        "last_day": formats.day(last.starts_at.astimezone(zone).date()) if last else "",
    }


def _sections(
    visit: VisitRecord,
    lines: tuple[Line, ...],
    names: Mapping[str, str],
    words: Mapping[str, str],
    *,
    nurse: bool,
    now: datetime,
) -> list[tuple[str, list[ShownAnswer]]]:
    shown = {told["question"]: told["shown"] for line in lines for told in _answers_in(line)}
    given = {q.id for q in visit.path} & visit.answers.keys()
    sections = [
        (
            section.title,
            [
                _answer(
                    visit, lines, question, shown.get(question.id, ""), names, words, nurse=nurse, now=now
                )
                for question in section.questions
                if question.id in given
            ],
        )
        for section in visit.questionnaire.sections
    ]
    return [(title, told) for title, told in sections if told]


def _answers_in(line: Line) -> Sequence[Mapping[str, Any]]:
    """The answers of a history entry: the one given, or all that carried over from last time."""
    if line.what is What.CARRIED_OVER:
        told: Sequence[Mapping[str, Any]] = line.detail["answers"]
        return told
    return [line.detail] if line.what is What.ANSWERED else []


def _answer(
    visit: VisitRecord,
    lines: Sequence[Line],
    question: Question,
    shown: str,
    names: Mapping[str, str],
    words: Mapping[str, str],
    *,
    nurse: bool,
    now: datetime,
) -> ShownAnswer:
    answer = visit.answers[question.id]
    kept_back = question.nurse_only and not nurse
    return ShownAnswer(
        question=question.id,
        ask=filled(question.ask, words),
        said=() if kept_back else history.said(question, answer.value, words),
        shown="" if kept_back else shown,
        when=moment(answer.at, visit, now),
        is_kept_back=kept_back,
        of_last_time=answer.stale is Stale.LAST_TIME,
        asked_again=answer.stale in (Stale.MOVED, Stale.OLD),
        said_for=history.said_for(visit, lines, question, answer.at) if answer.stale is Stale.MOVED else "",
        said_by=answer.by,
        typed_by=names.get(answer.typed_by, answer.typed_by),
    )
