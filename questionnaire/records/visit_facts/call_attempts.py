"""Call attempts: the results of calls about open items. They are only added, and change no fact of a visit.

A hand-over changes whose turn it is, which the board shows.
"""

from collections.abc import Iterable

from questionnaire.core.readiness.case import question_of
from questionnaire.core.readiness.follow_ups import HANDS_OVER, Attempt, Outcome, WorkQueue
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.models import AttemptRow
from questionnaire.records.visit_facts.sealed_log import Detail, Entry, SealedLog


def _detail(attempt: Attempt) -> Detail:
    return {
        "finding": attempt.finding,
        "fact": attempt.fingerprint,
        "outcome": attempt.outcome,
        "lane": attempt.queue,
        **({"note": attempt.note} if attempt.note else {}),
    }


def _attempt(entry: Entry) -> Attempt:
    detail = entry.detail
    outcome, queue = Outcome(detail["outcome"]), WorkQueue(detail["lane"])
    note = detail.get("note", "")
    return Attempt(detail["finding"], detail["fact"], outcome, queue, entry.by, entry.at, note)


_LOG = SealedLog(AttemptRow, _detail, _attempt)


def of_visits(clinic_id: int, visit_ids: Iterable[str]) -> dict[str, tuple[Attempt, ...]]:
    """The call attempts of these visits in order, by visit."""
    return _LOG.of_visits(clinic_id, visit_ids)


def add(act: Act, *attempts: Attempt) -> None:
    """Write down the result of one call: an attempt for each open item it was about, and one history entry.

    The notes stay with the attempts. The history says only that there was a call, and about which question
    if it was about one.
    """
    outcome, about = attempts[0].outcome, {question_of(attempt.finding) for attempt in attempts}
    with act.transaction() as act:
        for attempt in attempts:
            _LOG.add(act, attempt)
        act.note(
            What.ATTEMPTED,
            about=about.pop() if len(about) == 1 else "",
            outcome=outcome,
            for_nurses=any(attempt.queue is WorkQueue.NURSE for attempt in attempts),
        )
        if outcome in HANDS_OVER:
            act.touch()
