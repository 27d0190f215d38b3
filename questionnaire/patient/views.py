"""The patient's pages: one question at a time, the answers together, the plan."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.answers import answer_text, flow
from questionnaire.core.answers.values import Answers
from questionnaire.core.definition.questions import Question
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.readiness.notes import for_patient as as_patient_knows
from questionnaire.exchange import calendar
from questionnaire.interview import forms, notes, submission
from questionnaire.interview.submission import Outcome, Submission
from questionnaire.interview.texts import Texts
from questionnaire.language import translate
from questionnaire.patient import day_times, expect, last_time, not_saved, pages, tablet
from questionnaire.patient.open_visit import for_patient
from questionnaire.patient.pages import address
from questionnaire.records.store.database import Unavailable
from questionnaire.records.visit import answers, visits
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts

NOT_SAVED = {
    Outcome.UNKNOWN_VISIT: "unknown-visit",
    Outcome.MOVED: "moved",
    Outcome.CLOSED: "closed-meanwhile",
}
"""Why an answer was not saved, however good it is: the notice that its page shows."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of the patient's pages."""
    blueprint.get("/visit/")(show_visit)
    blueprint.get("/visit/last-time")(show_last_time)
    blueprint.post("/visit/repetitions")(repeat)
    blueprint.get("/visit/questions/<question_id>")(show_question)
    blueprint.post("/visit/questions/<question_id>")(answer_question)
    blueprint.get("/visit/questions/<question_id>/before-you-go-on")(show_stop)
    blueprint.get("/visit/check")(show_check)
    blueprint.post("/visit/escort-requests")(ask_now)
    blueprint.post("/visit/submission")(send)
    blueprint.get("/visit/sent")(show_sent)
    blueprint.get("/visit/plan")(show_plan)
    blueprint.get("/visit/expect")(show_expect)
    blueprint.get("/visit/plan.ics")(show_calendar)
    blueprint.get("/visit/privacy")(show_privacy)


@for_patient
def show_visit(visit: VisitRecord) -> ResponseReturnValue:
    """Lead to where this visit stands: last time, the open question, the answers to check, or the plan."""
    if last_time.offer(visit):
        return redirect(address("patient.show_last_time"), code=303)
    return redirect(_open_page(visit), code=303)


@for_patient
def show_last_time(visit: VisitRecord) -> ResponseReturnValue:
    """What was said last time, and whether it is the same again."""
    offered = last_time.offer(visit)
    if offered is None:
        return redirect(_open_page(visit), code=303)
    page = last_time.page(visit, offered, everything=_open_page(visit))
    return render_template("patient/last_time.html", **page)


@for_patient
def repeat(visit: VisitRecord) -> ResponseReturnValue:
    """Same as last time: carry the answers over, and go on with what is asked each time."""
    offered = last_time.offer(visit)
    if offered:
        shown = last_time.shown(visit, offered)
        answers.carry_over(
            visit.act("patient", clock.now()), visit, offered.carried, last=offered.last, shown=shown
        )
    return redirect(address("patient.show_visit"), code=303)


@for_patient
def show_question(visit: VisitRecord, question_id: str) -> ResponseReturnValue:
    """Ask one question."""
    if visit.is_closed:
        return redirect(_open_page(visit, notice="closed"), code=303)
    if elsewhere := _elsewhere(visit, question_id, flow.may_visit):
        return redirect(elsewhere, code=303)
    asked = visit.questionnaire.by_id[question_id]
    held = forms.initial_values(asked, visit.answers.get(question_id))
    return question(visit, asked, held, {}, notice=translate.known("notice", _in_address("notice")))


@for_patient
def answer_question(visit: VisitRecord, question_id: str) -> ResponseReturnValue:
    """Keep one answer and go on."""
    is_asked = flow.may_answer(visit.path, visit.answers, question_id)
    if not is_asked and submission.holds_answer(request.form):
        return not_saved.page("closed" if visit.is_closed else "not-asked", visit)
    if elsewhere := _elsewhere(visit, question_id, flow.may_answer):
        return redirect(elsewhere, code=303)
    asked = visit.questionnaire.by_id[question_id]
    try:
        submitted = submission.submit(visit, asked, request.form, by="patient", at=clock.now())
    except Unavailable:
        typed = submission.typed(visit, asked, request.form)
        return question(visit, asked, typed.data, {}, notice="not-saved", status=503)
    if submitted.answer is None:
        return _asked_again(asked, submitted)
    notes.was_kept(visit, pages.visit_frame(visit))
    return redirect(_page_after(visit, asked, submitted), code=303)


