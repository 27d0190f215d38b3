"""Staff answer by phone for a patient: the same questions and explanations, with all of them in sight."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.answers import flow
from questionnaire.core.answers.values import Answers, Contact, Value
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.follow_ups import closes_by
from questionnaire.desk import made_from, shell
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit, page, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.interview import forms, submission
from questionnaire.interview.submission import Outcome, Submission
from questionnaire.interview.texts import ShownOption, Texts
from questionnaire.language import formats, translate
from questionnaire.language.translate import word
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit import visits
from questionnaire.records.visit.record import VisitRecord

SAID_BY = ("patient", "support", "ride")
"""Who may say an answer on the phone: the patient, their support person, who takes them home."""

BY_PHONE = {"nothing-chosen": "nothing-picked"}
"""What is wrong, in the words of the page whose button is named otherwise than the patient's."""

FOLLOW_UPS = "follow-ups"
"""Where an answer may have been begun, and leads back to."""

NOT_SAVED = {
    Outcome.UNKNOWN_VISIT: "visit-not-named",
    Outcome.MOVED: "moved-meanwhile",
    Outcome.CLOSED: "closed-at-desk",
}
"""Why an answer was not saved, however good it is: the notice that its page shows."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for answering by phone."""
    blueprint.get("/desk/visits/<visit_id>/questions/<question_id>")(show_question)
    blueprint.post("/desk/visits/<visit_id>/questions/<question_id>")(answer_by_phone)
    blueprint.post("/desk/visits/<visit_id>/submissions")(send)


def of_visit(visit: VisitRecord, who: StaffFacts) -> dict[str, Any]:
    """What a visit's page offers: the next open question, sending, and which answers may be changed."""
    upcoming = None if visit.is_closed else flow.first_open(visit.path, visit.answers)
    is_over = visit.is_closed or upcoming is not None or visit.submitted_at is not None
    return {
        "next_question": upcoming.id if upcoming else "",
        "can_send": not is_over,
        "changeable": {q.id for q in visit.path if not visit.is_closed and may_answer(visit, q, who)},
    }


def may_answer(visit: VisitRecord, question: Question, who: StaffFacts) -> bool:
    """Whether this person may open a question's page.

    One for nurses is shut to others once it is answered, and a check that was got right is done.
    """
    answer = visit.answers.get(question.id)
    if answer is None or flow.is_open(question, visit.answers):
        return True
    is_done = question.kind is Kind.CHECK and flow.is_right(question, answer)
    return not is_done and (who.sees_nurse_reasons or not question.nurse_only)


@for_staff()
def show_question(who: StaffFacts, visit_id: str, question_id: str) -> ResponseReturnValue:
    """Ask one question."""
    visit = visit_for(who, visit_id).as_of(clock.now())
    if visit.is_closed:
        return back_to_visit(visit_id)
    if elsewhere := _elsewhere(who, visit, question_id, flow.may_visit):
        return elsewhere
    question = visit.questionnaire.by_id[question_id]
    is_shut = question.nurse_only and not who.sees_nurse_reasons
    held = {} if is_shut else forms.initial_values(question, visit.answers.get(question_id))
    notice = translate.known("phone_notice", request.args.get("notice"))
    return _page(visit, question, who, held, {}, notice=notice)


def _about_answer(
    visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str], question_id: str
) -> Iterable[Fact]:
    """The answer as it is; a check carries its tries, and an answer for nurses is not shown to others."""
    question, answer = visit.questionnaire.by_id.get(question_id), visit.answers.get(question_id)
    if question is None or question.kind is Kind.CHECK:
        return
    is_shut = question.nurse_only and not who.sees_nurse_reasons
    said = _said(visit, question, answer.value) if answer and not is_shut else ""
    form = submission.typed(visit, question, posted) if posted else None
    wanted = _said(visit, question, forms.value_in(form, question)) if form and form.validate() else None
    key = f"{answer.value if answer else ''}"
    yield Fact("answer", said, None if is_shut else wanted, (What.ANSWERED, What.CARRIED_OVER), key=key)


def _said(visit: VisitRecord, question: Question, value: Value) -> str:
    """An answer as one line."""
    if isinstance(value, Contact):
        return ", ".join(part for part in (value.name, formats.phone(value.phone), value.email) if part)
    return ", ".join(Texts(visit).said(question, value))


