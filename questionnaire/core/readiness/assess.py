"""What stands between a visit and ready: every finding, whose turn it is, and the one status.

Computed from facts each time, never stored. Roll-up: anything that blocks is *not ready*;
else anything staff must act on is *needs follow-up*; else unfinished is *in progress*; else *ready*.
From the check-in on the states of the day hold instead (see ``day_states``).
That staff are to call a patient who has not finished stands beside the findings and changes no status.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from questionnaire.core.answers.flow import is_finished_check, is_open, is_right, path
from questionnaire.core.answers.staleness import goes_stale_at
from questionnaire.core.answers.values import Answer, Answers, Stale
from questionnaire.core.channels import Recipient
from questionnaire.core.definition.model import Effect, Level, Owner, severity
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.core.definition.tailoring import filled
from questionnaire.core.readiness import escorts, notes, on_arrival
from questionnaire.core.readiness.case import UNFINISHED, Case, Finding, FindingId, Readiness, Source, Status
from questionnaire.core.readiness.day_states import state_of_day
from questionnaire.core.readiness.escorts import Escort
from questionnaire.core.readiness.fingerprint import held_aside

Caused = tuple[FindingId, Effect]
"""An effect of an answer or a fact, with what it comes from."""


def assess(case: Case) -> Readiness:
    """How ready this visit is."""
    questions = path(case.questionnaire, case.answers)
    escort = escorts.escort(case.questionnaire, questions, case.answers, case.escort_facts, case.moves)
    case = replace(case, answers=escorts.kept_fresh(case.questionnaire, case.answers, escort))
    answered_by_escort = escorts.answered_by_escort(case.questionnaire, escort)
    answered = sum(not is_open(question, case.answers) for question in questions)
    is_finished = answered == len(questions) and case.submitted_at is not None
    asked_for = [question for question in questions if question.id not in answered_by_escort]
    effects = [caused for question in asked_for for caused in _effects(question, case.answers)]
    effects += _stale_effects(case, questions)
    effects += _escort_effects(case, escort)
    effects += _message_effects(case, questions, escort, is_finished)
    noted = notes.spoken_for(questions, case.answers, case.notes)
    findings = [_finding(case, cause, effect) for cause, effect in effects if cause not in noted]
    findings += notes.findings(case)
    if case.day:
        left = len(questions) - answered
        findings = [on_arrival.in_nurses_hands(f) for f in on_arrival.findings(case, findings, left=left)]
    findings.sort(key=lambda finding: -severity(finding.level))
    unfinished = None if is_finished else _unfinished(case, questions, answered)
    waived = held_aside(case, [*findings, *([unfinished] if unfinished else [])], escort)
    findings = [finding for finding in findings if finding.id not in waived]
    return Readiness(
        status=_status(case, findings, is_finished),
        findings=tuple(findings),
        answered_count=answered,
        question_count=len(questions),
        until=_until(case, questions, [effect for _, effect in effects], escort, is_finished),
        escort=escort,
        waived=tuple(waived.values()),
        unfinished=None if UNFINISHED in waived else unfinished,
        day=case.day,
    )


def _unfinished(case: Case, questions: tuple[Question, ...], answered: int) -> Finding | None:
    """Why staff call a patient who has not finished; none before it is time, or once the visit is closed.

    The question is the one to go on with, and empty where only sending is left. Where all that is open
    again is reported already, because the visit moved, it is not reported twice.
    """
    rules, begins_at = case.questionnaire.when_unfinished, _outreach_from(case)
    if rules is None or begins_at is None or case.now < begins_at:
        return None
    left = [question for question in questions if is_open(question, case.answers)]
    moved = [q for q in left if q.id in case.answers and case.answers[q.id].stale is Stale.MOVED]
    if case.submitted_at and moved == left and case.questionnaire.when_moved:
        return None
    if not case.answers:
        outreach = rules.not_started
    elif case.submitted_at:
        outreach = rules.open_again
    else:
        outreach = rules.stopped if left else rules.not_sent
    numbers = {"answered": str(answered), "asked": str(len(questions)), "left": str(len(left))}
    return Finding(
        cause=FindingId(Source.UNFINISHED, left[0].id if left else ""),
        level=Level.FOLLOW_UP,
        owner=Owner.DESK,
        reason=filled(outreach.reason, numbers),
        script=outreach.script,
    )


def _outreach_from(case: Case) -> datetime | None:
    """From when staff call a patient who has not finished; never at a visit that is closed."""
    rules = case.questionnaire.when_unfinished
    if rules is None or case.checked_in_at or case.cancelled_at:
        return None
    return case.calendar.business_days_before(case.starts_at, int(rules.within))


def _stale_effects(case: Case, questions: tuple[Question, ...]) -> Iterator[Caused]:
    """What it means that answers went stale: one effect for each reason, naming all of them."""
    meanings = ((Stale.MOVED, case.questionnaire.when_moved), (Stale.OLD, case.questionnaire.when_old))
    for stale, effect in meanings:
        again = [q for q in questions if q.id in case.answers and case.answers[q.id].stale is stale]
        if effect and again:
            items = ", ".join(dict.fromkeys(q.item or q.id for q in again))
            yield (
                FindingId(Source.STALE, again[0].id, stale.value),
                effect.but(reason=filled(effect.reason, {"items": items})),
            )


def _escort_effects(case: Case, escort: Escort | None) -> Iterator[Caused]:
    """What it means where the escort stands, at the question that names them."""
    rules = case.questionnaire.escort
    if rules and escort:
        for key, effect in escorts.meaning(rules, escort, case.starts_at, case.calendar, case.now):
            yield FindingId(Source.ESCORT, rules.named_in, key), effect


def _message_effects(
    case: Case, questions: tuple[Question, ...], escort: Escort | None, is_finished: bool
) -> Iterator[Caused]:
    """What it means that a message will not arrive: little, once what it asked for is there anyway."""
    rules = case.questionnaire.messages
    for failed in case.undelivered if rules and questions else ():
        to_escort = failed.to is Recipient.ESCORT
        if to_escort and (escort is None or escort.says_yes or not escort.may_be_asked):
            continue
        effect = rules.undelivered_to_escort if to_escort else rules.undelivered  # type: ignore[union-attr]
        if is_finished and not to_escort:
            effect = effect.but(level=Level.NOTE, becomes=None)
        words = {
            "channel": rules.channels.get(failed.channel, failed.channel),  # type: ignore[union-attr]
            "problem": rules.problems.get(failed.problem, failed.problem),  # type: ignore[union-attr]
        }
        cause = FindingId(Source.DELIVERY, questions[0].id, failed.to.value)
        yield cause, effect.but(reason=filled(effect.reason, words))


def _effects(question: Question, answers: Answers) -> Iterator[Caused]:
    """The effects of what was answered, each with its cause.

    What was said for another time of the visit, or last time, means nothing for this one, good or bad.
    """
    answer = answers.get(question.id)
    if answer is None or answer.stale in (Stale.MOVED, Stale.LAST_TIME):
        return
    if question.kind is Kind.CHECK:
        if question.missed and is_finished_check(question, answer) and not is_right(question, answer):
            yield FindingId(Source.CHECK, question.id, "missed"), question.missed
    elif not question.has_options:
        if question.effect:
            yield FindingId(Source.ANSWER, question.id, "given"), question.effect
    else:
        yield from _option_effects(question, answer)


def _option_effects(question: Question, answer: Answer) -> Iterator[Caused]:
    chosen = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
    unsure = any(question.by_id[o].not_sure for o in chosen if o in question.by_id)
    for option in question.options:
        if option.id in chosen:
            if option.effect:
                yield FindingId(Source.ANSWER, question.id, option.id), option.effect
        elif option.if_not_chosen and not unsure:
            yield FindingId(Source.NOT_CHOSEN, question.id, option.id), option.if_not_chosen


def _finding(case: Case, cause: FindingId, effect: Effect) -> Finding:
    assert effect.level, "tailoring gives each effect its level before it is assessed"
    question = case.questionnaire.by_id[cause.question]
    escalates_at = _escalates_at(case, effect)
    escalated = effect.becomes and escalates_at and case.now >= escalates_at
    return Finding(
        cause=cause,
        level=effect.becomes if escalated and effect.becomes else effect.level,
        owner=effect.owner,
        reason=filled(effect.reason, {"not_chosen": not_chosen(question, case.answers)}),
        todo=effect.todo,
        nurse_only=effect.nurse_only,
        script=effect.script,
        more_than_a_call=effect.more_than_a_call,
    )


def not_chosen(question: Question, answers: Answers) -> str:
    """The desk's short names of what was not ticked and matters."""
    answer = answers.get(question.id)
    chosen = answer.value if answer and isinstance(answer.value, tuple) else ()
    missing = (o.item for o in question.options if o.if_not_chosen and o.item and o.id not in chosen)
    return ", ".join(missing) or "nothing named"


