"""Which answers have gone stale: said for another time of the visit, or too long ago.

What is still of last time stays that until it is confirmed, whatever else happens to it.

A promised escort is not one who comes: in 28,391 ambulatory cases those who did not show up
outnumbered the patients known to have none (Chung 2005). So what depends on other people is
asked again, with one tap, when the visit moves and shortly before it.
"""

from datetime import datetime, timedelta

from questionnaire.core.answers.moves import Moves
from questionnaire.core.answers.values import Answer, Answers, Stale
from questionnaire.core.calendar import Calendar
from questionnaire.core.definition.model import Recheck
from questionnaire.core.definition.questions import Question, Questionnaire


def aged(
    questionnaire: Questionnaire,
    answers: Answers,
    starts_at: datetime,
    moves: Moves,
    calendar: Calendar,
    now: datetime,
) -> dict[str, Answer]:
    """The answers as they stand now, those gone stale marked with the reason."""
    as_of_now = dict(answers)
    for question in questionnaire.asked_again:
        answer = answers.get(question.id)
        if answer is None or answer.stale:
            continue
        stale = _stale(question, answer, starts_at, moves, calendar, now)
        if stale:
            as_of_now[question.id] = answer._replace(stale=stale)
    return as_of_now


def is_any_old(questionnaire: Questionnaire, answers: Answers) -> bool:
    """Whether one of the answers was given too long ago."""
    return any(
        answers[question.id].stale is Stale.OLD
        for question in questionnaire.asked_again
        if question.id in answers
    )


def _stale(
    question: Question,
    answer: Answer,
    starts_at: datetime,
    moves: Moves,
    calendar: Calendar,
    now: datetime,
) -> Stale | None:
    if question.asks_again_when_moved and not moves.is_for_now(answer.at):
        return Stale.MOVED
    if question.recheck is None or now < answer.at + timedelta(hours=int(question.recheck.older_than)):
        return None  # too fresh on any day: no need to count business days on every page
    ages_at = goes_stale_at(question, answer, starts_at, calendar)
    return Stale.OLD if ages_at and now >= ages_at else None


def goes_stale_at(
    question: Question, answer: Answer, starts_at: datetime, calendar: Calendar
) -> datetime | None:
    """The moment from which an answer is too old. Returns None if its question does not age."""
    return too_old_at(question.recheck, answer.at, starts_at, calendar) if question.recheck else None


def too_old_at(recheck: Recheck, said_at: datetime, starts_at: datetime, calendar: Calendar) -> datetime:
    """From when something said at a moment is too old, by spans that tailoring has made numbers."""
    last_days_begin = calendar.business_days_before(starts_at, int(recheck.within))
    return max(last_days_begin, said_at + timedelta(hours=int(recheck.older_than)))
