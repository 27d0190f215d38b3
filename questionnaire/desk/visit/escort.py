"""What the desk learns of a ride by phone or at the counter, and the link it can give them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.core.readiness.escorts import (
    SAYS_SOMETHING,
    Escort,
    EscortFact,
    EscortState,
    confirmed,
    yes,
)
from questionnaire.desk import made_from
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.language.translate import word
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.visit.record import VisitRecord
from questionnaire.records.visit_facts import escorts

TOLD = frozenset(SAYS_SOMETHING)
"""What staff can learn of an escort themselves."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for what the desk does about a ride."""
    blueprint.post("/desk/visits/<visit_id>/escort-links")(make_link)
    blueprint.post("/desk/visits/<visit_id>/escort-facts")(tell)


def _about_link(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    escort = visit.escort
    link = escort and escorts.shown_link(visit.clinic_id, visit.visit_id, escort.contact)
    yield made_from.ride(visit)
    yield Fact("ride-link", str(word("fact_link", "there" if link else "none")), key=link or "")


def _about_ride(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    yield made_from.ride(visit)
    yield made_from.state(visit)


@for_staff(about=_about_link)
def make_link(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Make the link of the escort named now, for the desk to give them."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    is_theirs = visit.escort is not None and not visit.is_closed and is_of(visit.escort, request.form)
    if visit.escort and is_theirs:
        escorts.link(who.act(now, visit_id), visit.escort.contact)
    return back_to_visit(visit_id, "escort-link" if is_theirs else "escort-refused")


@for_staff(about=_about_ride)
def tell(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Write down what an escort said on the phone, or that they are here."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    fact = fact_in(request.form, visit, by=who.by, at=now)
    is_told = fact is not None and escorts.add(who.act(now, visit_id), fact)
    return back_to_visit(visit_id, "escort" if is_told else "escort-refused")


def fact_in(posted: Any, visit: VisitRecord, *, by: str, at: datetime) -> EscortFact | None:
    """The fact in a form. Returns None if it is no fact, or about an escort who was replaced."""
    escort, rules = visit.escort, visit.questionnaire.escort
    state = posted.get("state", "")
    if escort is None or rules is None or state not in TOLD or not is_of(escort, posted):
        return None
    state = EscortState(state)
    if state is EscortState.CONFIRMED:
        state = yes(rules, escort, visit.starts_at, visit.clinic.calendar, at)
    known = {*confirmed(visit.questionnaire, escort), *posted.getlist("confirmed")}
    items = tuple(c.id for c in rules.confirmations if c.id in known)
    says_yes = state in (EscortState.CONFIRMED, EscortState.RECONFIRMED)
    return EscortFact(escort.contact, state, by, at, confirmed=items if says_yes else ())


def is_of(escort: Escort, posted: Any) -> bool:
    """Whether a form was shown for the escort who is named now."""
    return (posted.get("name"), posted.get("phone")) == (escort.contact.name, escort.contact.phone)
