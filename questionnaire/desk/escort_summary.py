"""The ride home as the desk sees it: who is named, where they stand, what is missing."""

from dataclasses import dataclass
from datetime import datetime

from questionnaire.core.answers.notes import Writer
from questionnaire.core.answers.values import Contact, Stale
from questionnaire.core.definition.questions import Kind
from questionnaire.core.readiness import escorts
from questionnaire.core.readiness.escorts import SAYS_YES, Escort, EscortState
from questionnaire.core.visit_day.arrivals import Ride as Planned
from questionnaire.core.visit_day.day import Day, DayFact, DayStep
from questionnaire.language import formats
from questionnaire.language.translate import word
from questionnaire.records.visit.record import VisitRecord


@dataclass(frozen=True, slots=True)
class EscortSummary:
    """Who takes the patient home. ``state`` is a key that the templates word; ``when`` it came to be."""

    name: str
    phone: str
    tel: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class EscortDetail(EscortSummary):
    """The same with all that is known: who said so, what is confirmed and not, and what they left."""

    by: str
    is_permitted: bool
    confirmed: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    own_phone: str
    own_tel: str
    note: str
    says_yes: bool


def ride(visit: VisitRecord, escort: Escort | None, now: datetime) -> EscortSummary | None:
    """The person named to take the patient home, for a row of the board."""
    named = escort.contact if escort else _named(visit)
    if named is None:
        return None
    phone = formats.phone(named.phone)
    if escort is None or visit.cancelled_at:
        return EscortSummary(named.name, phone, named.phone, "", "")
    said_before = escort.before_move in SAYS_YES and not escort.says_yes
    is_silent = escort.state in (EscortState.NAMED, EscortState.ASKED)
    if said_before and is_silent:
        state = "old-time"
    elif escort.state is EscortState.NAMED and not escort.may_be_asked:
        state = "ask-first"
    else:
        state = escort.state.value
    return EscortSummary(named.name, phone, named.phone, state, when(escort.at, visit, now))


def differs(day: Day) -> bool:
    """Whether another ride than the planned one, or none, takes the patient home."""
    return day.arrival.ride is not Planned.AS_PLANNED or day.has_other_ride


def ride_today(day: Day) -> EscortSummary | None:
    """Who takes the patient home instead, as recorded since check-in. Returns None if no one does."""
    found = day.latest(DayStep.RIDE_FOUND)
    name, number = (found.name, found.phone) if found else (day.arrival.ride_name, day.arrival.ride_phone)
    if not name:
        return None
    return EscortSummary(name, formats.phone(number) if number else "", number, "", "")


def left_words(left: DayFact | None) -> str:
    """With whom the patient left, as far as it was recorded."""
    if left is None:
        return word("left", "not-recorded")
    return word("left", "with", name=left.name) if left.name else word("left", "alone", reason=left.reason)


def card(visit: VisitRecord, escort: Escort | None, now: datetime, *, nurse: bool) -> EscortDetail | None:
    """The ride for the visit's own page. What the ride person wrote is for nurses."""
    shown, rules = ride(visit, escort, now), visit.questionnaire.escort
    if shown is None or escort is None or rules is None:
        return None
    confirmed = escorts.confirmed(visit.questionnaire, escort)
    return EscortDetail(
        name=shown.name,
        phone=shown.phone,
        tel=shown.tel,
        state=shown.state,
        when=shown.when,
        by=escort.by,
        is_permitted=escort.may_be_asked,
        confirmed=tuple(c.item for c in rules.confirmations if c.id in confirmed),
        missing=tuple((c.id, c.item) for c in rules.confirmations if c.id in escort.missing),
        own_phone=formats.phone(escort.phone) if escort.phone else "",
        own_tel=escort.phone,
        note=escort.note if nurse or escort.by != Writer.ESCORT else "",
        says_yes=escort.says_yes,
    )


def is_not_to_be_contacted(visit: VisitRecord) -> bool:
    """True when the patient was asked about contact with the ride and then named no one."""
    rules = visit.questionnaire.escort
    asked = {q.id for q in visit.path}
    return bool(
        rules and rules.may_be_asked.question in visit.answers.keys() & asked and rules.named_in not in asked
    )


def when(at: datetime, visit: VisitRecord, now: datetime) -> str:
    """A moment in little room: the time if today, the weekday, or the day once that is a week ago."""
    zone = visit.clinic.calendar.zone
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if day == today:
        return formats.clock(at, zone)
    return formats.short_weekday(day) if (today - day).days < 7 else formats.short_day(day)


def _named(visit: VisitRecord) -> Contact | None:
    """Who is named where a questionnaire has no rules for escorts."""
    if visit.questionnaire.escort:
        return None
    for question in visit.path:
        answer = visit.answers.get(question.id)
        is_named = question.kind is Kind.CONTACT and answer and answer.stale is not Stale.LAST_TIME
        if is_named and answer and isinstance(answer.value, Contact):
            return answer.value
    return None