def _about_sending(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    values = sorted(f"{name}: {answer.value}" for name, answer in visit.answers.items())
    changed = (What.ANSWERED, What.CARRIED_OVER, What.SENT)
    yield Fact("answers", str(word("fact", "some-answers")), None, changed, key=f"{values}")
    yield made_from.state(visit)


@for_staff(about=_about_answer)
def answer_by_phone(who: StaffFacts, visit_id: str, question_id: str) -> ResponseReturnValue:
    """Keep what was said on the phone, with who said it and who typed it."""
    visit = visit_for(who, visit_id).as_of(clock.now())
    if submission.wrong_visit(visit, request.form) is Outcome.OTHER_VISIT:
        return _other_visit(visit, question_id, who)
    is_asked = flow.may_answer(visit.path, visit.answers, question_id)
    if not is_asked and submission.holds_answer(request.form):
        return _not_asked(visit, question_id, who)
    if elsewhere := _elsewhere(who, visit, question_id, flow.may_answer):
        return elsewhere
    question, sayer = visit.questionnaire.by_id[question_id], request.form.get("said_by")
    by = sayer if sayer in SAID_BY else ""
    submitted = submission.submit(visit, question, request.form, by=by, at=clock.now(), typed_by=who.by)
    if submitted.answer is None:
        return _asked_again(question, who, submitted)
    return _onward(submitted.visit, visit.answers)


@for_staff(about=_about_sending)
def send(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Send the answers for the patient, once all are given."""
    visit = visit_for(who, visit_id).as_of(clock.now())
    if visit.is_closed:
        return back_to_visit(visit_id)
    if upcoming := flow.first_open(visit.path, visit.answers):
        return _to(visit, upcoming, notice="not-yet")
    visits.send(who.act(clock.now(), visit.visit_id))
    return back_to_visit(visit_id, "sent")


def _elsewhere(
    who: StaffFacts, visit: VisitRecord, question_id: str, may: Callable[[flow.Path, Answers, str], bool]
) -> ResponseReturnValue | None:
    """Where to go instead where this question is not to be asked now."""
    if not may(visit.path, visit.answers, question_id):
        upcoming = None if visit.is_closed else flow.first_open(visit.path, visit.answers)
        return _to(visit, upcoming, notice="not-now") if upcoming else back_to_visit(visit.visit_id)
    question = visit.questionnaire.by_id[question_id]
    if may_answer(visit, question, who):
        return None
    if question.nurse_only and not who.sees_nurse_reasons:
        abort(403)
    return back_to_visit(visit.visit_id)


def _asked_again(question: Question, who: StaffFacts, submitted: Submission) -> ResponseReturnValue:
    """The question once more, with what was typed and why it is not saved."""
    visit, form, outcome = submitted.visit, submitted.form, submitted.outcome
    if outcome is Outcome.INVALID:
        problems = {name: BY_PHONE.get(key, key) for name, key in form.problems().items()}
        return _page(visit, question, who, form.data, problems or {"said_by": "no-sayer"}, status=422)
    if outcome is Outcome.STALE_TRY:
        return _to(visit, question, notice="asked-again")
    return _page(visit, question, who, form.data, {}, notice=NOT_SAVED[outcome], status=409)


def _not_asked(visit: VisitRecord, question_id: str, who: StaffFacts) -> ResponseReturnValue:
    """Say that this question is not asked now, with what was typed, or the words of what was chosen."""
    question, chosen = visit.questionnaire.by_id.get(question_id), request.form.getlist("answer")
    why = "closed" if visit.is_closed else "not-asked"
    if question is None or not question.has_options:
        return shell.not_saved(who, visit.visit_id, why)
    known = tuple(option.id for option in question.options if option.id in chosen)
    return shell.not_saved(
        who, visit.visit_id, why, [("answer", ", ".join(Texts(visit).said(question, known)))]
    )


def _other_visit(visit: VisitRecord, question_id: str, who: StaffFacts) -> ResponseReturnValue:
    """Say that the form is of another visit, with what was typed and nothing of the visit in the address."""
    meant = request.form["visit"]
    return page(
        "visit/other_visit",
        who,
        status=409,
        **submission.to_send_again(visit, question_id, request.form),
        action=url_for("desk.answer_by_phone", visit_id=meant, question_id=question_id),
        back=url_for("desk.show_visit", visit_id=meant),
    )


def _onward(visit: VisitRecord, before: Answers) -> ResponseReturnValue:
    """The next open question; back to the list where the answer was begun there and opened no others."""
    upcoming = flow.first_open(visit.path, visit.answers)
    were_open = {q.id for q in flow.path(visit.questionnaire, before) if flow.is_open(q, before)}
    is_new = upcoming is not None and upcoming.id not in were_open
    if request.form.get("back") == FOLLOW_UPS and not is_new:
        return redirect(url_for("desk.show_follow_ups", notice="answered"), code=303)
    return _to(visit, upcoming) if upcoming else back_to_visit(visit.visit_id, "answered")


def _to(visit: VisitRecord, question: Question, **values: Any) -> ResponseReturnValue:
    back = FOLLOW_UPS if request.values.get("back") == FOLLOW_UPS else None
    address = url_for(
        "desk.show_question", visit_id=visit.visit_id, question_id=question.id, back=back, **values
    )
    return redirect(address, code=303)


def _page(
    visit: VisitRecord,
    question: Question,
    who: StaffFacts,
    held: Mapping[str, Any],
    problems: Mapping[str, str],
    notice: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    texts, answer = Texts(visit), visit.answers.get(question.id)
    tries = len(answer.value) if question.kind is Kind.CHECK and answer else 0  # type: ignore[arg-type]
    findings = [f for f in assess(visit.case(clock.now())).findings if f.question == question.id]
    to_patient = [f for f in findings if closes_by(f) == "answer"]
    readable = (f.script for f in to_patient if who.sees_nurse_reasons or not f.nurse_only)
    return visit_page(
        "visit/question",
        who,
        visit,
        status,
        kind=question.kind.value,
        how_to_ask=translate.known("how_to_ask", question.kind),
        ask=texts.fill(question.ask),
        lead=texts.fill(question.lead),
        explain=texts.fill(question.explain),
        longest=question.max_length,
        shown=_options(texts, question, held, tries),
        help=tuple(texts.fill(line) for line in question.stop.help) if question.stop else (),
        script=next((texts.fill(script) for script in readable if script), ""),
        tries=tries,
        asked_for=visit.starts_at.isoformat(),
        progress=flow.progress(visit.questionnaire, visit.path, question.id),
        held=held,
        problems=problems,
        sayers=SAID_BY,
        said_by=request.form.get("said_by") or "patient",
        back=FOLLOW_UPS if request.values.get("back") == FOLLOW_UPS else "",
        notice=notice,
        question_id=question.id,
        phone=visit.phone,
    )


def _options(
    texts: Texts, question: Question, held: Mapping[str, Any], tries: int
) -> tuple[ShownOption, ...]:
    picked = held.get("answer") or () if question.has_options else ()
    return texts.options(question, picked, tries, explained=True)
