"""What the patient's pages print, ready to print: texts filled in, times in words, addresses made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import url_for

from questionnaire.core.answers import flow
from questionnaire.core.answers.values import Answer, Stale
from questionnaire.core.definition.model import Level, Owner
from questionnaire.core.definition.questions import Kind, PlanPart, Question, Section
from questionnaire.core.readiness.case import Finding, Readiness, Status
from questionnaire.interview.texts import ShownOption, Texts
from questionnaire.language import formats
from questionnaire.patient import day_times, plan_state
from questionnaire.patient.escort import ride
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit.record import VisitRecord

RETURNS = ("check", "plan")
"""The pages a change may have begun on, and goes back to."""

SENT = {"sent": "yes"}
"""What a form's address says beyond its page's. A browser that loses the connection then keeps the page, with
what was typed, one step back; at the same address its error page takes the page's place."""

address = lru_cache(maxsize=4096)(url_for)
"""The address of a page; made once, as the application stays where it is mounted."""


def frame(clinic: ClinicFacts | None) -> dict[str, Any]:
    """What every page shows around its content: the clinic, where the visitor may know it."""
    return {
        "clinic_name": clinic.name if clinic else "Visit Ready",
        "clinic_phone": formats.phone(clinic.phone) if clinic else None,
        "clinic_tel": clinic.phone if clinic else None,
        "privacy": address("patient.show_privacy"),
        "reminders": address("patient.show_messages"),
    }


def visit_frame(visit: VisitRecord) -> dict[str, Any]:
    """What every page of a visit shows around its content: also whose visit it is, and on which day."""
    day = visit.starts_at.astimezone(visit.clinic.calendar.zone).date()
    return {
        **frame(visit.clinic),
        "visit_id": visit.visit_id,
        "whose": {"name": visit.first_name, "day": formats.day(day)},
    }


def question_page(
    visit: VisitRecord,
    question: Question,
    held: Mapping[str, Any],
    problems: Mapping[str, str],
    back_to: str | None,
    notice: str | None,
) -> dict[str, Any]:
    """Everything the page of one question shows: what its controls hold, and what is wrong with that."""
    texts = Texts(visit)
    answer = visit.answers.get(question.id)
    stale = answer.stale if answer else None
    progress = flow.progress(visit.questionnaire, visit.path, question.id)
    return {
        **visit_frame(visit),
        "kind": question.kind.value,
        "ask": texts.fill(question.ask),
        "lead": texts.fill(question.lead),
        "explain": texts.fill(question.explain),
        "longest": question.max_length,
        "shown": _options(texts, question, held, answer),
        "tries": _tries(question, answer),
        "asked_for": visit.starts_at.isoformat(),
        "progress": progress,
        "stale": stale,
        "said_on": formats.weekday(visit.clinic.calendar.local(answer.at).date()) if answer and stale else "",
        "new_time": texts.fill("{visit_day}, {visit_time}") if stale or notice == "moved" else "",
        "action": address("patient.answer_question", question_id=question.id, **SENT),
        "back": _back(visit, question, back_to),
        "back_to": back_to,
        "notice": notice,
        "held": held,
        "problems": problems,
        "problem": next(iter(problems.items()), None),
    }


def _options(
    texts: Texts, question: Question, held: Mapping[str, Any], answer: Answer | None
) -> tuple[ShownOption, ...]:
    if not question.has_options:
        return ()
    tells = question.kind is not Kind.CHECK  # a check explains once it is answered
    return texts.options(question, held.get("answer") or (), _tries(question, answer), explained=tells)


def _tries(question: Question, answer: Answer | None) -> int:
    is_tried = question.kind is Kind.CHECK and answer and isinstance(answer.value, tuple)
    return len(answer.value) if is_tried and answer else 0  # type: ignore[arg-type]


def _back(visit: VisitRecord, question: Question, back_to: str | None) -> str | None:
    if back_to:
        return address(f"patient.show_{back_to}")
    previous = flow.before(visit.path, question.id)
    return address("patient.show_question", question_id=previous.id) if previous else None


def stop_page(visit: VisitRecord, question: Question, answer: Answer, forward: str) -> dict[str, Any]:
    """The page before a patient goes on: an answer that blocks, or a check to look at again."""
    texts = Texts(visit)
    missed = question.kind is Kind.CHECK and not flow.is_right(question, answer)
    again = missed and not flow.is_finished_check(question, answer)
    stop = None if question.kind is Kind.CHECK else question.stop
    here = address("patient.show_question", question_id=question.id)
    return {
        **visit_frame(visit),
        "title": stop.title if stop else None,
        "missed": missed,
        "again": again,
        "explain": texts.explained(question, answer.value),
        "help": tuple(texts.fill(line) for line in stop.help) if stop else (),
        "forward": here if again else forward,
        "forward_words": stop.forward if stop else None,
        "change": None if question.kind is Kind.CHECK else here,
        "progress": flow.progress(visit.questionnaire, visit.path, question.id),
    }


