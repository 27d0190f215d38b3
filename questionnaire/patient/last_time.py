"""A patient who comes again: what was said last time, and the offer to say the same."""

from dataclasses import dataclass
from typing import Any

from questionnaire import clock
from questionnaire.core.answers import flow
from questionnaire.core.answers.values import Answer
from questionnaire.core.definition.questions import Question
from questionnaire.core.readiness.carry_over import carried
from questionnaire.interview.texts import Texts
from questionnaire.language import formats
from questionnaire.patient.pages import visit_frame
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord


@dataclass(frozen=True, slots=True)
class Offer:
    """The visit before this one, and which of its answers would carry over."""

    last: VisitRecord
    carried: dict[str, Answer]


def offer(visit: VisitRecord) -> Offer | None:
    """What a patient who comes again may say the same of; none once anything is answered."""
    if visit.answers or visit.is_closed:
        return None
    last = visits.before(visit)
    if last is None:
        return None
    assert last.checked_in_at, "it took place"
    came_at = min(last.checked_in_at, last.starts_at)
    same = carried(last.case(came_at), visit.questionnaire, clock.now())
    return Offer(last, same) if same else None


def shown(visit: VisitRecord, offered: Offer) -> dict[str, str]:
    """The explanations the page of last time shows, by question."""
    texts, by_id = Texts(visit), visit.questionnaire.by_id
    return {name: " ".join(texts.explained(by_id[name], a.value)) for name, a in offered.carried.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer of last time, explained where it can carry over; how it is asked again, if it is."""

    ask: str
    said: tuple[str, ...]
    explain: tuple[str, ...]
    asked_again: str


def page(visit: VisitRecord, offered: Offer, everything: str) -> dict[str, Any]:
    """What was said last time by section, and how many questions are left if it is the same."""
    last = offered.last
    day = last.starts_at.astimezone(last.clinic.calendar.zone).date()
    asked = flow.path(visit.questionnaire, offered.carried)
    return {
        **visit_frame(visit),
        "day": formats.day(day),
        "sections": _sections(visit, offered),
        "left": sum(flow.is_open(question, offered.carried) for question in asked),
        "everything": everything,
    }


def _sections(visit: VisitRecord, offered: Offer) -> list[tuple[str, list[Row]]]:
    last = offered.last
    given = {q.id for q in flow.path(last.questionnaire, last.answers)} & last.answers.keys()
    sections = [
        (section.title, [_row(visit, offered, q) for q in section.questions if q.id in given])
        for section in last.questionnaire.sections
    ]
    return [(title, rows) for title, rows in sections if rows]


def _row(visit: VisitRecord, offered: Offer, question: Question) -> Row:
    """An answer in the words of its own visit; its explanation as it reads for this one."""
    then, now = Texts(offered.last), Texts(visit)
    value = offered.last.answers[question.id].value
    same = offered.carried.get(question.id)
    return Row(
        ask=then.fill(question.ask),
        said=then.said(question, value),
        explain=now.explained(question, value) if same else (),
        asked_again="" if same and same.stale is None else "confirm" if same else "fresh",
    )