@for_patient
def show_stop(visit: VisitRecord, question_id: str) -> ResponseReturnValue:
    """Before the patient goes on: what an answer that blocks means, or a check explained."""
    question, answer = visit.questionnaire.by_id.get(question_id), visit.answers.get(question_id)
    if question is None or answer is None or not flow.may_visit(visit.path, visit.answers, question_id):
        return redirect(_open_page(visit, notice="not-now"), code=303)
    forward = _forward(visit, question, _back_to(), was_open=True)
    return render_template("patient/stop.html", **pages.stop_page(visit, question, answer, forward))


@for_patient
def show_check(visit: VisitRecord) -> ResponseReturnValue:
    """All answers in one place, to check before sending."""
    if visit.is_closed or flow.first_open(visit.path, visit.answers):
        return redirect(_open_page(visit, notice="closed" if visit.is_closed else "not-yet"), code=303)
    return render_template("patient/check.html", **pages.check_page(visit))


@for_patient
def send(visit: VisitRecord) -> ResponseReturnValue:
    """The answers are checked: send them to the clinic."""
    if visit.is_closed or flow.first_open(visit.path, visit.answers):
        return redirect(_open_page(visit, notice="closed" if visit.is_closed else "not-yet"), code=303)
    visits.send(visit.act("patient", clock.now()))
    if visit.is_tablet:
        tablet.close(clock.now())
        return redirect(address("patient.show_thanks"), code=303)
    return redirect(address("patient.show_sent"), code=303)


@for_patient
def show_sent(visit: VisitRecord) -> ResponseReturnValue:
    """Say that the clinic has the answers, and what is next."""
    if visit.submitted_at is None:
        return redirect(_open_page(visit), code=303)
    now = clock.now()
    return render_template("patient/sent.html", **pages.plan_page(visit, _readiness(visit, now), now))


@for_patient
def show_plan(visit: VisitRecord) -> ResponseReturnValue:
    """The plan: what is left to do, the day's times, what to expect."""
    now = clock.now()
    page = pages.plan_page(visit, _readiness(visit, now), now)
    notice = translate.known("notice", _in_address("notice"))
    return render_template("patient/plan.html", **page, notice=notice)


@for_patient
def ask_now(visit: VisitRecord) -> ResponseReturnValue:
    """The patient read the number back: ask this person now, before the answers are sent."""
    now, escort = clock.now(), visit.as_of(clock.now()).escort
    shown = (request.form.get("name"), request.form.get("phone"))
    if escort and escort.may_be_asked and shown == (escort.contact.name, escort.contact.phone):
        fact = EscortFact(escort.contact, EscortState.NAMED, "patient", now)
        escorts.add(visit.act("patient", now), fact)
    return redirect(address("patient.show_plan"), code=303)


@for_patient
def show_expect(visit: VisitRecord) -> ResponseReturnValue:
    """What people may feel, with every explanation."""
    return render_template("patient/expect.html", **expect.page(visit))


