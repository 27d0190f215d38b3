"""A visit as it was at a moment, from the facts known at that moment.

Readiness is computed and never stored, so what the board said at a past moment is found by
leaving out whatever happened later, and assessing the rest as the board does.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from questionnaire.core.answers.flow import path
from questionnaire.core.answers.moves import Moves
from questionnaire.core.answers.notes import Note
from questionnaire.core.answers.staleness import aged
from questionnaire.core.answers.values import Answer, Answers
from questionnaire.core.calendar import Calendar
from questionnaire.core.channels import Recipient, Undelivered
from questionnaire.core.definition.questions import Questionnaire
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Case, Waiver
from questionnaire.core.readiness.escorts import EscortFact, escort
from questionnaire.core.visit_day.arrivals import Arrival, Discrepancy
from questionnaire.core.visit_day.day import Day, DayFact, day_since


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer as it came in; one that ``is_carried`` over was said before, at an earlier visit."""

    at: datetime
    question: str
    answer: Answer
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that went out, or of which it is known since ``failed_at`` that it will not arrive."""

    to: Recipient
    channel: str
    address: str
    queued_at: datetime
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PastArrival:
    """What was true at one check-in, which may have been taken back since."""

    at: datetime
    arrival: Arrival
    discrepancies: tuple[Discrepancy, ...]


@dataclass(frozen=True, slots=True)
class VisitHistory:
    """Everything that happened to a visit, each in its order.

    ``check_ins`` holds when the patient was checked in,
    or that was taken back; ``arrivals`` what was true at each check-in, and ``day_facts`` what was recorded
    since. ``cancellations`` holds when it was called off, or that was taken back; ``no_shows`` those of
    them that say the patient did not come.
    ``addresses`` are the patient's as they are now; those before ``contact_changed_at`` are known only
    from the messages that went there.
    Each of the ``waivers`` stands with when it was taken back, if it was.
    """

    booked_at: datetime
    booked_for: datetime
    given: tuple[PastAnswer, ...] = ()
    sent_at: tuple[datetime, ...] = ()
    moves: Moves = Moves()
    check_ins: tuple[tuple[datetime, bool], ...] = ()
    arrivals: tuple[PastArrival, ...] = ()
    day_facts: tuple[DayFact, ...] = ()
    cancellations: tuple[tuple[datetime, bool], ...] = ()
    no_shows: tuple[datetime, ...] = ()
    escort_facts: tuple[EscortFact, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    addresses: tuple[str, ...] = ()
    contact_changed_at: tuple[datetime, ...] = ()
    waivers: tuple[tuple[Waiver, datetime | None], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """When it started in the end."""
        return self.moves.made[-1].to if self.moves.made else self.booked_for

    def starts_at_as_of(self, now: datetime) -> datetime:
        """When it was to start, as far as was known at a moment."""
        return self.moves.starts_at_as_of(now, self.starts_at)

    @property
    def checked_in_at(self) -> datetime | None:
        """When the patient came in the end."""
        return _stands(self.check_ins)

    def checked_in_as_of(self, now: datetime) -> datetime | None:
        """When the patient had come, as far as was known at a moment."""
        return _stands(self.check_ins, now)

    @property
    def cancelled_at(self) -> datetime | None:
        """When it was called off in the end."""
        return _stands(self.cancellations)

    def cancelled_as_of(self, now: datetime) -> datetime | None:
        """When it had been called off, as far as was known at a moment."""
        return _stands(self.cancellations, now)

    def answers_as_of(self, now: datetime) -> dict[str, Answer]:
        """What had been said by a moment."""
        return {given.question: given.answer for given in self.given if given.at <= now}


def _stands(told: tuple[tuple[datetime, bool], ...], now: datetime | None = None) -> datetime | None:
    """When something came to be that was not taken back, in the end or as of a moment."""
    at, is_so = next((one for one in reversed(told) if now is None or one[0] <= now), (None, False))
    return at if is_so else None


def case_at(past: VisitHistory, questionnaire: Questionnaire, calendar: Calendar, now: datetime) -> Case:
    """What readiness looked at then; the questionnaire is the one as it was asked then."""
    starts_at = past.starts_at_as_of(now)
    moves = past.moves.as_of(now)
    answers = aged(questionnaire, past.answers_as_of(now), starts_at, moves, calendar, now)
    facts = tuple(fact for fact in past.escort_facts if fact.at <= now)
    return Case(
        questionnaire,
        answers,
        starts_at=starts_at,
        calendar=calendar,
        now=now,
        submitted_at=max((at for at in past.sent_at if at <= now), default=None),
        checked_in_at=past.checked_in_as_of(now),
        cancelled_at=past.cancelled_as_of(now),
        moves=moves,
        escort_facts=facts,
        undelivered=tuple(_undelivered(past, questionnaire, answers, facts, moves, now)),
        waivers=tuple(w for w, ended_at in past.waivers if w.at <= now and not _by(ended_at, now)),
        notes=tuple(_note_as_of(note, now) for note in past.notes if note.at <= now),
        day=_day(past, starts_at, calendar, now),
        did_not_come=past.cancelled_as_of(now) in past.no_shows,
    )


def _note_as_of(note: Note, now: datetime) -> Note:
    """A note as it was at a moment: open until it was recorded."""
    return note if note.recorded_at and note.recorded_at <= now else replace(note, recorded_at=None)


def _day(past: VisitHistory, starts_at: datetime, calendar: Calendar, now: datetime) -> Day | None:
    """The visit's day from the check-in on, as far as it had come. Returns None before that."""
    came = past.checked_in_as_of(now)
    found = next((arrival for arrival in past.arrivals if arrival.at == came), None)
    if came is None or found is None:
        return None
    facts = tuple(fact for fact in past.day_facts if came <= fact.at <= now)
    moments = {"starts_at": starts_at, "now": now}
    return day_since(came, found.arrival, found.discrepancies, facts, calendar=calendar, **moments)


