"""The demo's past: made-up visits of the last weeks, so that a manager finds something to look at.

They happened by the same verbs, to people of their own, and all of them are over.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from questionnaire.core.answers import Answer, Contact, Value
from questionnaire.core.escorts import EscortFact, EscortState
from questionnaire.core.flow import path
from questionnaire.core.questions import Question
from questionnaire.records import answers, escorts, visits
from questionnaire.records.clinics import ClinicFacts
from questionnaire.records.patients import NewPatient
from questionnaire.records.visits import VisitRecord

WEEKS, A_DAY = 6, 4
"""For how many weeks, on three days of each, how many visits there were a day."""

FIRST = ("Alma", "Bo", "Cleo", "Dev", "Esra", "Finn", "Gia", "Hal", "Ines", "Jun", "Kai", "Lena")
LAST = ("Abbott", "Brook", "Castro", "Dune", "Ek", "Fox")

WORRIES: tuple[Mapping[str, Value], ...] = (
    {},
    {"feel-apart": "worry"},
    {},
    {"see-hear": "question"},
    {"feel-apart": "worry", "mood-mind": "worry"},
)
TRIES: tuple[tuple[str, ...], ...] = (("wait",), ("wait",), ("short", "wait"), ("wait",), ("drive", "wait"))
RIDE = Contact("Rosa", "+12025550142")
ANEW = ("visit-confirm", "check-speak-up", "check-call", "ready-feel")
STOPS = ("ride-home", "feel-apart", "ride-home", "check-driving")


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One made-up visit: its number tells how it went."""

    number: int
    starts_at: datetime

    @property
    def patient(self) -> NewPatient:
        """Who came; nobody comes twice within three weeks."""
        person = self.number % (len(FIRST) * len(LAST))
        first, last = FIRST[person % len(FIRST)], LAST[person % len(LAST)]
        born = date(1960 + person % 40, 1 + person % 12, 1 + person % 28)
        return NewPatient(first, last, born, "+12025550190", language="es" if person % 4 == 3 else "en")

    @property
    def days_ahead(self) -> float:
        """How long before the visit the patient begins; with the weeks, more begin early."""
        early = (0.6, 2.2, 5.0)
        return early[(self.number * 7 + self.number // 24) % len(early)]


def tell_past(clinic: ClinicFacts, easiest: Callable[[Question], Value], *, by: str, now: datetime) -> None:
    """Let the made-up past happen; ``easiest`` gives the answer that opens nothing."""
    said: dict[str, Value] = {}
    for past in _past_visits(clinic, now):
        booked_at = past.starts_at - timedelta(days=8)
        visit_id = visits.add(clinic.clinic_id, past.patient, past.starts_at, by=by, at=booked_at)
        visit = _found(clinic, visit_id)
        said = said or {q.id: easiest(q) for _, q in visit.questionnaire}
        _tell(clinic, visit, past, said, by=by)


def _past_visits(clinic: ClinicFacts, now: datetime) -> Iterator[PastVisit]:
    today = clinic.calendar.local(now).date()
    monday, number = today - timedelta(days=today.weekday()), 0
    for week in range(WEEKS, 0, -1):
        for day in (1, 2, 3):
            for place in range(A_DAY):
                on = monday - timedelta(weeks=week) + timedelta(days=day)
                yield PastVisit(number, datetime.combine(on, time(9 + place), clinic.calendar.zone))
                number += 1


def _tell(
    clinic: ClinicFacts, visit: VisitRecord, past: PastVisit, easiest: Mapping[str, Value], *, by: str
) -> None:
    """Let one visit happen, until it took place or was called off."""
    sent_at = _answer(clinic, visit, past, easiest) if past.number % 12 != 4 else None
    if sent_at:
        _say_whether(clinic, visit, past, desk=by, at=sent_at)
    visit = _found(clinic, visit.visit_id)
    if past.number % 6 == 5:
        visits.cancel(visit, by=by, at=past.starts_at - timedelta(hours=1))
    else:
        visits.check_in(visit, by=by, at=past.starts_at - timedelta(minutes=10))


def _answer(
    clinic: ClinicFacts, visit: VisitRecord, past: PastVisit, easiest: Mapping[str, Value]
) -> datetime | None:
    """Begin with what was said at a visit before, say the rest, and send it; when, if it was sent."""
    visit_id, number = visit.visit_id, past.number
    at = past.starts_at - timedelta(days=past.days_ahead)
    pace = timedelta(seconds=(45, 70, 100, 150)[number % 4])
    stop = STOPS[number // 6 % len(STOPS)] if number % 6 == 1 else ""
    anew: dict[str, Value] = {
        **{name: easiest[name] for name in ANEW},
        "check-driving": TRIES[number % len(TRIES)],
        **WORRIES[number % len(WORRIES)],
    }
    answered = {name: Answer(value, "patient", at) for name, value in easiest.items()}
    asked = [question.id for question in path(visit.questionnaire, answered)]
    asked = asked[: asked.index(stop) + 1] if stop else asked
    carried = {name: answered[name] for name in asked if name not in anew and name != stop}
    answers.carry_over(visit, carried, last=visit, shown=dict.fromkeys(carried, ""), by="patient", at=at)
    for name in (name for name in asked if name in anew or name == stop):
        at += pace
        _say(clinic, visit_id, name, anew.get(name, easiest[name]), by="patient", at=at)
    if stop:
        return None
    visits.send(_found(clinic, visit_id), by="patient", at=at + pace)
    for name in WORRIES[number % len(WORRIES)] if number % 3 else ():
        at = min(at + timedelta(hours=3), past.starts_at - timedelta(hours=3))
        _say(clinic, visit_id, name, "ok" if name != "mood-mind" else "may", by="patient", at=at)
    return at


def _say(clinic: ClinicFacts, visit_id: str, name: str, value: Value, *, by: str, at: datetime) -> None:
    visit = _found(clinic, visit_id)
    answers.keep(visit, visit.questionnaire.by_id[name], value, shown="", by=by, at=at)


def _say_whether(
    clinic: ClinicFacts, visit: VisitRecord, past: PastVisit, *, desk: str, at: datetime
) -> None:
    """Let the ride be asked, and say something; most say yes, and once more on the day before."""
    rules = visit.questionnaire.escort
    assert rules
    everything = tuple(item.id for item in rules.confirmations)
    yes, last = EscortState.CONFIRMED, past.starts_at - timedelta(hours=5)
    said = [EscortFact(RIDE, EscortState.ASKED, "messages", min(at + timedelta(minutes=10), last))]
    at = min(at + timedelta(hours=1), last)
    if past.number % 5 != 3:
        who = desk if past.number % 4 == 2 else "escort"
        said.append(EscortFact(RIDE, yes, who, at, confirmed=everything))
        again = past.starts_at - timedelta(hours=25)
        if at < again:
            said.append(EscortFact(RIDE, EscortState.RECONFIRMED, who, again))
    elif past.number % 2:
        said.append(EscortFact(RIDE, EscortState.NOT_SURE, "escort", at))
    for fact in said:
        escorts.tell(clinic.clinic_id, visit.visit_id, fact)


def _found(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return visit
