"""What carries over from a patient's visit before this one, and what is asked again in full.

Nothing carries over that staff had to act on, that was unfinished, that was answered too long
ago, or whose question reads differently today.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from questionnaire.core.answers.flow import is_right, path
from questionnaire.core.answers.values import Answer, Stale
from questionnaire.core.definition.model import ACTIONABLE
from questionnaire.core.definition.questions import EachTime, Kind, Question, Questionnaire
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case


def carried(last: Case, questionnaire: Questionnaire, now: datetime) -> dict[str, Answer]:
    """The answers of the ``last`` visit, as it was at its check-in, that hold for one asked now.

    What is asked each time is carried to be confirmed, or not at all where it is asked afresh.
    """
    if questionnaire.carried_for is None:
        return {}
    oldest = now - timedelta(days=int(questionnaire.carried_for))
    return {
        today.id: answer._replace(stale=Stale.LAST_TIME if today.each_time else None)
        for then, answer in _settled(last)
        if answer.at > oldest
        and (today := questionnaire.by_id.get(then.id))
        and today.each_time is not EachTime.FRESH
        and _reads(then) == _reads(today)
    }


def _settled(last: Case) -> Iterator[tuple[Question, Answer]]:
    """The answers on the path that held until check-in and gave staff nothing to do.

    What staff set aside gave them something to do all the same.
    """
    findings = assess(replace(last, waivers=())).findings
    acted_on = {finding.question for finding in findings if finding.level in ACTIONABLE}
    for question in path(last.questionnaire, last.answers):
        answer = last.answers.get(question.id)
        if answer is None or answer.stale in (Stale.MOVED, Stale.LAST_TIME) or question.id in acted_on:
            continue
        if question.kind is not Kind.CHECK or is_right(question, answer):
            yield question, answer


def _reads(question: Question) -> tuple[object, ...]:
    """All that a patient reads of a question."""
    options = tuple((option.id, option.label, option.explain) for option in question.options)
    return question.kind, question.ask, question.lead, question.explain, options
