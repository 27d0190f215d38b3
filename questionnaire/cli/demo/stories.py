"""The stories of the demo's patients, and how they come to happen: by the verbs that real people use."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app

from questionnaire import clock
from questionnaire.cli.demo.calls import call_around
from questionnaire.cli.demo.past import tell_past
from questionnaire.core.answers import flow
from questionnaire.core.answers.values import Contact, Value
from questionnaire.core.definition.questions import Kind, Question
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.escorts import EscortFact, EscortState
from questionnaire.core.visit_day.arrivals import Arrival, Reason, Ride
from questionnaire.interview.texts import Texts
from questionnaire.messages.channels import registry, sms
from questionnaire.messages.channels.contract import Letter
from questionnaire.messages.sending import Dispatch
from questionnaire.records.audit.act import Act
from questionnaire.records.clinic import clinics, staff
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import Role
from questionnaire.records.visit import answers, check_in, visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts

PASSWORD = "calm-river-stone"
CLINIC = "Riverside Clinic"

DECIDED = {
    "driving_wait": "Until the next day, after a full night of sleep",
    "ride_alone": "not-allowed",
    "ride_alone_rule": "Please come with an adult you know",
    "ride_with_adult": "ask",
    "ride_with_adult_rule": "This is fine, as long as the adult rides with you",
    "transit": "not-allowed",
    "transit_rule": "Please do not take a bus or train on your own that day",
    "ride_deadline": "1",
    "recheck_hours": "48",
    "recheck_days": "1",
    "escort_days": "3",
    "escort_follow_up_days": "1",
    "reconfirm_follow_up_days": "0",
    "pickup_window_minutes": "30",
    "first_reminder_days": "3",
    "last_reminder_days": "1",
    "chase_days": "3",
    "carry_days": "180",
    "ride_resources": "County ride line, (202) 555-0171",
    "escort_must_come_in": "yes",
    "stay": "ask",
    "stay_rule": "We ask that an adult stay with you until the next morning",
    "work_rule": "Please take the day off",
    "care_rule": "Another adult should help until the next morning",
    "decision_rule": "Please wait until the next day",
    "alcohol_rule": "None on the day before, the day of, and the day after",
    "fasting": "yes",
    "food_stop_hours": "6",
    "drink_stop_hours": "2",
    "arrive_early_minutes": "15",
    "visit_minutes": "120",
    "after_hours_phone": "(202) 555-0198",
    "change_grace_minutes": "3",
    "notes_by_day": "The nurse on duty",
    "notes_by_night": "The nurse on call",
    "note_backup_minutes": "30",
}
"""What the made-up clinic has decided: one clinic's choices, no recommendation."""

PEOPLE = (
    (Role.FRONT_DESK, "Ben Ortiz", "ben@riverside.example"),
    (Role.NURSE, "Chi Nguyen", "chi@riverside.example"),
    (Role.MANAGER, "Mo Adler", "mo@riverside.example"),
)


@dataclass(frozen=True, eq=False)
class Story:
    """A made-up patient: when they come, what they said, how far they got, and what their ride said.

    Who ``came_before``, so many days before, is made ready and checked in then.
    """

    name: str
    born: date
    at: time
    days: int = 0
    escort: str = "Rosa"
    said: Mapping[str, Value] = field(default_factory=dict)
    starts: bool = True
    stops_at: str = ""
    ends: str = ""
    came_before: int = 0
    ride: EscortState | None = None

    def phone(self, first: int) -> str:
        """A phone number of their own, in the range kept for fiction (555-0100 to 0199)."""
        return f"+1202555{first + NAMES.index(self.name):04d}"


DRIVES: Mapping[str, Value] = {"ride-home": "drive-self", "ride-help": ("busy",), "feel-apart": "worry"}
NO_RIDE: Mapping[str, Value] = {"ride-home": "no-ride", "ride-help": ("cost",)}
MISSES: Mapping[str, Value] = {"check-driving": ("short", "drive")}
NO_CALM_PLACE: Mapping[str, Value] = {"calm-place": "no"}
YES = EscortState.CONFIRMED

