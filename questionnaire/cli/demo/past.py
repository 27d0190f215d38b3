"""The demo's past: made-up visits of the last weeks, so that a manager finds something to look at.

They happened by the same verbs, to people of their own, and all of them are over.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from questionnaire.core.answers.flow import path
from questionnaire.core.answers.values import Answer, Contact, Value
from questionnaire.core.definition.questions import Question
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.visit_day.arrivals import Arrival, Reason, Ride
from questionnaire.records.audit import exports
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.visit import answers, check_in, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts

EARLY, LATE, LAST_MINUTE, WORRIED, STOPS, NEVER, UNSURE = "ELMWSNU"
"""How a visit goes: begun five days, two days or hours before; with a worry left; not finished; not begun;
with a ride that is not sure."""

WEEKS = ("EEEEELWSNUWS", "EEEEELMSNUWS", "EEEEELMWSUNS", "EEEEEELWSUNS", "EEEEEELMSUWS", "EEEEEELWSUNS")
"""The visits of the last weeks, the longest ago first; four on each of three days."""

FIRST = ("Alma", "Bo", "Cleo", "Dev", "Esra", "Finn", "Gia", "Hal", "Ines", "Jun", "Kai", "Lena")
LAST = ("Abbott", "Brook", "Castro", "Dune", "Ek", "Fox")

WORRIES: tuple[Mapping[str, Value], ...] = (
    {"feel-apart": "worry"},
    {},
    {"see-hear": "question"},
    {"feel-apart": "worry", "mood-mind": "worry"},
)
TRIES: tuple[tuple[str, ...], ...] = (("wait",), ("wait",), ("short", "wait"), ("wait",), ("drive", "wait"))
REASONS = (Reason.REBOOKED, Reason.NO_RIDE, Reason.ILL, Reason.REBOOKED, Reason.NO_RIDE, Reason.ATE_OR_DRANK)
RIDE = Contact("Rosa", "+12025550142")
ANEW = ("visit-confirm", "check-speak-up", "check-call", "ready-feel")
LAST_ANSWERED = ("ride-home", "feel-apart", "ride-home", "check-driving")


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One made-up visit, and how it goes."""

    number: int
    goes: str
    starts_at: datetime

    @property
    def patient(self) -> NewPatient:
        """Who came. No patient comes twice within three weeks."""
        person = self.number % (len(FIRST) * len(LAST))
        first, last = FIRST[person % len(FIRST)], LAST[person % len(LAST)]
        born = date(1960 + person % 40, 1 + person % 12, 1 + person % 28)
        return NewPatient(first, last, born, "+12025550190", language="es" if person % 4 == 3 else "en")

    @property
    def begins_at(self) -> datetime:
        """When the patient begins."""
        hours = {EARLY: 120, UNSURE: 100, LATE: 40, LAST_MINUTE: 9}.get(self.goes, 60)
        return self.starts_at - timedelta(hours=hours)


def tell_past(clinic: ClinicFacts, easiest: Callable[[Question], Value], *, by: str, now: datetime) -> None:
    """Let the made-up past happen; ``easiest`` gives the answer that opens nothing."""
    said: dict[str, Value] = {}
    for past in _past_visits(clinic, now):
        booked_at = past.starts_at - timedelta(days=8)
        visit_id = visits.add(Act(clinic.clinic_id, by, booked_at), past.patient, past.starts_at)
        visit = _found(clinic, visit_id)
        said = said or {q.id: easiest(q) for _, q in visit.questionnaire}
        _tell(clinic, visit, past, said, by=by)
    for days, which in ((6, "follow-ups"), (1, "next-days"), (1, "follow-ups")):
        exports.exported(Act(clinic.clinic_id, by, now - timedelta(days=days)), which)