def let_go_at(
    past: VisitHistory,
    questions: Callable[[datetime], Questionnaire],
    calendar: Calendar,
    waiver: Waiver,
    happened: Iterable[datetime],
    now: datetime,
) -> datetime | None:
    """When a waiver first held nothing aside any more; none if it did up to now.

    Nothing changes but when something ``happened``, or at the moment until which readiness holds.
    """
    at, moments = waiver.at, sorted(happened)
    while True:
        readiness = assess(case_at(past, questions(at), calendar, at))
        if at > waiver.at and all(held.id != waiver.id for _, held in readiness.waived):
            return at
        later = [m for m in (*moments, readiness.until) if m and m > at]
        if not later or min(later) > now:
            return None
        at = min(later)


def _by(at: datetime | None, now: datetime) -> datetime | None:
    return at if at and at <= now else None


def _undelivered(
    past: VisitHistory,
    questionnaire: Questionnaire,
    answers: Answers,
    facts: tuple[EscortFact, ...],
    moves: Moves,
    now: datetime,
) -> Iterator[Undelivered]:
    """The last message to each recipient, where it had failed, and they were still reached there."""
    ended = [d for d in past.deliveries if _by(d.sent_at, now) or _by(d.failed_at, now)]
    for last in {delivery.to: delivery for delivery in ended}.values():
        if last.to is Recipient.REPLACED or last.failed_at is None or last.failed_at > now:
            continue
        if last.to is Recipient.ESCORT:
            questions = path(questionnaire, answers)
            named = escort(questionnaire, questions, answers, facts, moves)
            is_theirs = bool(named) and last.address in (named.contact.phone, named.contact.email)  # type: ignore[union-attr]
        else:
            was_changed = any(last.queued_at < at <= now for at in past.contact_changed_at)
            is_theirs = not was_changed or last.address in past.addresses
        if is_theirs:
            yield Undelivered(last.to, last.channel, last.problem, last.failed_at)