STORIES = (
    Story(
        "Dana Kim", date(1979, 2, 11), time(9, 15), escort="Joe", ends="check-in", ride=EscortState.ARRIVED
    ),
    Story("Sam Okoro", date(1990, 6, 3), time(10, 30), said=DRIVES),
    Story("Luz Moreno", date(1985, 3, 27), time(11, 0), said=NO_RIDE),
    Story(
        "Ari Becker", date(1968, 12, 30), time(11, 30), escort="Ruth", said=MISSES, ride=EscortState.NOT_SURE
    ),
    Story("Noor Haddad", date(1994, 8, 19), time(13, 0), escort="Omar", stops_at="calm-place", ride=YES),
    Story("Jo Park", date(1972, 4, 8), time(14, 0), escort="Min", ride=YES),
    Story("Max Weber", date(1988, 10, 2), time(14, 30), starts=False),
    Story("Kim Tran", date(1981, 1, 22), time(15, 0), escort="Linh", ride=EscortState.ASKED),
    Story("Eli Vance", date(1959, 7, 14), time(15, 30), escort="Nell", ends="cancel"),
    Story("Ada Lind", date(1986, 5, 9), time(10, 0), days=1, starts=False),
    Story("Gus Romero", date(1977, 9, 25), time(11, 0), days=1, escort="Ana", said=NO_CALM_PLACE, ride=YES),
    Story("Ivy Cole", date(1992, 11, 6), time(13, 30), days=2, stops_at="feel-apart"),
    Story("Pat Quinn", date(1965, 3, 1), time(9, 30), days=3, starts=False, escort="Lee", came_before=21),
    Story("Bea Holt", date(1983, 12, 5), time(13, 30), escort="Carl", ride=EscortState.DECLINED),
    Story("Ray Stone", date(1975, 6, 17), time(12, 0), escort="Ida", ride=YES),
    Story("Roy Bell", date(1970, 10, 14), time(8, 30), escort="Sue", ends="ate", ride=YES),
)
NAMES = tuple(story.name for story in STORIES)


def build() -> ClinicFacts:
    """Make up the clinic and everybody's story, by the same verbs that real people use."""
    now = clock.now()
    founded = now - timedelta(days=60)
    clinic = clinics.create(
        slug="riverside",
        name=CLINIC,
        phone="+12025550199",
        zone="America/New_York",
        questionnaire="ketamine-infusion",
        address="12 Mill Street, Riverside",
        by="demo",
        at=founded,
    )
    people = [
        staff.add(Act(clinic.clinic_id, "demo", founded), role, name, email, PASSWORD)
        for role, name, email in PEOPLE
    ]
    clinics.save_settings(people[2].act(founded), {**DECIDED, "note_backup": people[2].by})
    for story in STORIES:
        if story.came_before:
            before = now - timedelta(days=story.came_before)
            came = replace(story, days=0, starts=True, ends="check-in")
            tell(clinic, came, book(clinic, came, by=people[0].by, now=before), by=people[0].by, now=before)
    booked = {story: book(clinic, story, by=people[0].by, now=now) for story in STORIES}
    with clock.stopped_at(clinic.calendar.midnight(clinic.calendar.local(now).date()) - timedelta(hours=12)):
        Dispatch({sms.CHANNEL.id: Unseen()}, current_app.config["PUBLIC_URL"]).round()
    for story, visit_id in booked.items():
        tell(clinic, story, visit_id, by=people[0].by, now=now)
    visit_ids = {story.name: visit_id for story, visit_id in booked.items()}
    call_around(clinic, visit_ids, people[0], people[1], now=now)
    tell_past(clinic, easiest, by=people[0].by, now=now)
    return clinic


class Unseen:
    """Takes the invitations of the day before, which need not appear on the terminal."""

    def send(self, letter: Letter) -> str:
        """Take a message."""
        return ""