def _past_visits(clinic: ClinicFacts, now: datetime) -> Iterator[PastVisit]:
    today = clinic.calendar.local(now).date()
    monday = today - timedelta(days=today.weekday(), weeks=len(WEEKS))
    for number, goes in enumerate("".join(WEEKS)):
        week, place = divmod(number, len(WEEKS[0]))
        on = monday + timedelta(weeks=week, days=1 + place % 3)
        yield PastVisit(number, goes, datetime.combine(on, time(9 + place // 3), clinic.calendar.zone))


def _tell(
    clinic: ClinicFacts, visit: VisitRecord, past: PastVisit, easiest: Mapping[str, Value], *, by: str
) -> None:
    """Let one visit happen, until it took place or was called off."""
    sent_at = _answer(clinic, visit, past, easiest) if past.goes != NEVER else None
    if sent_at:
        _say_whether(clinic, visit, past, desk=by, at=sent_at)
    _end(_found(clinic, visit.visit_id), past, by=by)


def _end(visit: VisitRecord, past: PastVisit, *, by: str) -> None:
    """Let the patient come as planned, not quite, or not at all. The last visit has no outcome recorded."""
    if past.number == len("".join(WEEKS)) - 1:
        return
    at, comes = past.starts_at - timedelta(minutes=10), past.goes != NEVER
    if comes:
        check_in.check_in(
            visit.act(by, at), visit, _arrival(visit, past), predicted=assess(visit.case(at)).status
        )
    if past.goes == NEVER or past.number % 7 == 6:
        check_in.cancel(visit.act(by, at + timedelta(minutes=5)), REASONS[past.number % len(REASONS)])


def _arrival(visit: VisitRecord, past: PastVisit) -> Arrival:
    """What was true at the counter."""
    fasted = past.starts_at - timedelta(hours=12)
    ride = Ride.NONE if past.goes in (UNSURE, STOPS) and past.number % 3 else Ride.AS_PLANNED
    inside = ride is not Ride.NONE
    came = Arrival(ride, phone=visit.phone or "", escort_inside=inside, last_food=fasted, last_drink=fasted)
    ate = past.goes in (EARLY, LATE) and past.number % 8 == 3
    return replace(came, last_food=past.starts_at - timedelta(hours=1)) if ate else came


def _answer(
    clinic: ClinicFacts, visit: VisitRecord, past: PastVisit, easiest: Mapping[str, Value]
) -> datetime | None:
    """Begin with what was said at a visit before, say the rest, and send it; when, if it was sent."""
    visit_id, number = visit.visit_id, past.number
    at = past.begins_at
    pace = timedelta(seconds=(45, 70, 100, 150)[number % 4])
    stop = LAST_ANSWERED[number // 4 % len(LAST_ANSWERED)] if past.goes == STOPS else ""
    worries = WORRIES[number // 3 % len(WORRIES)]
    anew: dict[str, Value] = {
        **{name: easiest[name] for name in ANEW},
        "check-driving": TRIES[number % len(TRIES)],
        **worries,
    }
    answered = {name: Answer(value, "patient", at) for name, value in easiest.items()}
    asked = [question.id for question in path(visit.questionnaire, answered)]
    asked = asked[: asked.index(stop) + 1] if stop else asked
    carried = {name: answered[name] for name in asked if name not in anew and name != stop}
    answers.carry_over(visit.act("patient", at), visit, carried, last=visit, shown=dict.fromkeys(carried, ""))
    for name in (name for name in asked if name in anew or name == stop):
        at += pace
        _say(clinic, visit_id, name, anew.get(name, easiest[name]), by="patient", at=at)
    if stop:
        return None
    visits.send(_found(clinic, visit_id).act("patient", at + pace))
    for name in worries if past.goes != WORRIED else ():
        at += timedelta(hours=1)
        _say(clinic, visit_id, name, "ok" if name != "mood-mind" else "may", by="patient", at=at)
    if past.goes == EARLY:  # who comes with them is asked once more shortly before
        day_before = past.starts_at - timedelta(hours=25)
        _say(clinic, visit_id, "support-after", easiest["support-after"], by="patient", at=day_before)
    return at


def _say(clinic: ClinicFacts, visit_id: str, name: str, value: Value, *, by: str, at: datetime) -> None:
    visit = _found(clinic, visit_id)
    answers.keep(visit.act(by, at), visit, visit.questionnaire.by_id[name], value, shown="")


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
    if past.goes != UNSURE:
        who = desk if past.number % 4 == 2 else "escort"
        said.append(EscortFact(RIDE, yes, who, at, confirmed=everything))
        again = past.starts_at - timedelta(hours=25)
        if at < again:
            said.append(EscortFact(RIDE, EscortState.RECONFIRMED, who, again))
    else:
        said.append(EscortFact(RIDE, EscortState.NOT_SURE, "escort", at))
    for fact in said:
        escorts.add(visit.act(fact.by, fact.at), fact)


def _found(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return visit