@dataclass(frozen=True, slots=True)
class Row:
    """One answer on the page where they are checked."""

    ask: str
    said: tuple[str, ...]
    explain: tuple[str, ...]
    change: str
    is_settled_check: bool


def check_page(visit: VisitRecord) -> dict[str, Any]:
    """All answers by section, with a way to change each."""
    return {**visit_frame(visit), "sections": _sections(Texts(visit))}


def _sections(texts: Texts) -> list[tuple[str, list[Row]]]:
    """Every answer on the path with its explanation, by section."""
    visit = texts.visit
    given = {q.id for q in visit.path} & visit.answers.keys()
    sections = [
        (section.title, [_row(texts, q) for q in section.questions if q.id in given])
        for section in visit.questionnaire.sections
    ]
    return [(title, rows) for title, rows in sections if rows]


def _row(texts: Texts, question: Question) -> Row:
    answer = texts.visit.answers[question.id]
    settled = flow.is_finished_check(question, answer)
    page = "patient.show_stop" if settled else "patient.show_question"
    return Row(
        ask=texts.fill(question.ask),
        said=texts.said(question, answer.value),
        explain=texts.explained(question, answer.value),
        change=address(page, question_id=question.id, back="check"),
        is_settled_check=settled,
    )


@dataclass(frozen=True, slots=True)
class Todo:
    """Something the patient still has to do, and where."""

    text: str
    link: str
    is_urgent: bool


def plan_page(visit: VisitRecord, readiness: Readiness, now: datetime) -> dict[str, Any]:
    """The patient's plan: where the visit stands, what is left, the day's times, what to expect."""
    texts = Texts(visit)
    zone = visit.clinic.calendar.zone
    day = visit.starts_at.astimezone(zone).date()
    todos = _todos(readiness.findings)
    callers = sorted({f.owner for f in readiness.findings if _we_call(f)})
    return {
        **visit_frame(visit),
        "day": formats.day(day),
        "time": formats.clock(visit.starts_at, zone),
        "weekday": formats.weekday(day),
        "headline": plan_state.headline(visit, readiness, len(todos), now),
        "underline": plan_state.underline(visit, readiness, len(todos), bool(callers), now),
        "is_going_ahead": not visit.cancelled_at,
        "todos": todos,
        "callers": callers,
        "left": readiness.question_count - readiness.answered_count,
        "is_sent": visit.submitted_at is not None,
        "times": day_times.lines(visit, readiness),
        "afterwards": texts.fill(visit.questionnaire.afterwards),
        "arranged": _arranged(texts),
        "expect": _expect(texts),
        "sections": _sections(texts),
        "can_change": not visit.is_closed,
        "ride": ride(visit, readiness.escort, is_ready=readiness.status is Status.READY),
    }


def _todos(findings: tuple[Finding, ...]) -> list[Todo]:
    """One line for each thing to do, however many findings ask for it."""
    todos = {
        finding.todo: Todo(
            finding.todo,
            address("patient.show_question", question_id=finding.question, back="plan"),
            finding.level is Level.BLOCKS,
        )
        for finding in findings
        if finding.todo
    }
    return list(todos.values())


def _we_call(finding: Finding) -> bool:
    acts = finding.level in (Level.FOLLOW_UP, Level.BLOCKS)
    return acts and finding.owner in (Owner.DESK, Owner.NURSE)


def _arranged(texts: Texts) -> list[Row]:
    """What was answered about getting home and who is there, with the explanations."""
    asked = texts.visit.path
    arranged = _of_part(texts.visit, PlanPart.ARRANGED)
    kinds = (Kind.CHOICE, Kind.CHOICES, Kind.CONTACT)
    said = {q for q, answer in texts.visit.answers.items() if answer.stale is not Stale.LAST_TIME}
    return [_row(texts, q) for q in asked if q.id in arranged and q.kind in kinds and q.id in said]


def _expect(texts: Texts) -> list[tuple[str, list[str]]]:
    """What people may feel, by section, whatever was answered."""
    return [
        (section.title, [texts.fill(question.lead) for question in telling(section)])
        for section in texts.visit.questionnaire.sections
        if section.plan is PlanPart.EXPECT
    ]


def telling(section: Section) -> list[Question]:
    """The questions of a section that tell what people may feel."""
    return [question for question in section.questions if question.lead and question.kind is not Kind.CHECK]


def _of_part(visit: VisitRecord, part: PlanPart) -> set[str]:
    return {q.id for section, q in visit.questionnaire if section.plan is part}