def _escalates_at(case: Case, effect: Effect) -> datetime | None:
    if not (effect.becomes and effect.within):
        return None
    return case.calendar.business_days_before(case.starts_at, int(effect.within))


def _until(
    case: Case,
    questions: tuple[Question, ...],
    effects: list[Effect],
    escort: Escort | None,
    is_finished: bool,
) -> datetime | None:
    """The next moment at which time alone changes a finding."""
    given = [(q, case.answers[q.id]) for q in questions if q.id in case.answers]
    moments = [_escalates_at(case, effect) for effect in effects]
    moments += [goes_stale_at(q, answer, case.starts_at, case.calendar) for q, answer in given]
    moments += [waiver.ends_at for waiver in case.waivers]
    moments += [] if is_finished else [_outreach_from(case)]
    if escort and case.questionnaire.escort:
        rules = case.questionnaire.escort
        moments += escorts.turning_points(rules, escort, case.starts_at, case.calendar)
    return min((m for m in moments if m and m > case.now), default=None)


def _status(case: Case, findings: list[Finding], is_finished: bool) -> Status:
    if of_day := state_of_day(case, findings):
        return of_day
    levels = {finding.level for finding in findings}
    cascade = (
        (Status.NOT_READY, Level.BLOCKS in levels),
        (Status.NEEDS_FOLLOW_UP, Level.FOLLOW_UP in levels),
        (Status.NOT_STARTED, not case.answers),
        (Status.IN_PROGRESS, not is_finished),
    )
    return next((status for status, holds in cascade if holds), Status.READY)