def on_the_day(at: time, now: datetime) -> time:
    """A time today: later and closer together the later it is now, so that some visits are still to come."""
    first, last, midnight = 8 * 60 + 30, 15 * 60 + 30, 24 * 60
    begin = max(first, (now.hour * 60 + now.minute - 60) // 30 * 30)
    closer = min(1, (midnight - 5 - begin) / (last - first))
    minute = begin + (at.hour * 60 + at.minute - first) * closer
    return time(int(minute) // 60, int(minute) % 60 // 5 * 5)


def book(clinic: ClinicFacts, story: Story, *, by: str, now: datetime) -> str:
    """Add a story's visit, two days ago; its id."""
    local = clinic.calendar.local(now)
    at = story.at if story.days else on_the_day(story.at, local)
    starts_at = datetime.combine(local.date() + timedelta(days=story.days), at, clinic.calendar.zone)
    first, last = story.name.split()
    patient = NewPatient(first, last, story.born, story.phone(110), f"{first.lower()}@example.org")
    agreed = registry.agreements(clinic.name)
    booked_at = now - timedelta(days=2)
    return visits.add(Act(clinic.clinic_id, by, booked_at), patient, starts_at, agreed=agreed)


def tell(clinic: ClinicFacts, story: Story, visit_id: str, *, by: str, now: datetime) -> None:
    """Let one story happen: the answers a while ago, and how it ends."""
    if story.starts:
        _answer(clinic, visit_id, story, at=now - timedelta(minutes=20 + 7 * len(story.name)))
    if story.ride:
        _ride(_found(clinic, visit_id), story.ride, desk=by, at=now - timedelta(minutes=3))
    if story.ends == "check-in":
        _check_in(_found(clinic, visit_id), by=by, at=now)
    elif story.ends == "cancel":
        check_in.cancel(_found(clinic, visit_id).act(by, now), Reason.ILL)
    elif story.ends == "ate":
        ate_at = _found(clinic, visit_id).starts_at - timedelta(hours=2)
        _check_in(_found(clinic, visit_id), by=by, at=now, last_food=ate_at)
        check_in.cancel(_found(clinic, visit_id).act(by, now), Reason.ATE_OR_DRANK)


def _check_in(visit: VisitRecord, *, by: str, at: datetime, **otherwise: Any) -> None:
    """Let the patient come just as planned, or otherwise."""
    fasted = visit.starts_at - timedelta(hours=12)
    planned = Arrival(Ride.AS_PLANNED, phone=visit.phone or "", escort_inside=True)
    planned = replace(planned, last_food=fasted, last_drink=fasted)
    predicted = assess(visit.case(at)).status
    check_in.check_in(visit.act(by, at), visit, replace(planned, **otherwise), predicted=predicted)


def _answer(clinic: ClinicFacts, visit_id: str, story: Story, *, at: datetime) -> None:
    escort = {"ride-person": Contact(story.escort, story.phone(140))}
    visit = _found(clinic, visit_id)
    while (question := flow.step(visit.questionnaire, visit.answers)) and question.id != story.stops_at:
        value = {**escort, **story.said}.get(question.id) or easiest(question)
        shown, at = " ".join(Texts(visit).explained(question, value)), at + timedelta(seconds=25)
        answers.keep(visit.act("patient", at), visit, question, value, shown=shown)
        visit = _found(clinic, visit_id)
    if not story.stops_at:
        visits.send(visit.act("patient", at))


def _ride(visit: VisitRecord, state: EscortState, *, desk: str, at: datetime) -> None:
    """Let the escort be asked, and say or do something."""
    rules, escort = visit.questionnaire.escort, visit.escort
    assert rules and escort
    asked_at, here_at = at - timedelta(minutes=10), at + timedelta(minutes=2)
    facts = [EscortFact(escort.contact, EscortState.ASKED, "messages", asked_at)]
    if state is not EscortState.ASKED:
        said = YES if state is EscortState.ARRIVED else state
        items = tuple(item.id for item in rules.confirmations) if said is YES else ()
        facts.append(EscortFact(escort.contact, said, "escort", at, confirmed=items))
        if state is not said:
            facts.append(EscortFact(escort.contact, state, desk, here_at))
    for fact in facts:
        escorts.add(visit.act(fact.by, fact.at), fact)


def easiest(question: Question) -> Value:
    """The answer that opens nothing: the right one, everything ticked, or the first without an effect."""
    match question.kind:
        case Kind.CHECK:
            return tuple(option.id for option in question.options if option.right)
        case Kind.CHOICES:
            alone = tuple(option.id for option in question.options if option.exclusive)
            ticked = tuple(o.id for o in question.options if not o.not_sure and not o.effect)
            return alone or ticked or (question.options[0].id,)
        case Kind.CHOICE:
            return next((o.id for o in question.options if not o.effect), question.options[0].id)
        case Kind.CONTACT:
            return Contact("Rosa", "+12025550142")
        case Kind.TEXT:
            return "Can I keep my hearing aid in?"


def _found(clinic: ClinicFacts, visit_id: str) -> VisitRecord:
    visit = visits.find(clinic.clinic_id, visit_id)
    assert visit
    return visit