@for_patient
def show_calendar(visit: VisitRecord) -> ResponseReturnValue:
    """The visit as a calendar entry; a canceled one takes itself out of a calendar."""
    now = clock.now()
    text = calendar.written(day_times.entry(visit, assess(visit.judged(now)), now))
    headers = {"Content-Disposition": 'attachment; filename="visit.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


@for_patient
def show_privacy(visit: VisitRecord) -> ResponseReturnValue:
    """Who sees the answers, and how they are kept."""
    return render_template("patient/privacy.html", **pages.visit_frame(visit))


def question(
    visit: VisitRecord,
    question: Question,
    held: Mapping[str, Any],
    problems: Mapping[str, str],
    notice: str | None = None,
    status: int = 200,
    back_to: str | None = None,
) -> ResponseReturnValue:
    """The page of one question, with what its controls hold."""
    back_to = back_to if back_to in pages.RETURNS else _back_to()
    page = pages.question_page(visit, question, held, problems, back_to, notice)
    after = visit.questionnaire.by_id.get(_in_address("after") or "")
    learned = _learned(visit, after) if after else ()
    return render_template(f"patient/kinds/{question.kind.value}.html", **page, learned=learned), status


def _asked_again(asked: Question, submitted: Submission) -> ResponseReturnValue:
    """The question once more, with what was typed and why it is not saved."""
    visit, form, outcome = submitted.visit, submitted.form, submitted.outcome
    if outcome is Outcome.INVALID:
        return question(visit, asked, form.data, form.problems(), status=422)
    if outcome is Outcome.STALE_TRY:
        return redirect(_to("show_question", asked, notice="asked-again"), code=303)
    if outcome is Outcome.CLOSED and visit.is_tablet:
        return tablet.over(403)
    may_be_of_another = outcome is Outcome.UNKNOWN_VISIT and visit.is_tablet
    held = {} if may_be_of_another else form.data
    return question(visit, asked, held, {}, notice=NOT_SAVED[outcome], status=409)


def _readiness(visit: VisitRecord, now: datetime) -> Readiness:
    return assess(as_patient_knows(visit.judged(now)))


def _learned(visit: VisitRecord, question: Question) -> tuple[str, ...]:
    """The explanation of a check just got right, shown on the page after it."""
    answer = visit.answers.get(question.id)
    settled = answer and flow.is_finished_check(question, answer) and flow.is_right(question, answer)
    return Texts(visit).explained(question, answer.value) if answer and settled else ()


def _elsewhere(
    visit: VisitRecord, question_id: str, may: Callable[[flow.Path, Answers, str], bool]
) -> str | None:
    """Where to go instead, when this question is not for this patient now."""
    if not may(visit.path, visit.answers, question_id):
        return _open_page(visit, notice="closed" if visit.is_closed else "not-now")
    question, answer = visit.questionnaire.by_id[question_id], visit.answers.get(question_id)
    if answer and flow.is_finished_check(question, answer) and not visit.is_closed:
        return _to("show_stop", question, back=_back_to())
    return None


def _open_page(visit: VisitRecord, notice: str | None = None) -> str:
    """The page this visit is at."""
    if visit.is_closed:
        return address("patient.show_plan", notice=notice)
    question = flow.first_open(visit.path, visit.answers)
    if question:
        return _to("show_question", question, notice=notice)
    page = "show_plan" if visit.submitted_at else "show_check"
    return address(f"patient.{page}", notice=notice)


def _page_after(before: VisitRecord, question: Question, submitted: Submission) -> str:
    """The page after an answer: what it means if that cannot wait, else the way forward."""
    visit, given = submitted.visit, before.answers.get(question.id)
    answer, was_open = visit.answers[question.id], flow.is_open(question, before.answers)
    if given and given.stale and not answer_text.blocking(question, answer.value):
        return _open_page(visit)
    is_check = question.kind.value == "check"
    if is_check and not flow.is_right(question, answer) or answer_text.blocking(question, answer.value):
        return _to("show_stop", question, back=_back_to())
    return _forward(visit, question, _back_to(), was_open, after=question.id if is_check else None)


def _forward(
    visit: VisitRecord, question: Question, back_to: str | None, was_open: bool, after: str | None = None
) -> str:
    """The way forward: back to where a change began unless it opened questions, else the next one.

    Who answered an open question is led to the next open one, past what carried over from last time.
    """
    if back_to:
        upcoming = flow.first_open(visit.path, visit.answers)
        if upcoming is None:
            return address(f"patient.show_{back_to}")
        return _to("show_question", upcoming, after=after, back=back_to)
    following = (
        flow.first_open(visit.path, visit.answers) if was_open else flow.after(visit.path, question.id)
    )
    return _to("show_question", following, after=after) if following else _open_page(visit)


def _back_to() -> str | None:
    """The page a change began on, where one did."""
    back = request.form.get("back") if request.method == "POST" else _in_address("back")
    return back if back in pages.RETURNS else None


def _to(page: str, question: Question, **values: Any) -> str:
    return address(f"patient.{page}", question_id=question.id, **values)


def _in_address(name: str) -> str | None:
    """A value that stands in the address behind a question mark; most addresses have none."""
    return request.args.get(name) if request.query_string else None
