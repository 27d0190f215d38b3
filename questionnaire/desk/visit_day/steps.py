"""After the check-in: treatment begun and over, a ride that was found, and who took the patient home."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Optional, StopValidation

from questionnaire import clock
from questionnaire.core.definition.model import severity
from questionnaire.core.readiness.assess import assess
from questionnaire.core.readiness.case import Readiness
from questionnaire.core.readiness.day_states import STAGES, STATE_OF, SetBy, may_follow
from questionnaire.core.visit_day.arrivals import Discrepancy, Ride
from questionnaire.core.visit_day.day import Day, DayFact, DayStep
from questionnaire.desk.escort_summary import left_words
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit, moment, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit_day.clearance import CLEARING, to_clear
from questionnaire.fields import LONGEST_NAME, AtMost, KeyedForm, OneOf, OnlyIf, Phone, text_of
from questionnaire.language.formats import parsed_phone, region_of
from questionnaire.language.translate import word
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.staff import Role, StaffFacts
from questionnaire.records.visit import day
from questionnaire.records.visit.record import VisitRecord

WITH_PATIENTS = (Role.FRONT_DESK, *CLEARING)
LONGEST_REASON = 300


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for the steps of the day."""
    blueprint.post("/desk/visits/<visit_id>/treatments")(start)
    blueprint.post("/desk/visits/<visit_id>/treatments/endings")(end)
    blueprint.post("/desk/visits/<visit_id>/rides")(add_ride)
    blueprint.get("/desk/visits/<visit_id>/departures/new")(show_departure)
    blueprint.post("/desk/visits/<visit_id>/departures")(leave)
    blueprint.post("/desk/visits/<visit_id>/day-steps/takings-back")(undo)


def may_set(step: DayStep, readiness: Readiness, *, nurse: bool) -> bool:
    """Whether this person may record a step for a visit in this state."""
    is_theirs = step is DayStep.RIDE_FOUND or nurse or STATE_OF[STAGES[step]].set_by is SetBy.STAFF
    return is_theirs and may_follow(step, readiness.status)


def of_visit(visit: VisitRecord, readiness: Readiness, who: StaffFacts, now: datetime) -> dict[str, Any]:
    """The part of a visit's page about its day. Empty before the patient came."""
    day_of = readiness.day
    if day_of is None:
        return {"today": None}
    nurse, is_acting = who.sees_nurse_reasons, who.role in WITH_PATIENTS
    last, items = day_of.last_step, to_clear(visit, now)
    return {
        "today": {
            **{step.value: is_acting and may_set(step, readiness, nurse=nurse) for step in STAGES},
            "to_clear": nurse and bool(items),
            "gravest": max((item.finding.level for item in items), key=severity, default=None),
            "may_undo": bool(last and not day_of.is_over and _may_undo(last, nurse=nurse) and is_acting),
            "lacks_ride": Discrepancy.NO_RIDE in day_of.open_discrepancies,
            "steps": [(_words(fact), moment(fact.at, visit, now)) for fact in day_of.steps],
        }
    }


def _words(fact: DayFact) -> str:
    """What was recorded, as a sentence."""
    return word("day_step", fact.step, who=left_words(fact) if fact.step is DayStep.LEFT else fact.name)


def _may_undo(last: DayFact, *, nurse: bool) -> bool:
    return nurse or last.step in (DayStep.LEFT, DayStep.RIDE_FOUND)


def ride_home(visit: VisitRecord, day_of: Day) -> str:
    """The adult who takes the patient home, as far as known: found, named at the counter, or planned."""
    found = day_of.latest(DayStep.RIDE_FOUND)
    if found:
        return found.name
    if day_of.arrival.ride is Ride.AS_PLANNED:
        return visit.expected.ride
    return day_of.arrival.ride_name


def _about_day(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    readiness = assess(visit.judged(clock.now()))
    last = readiness.day and readiness.day.last_step
    changes = (What.DAY_STEP, What.WAIVED, What.CHECKED_IN, What.CHECK_IN_TAKEN_BACK, What.CANCELLED)
    yield Fact("state", word("status", readiness.status), None, changes, key=f"{readiness.status} {last}")


@for_staff(*CLEARING, about=_about_day)
def start(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """The treatment begins, of a patient who is cleared."""
    return _record(who, visit_id, DayStep.STARTED)


@for_staff(*CLEARING, about=_about_day)
def end(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """The treatment is over, and the patient waits for the ride."""
    return _record(who, visit_id, DayStep.ENDED)


class RideForm(KeyedForm):
    """The adult who takes the patient home after all."""

    found_name = StringField(validators=[DataRequired("no-name"), AtMost(LONGEST_NAME, "no-name")])
    found_phone = StringField(validators=[Optional(), Phone()])


@for_staff(*WITH_PATIENTS, about=_about_day)
def add_ride(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """An adult is found for a patient who came without a ride, or whose ride does not come."""
    visit = visit_for(who, visit_id)
    region = region_of(visit.clinic.phone)
    form = RideForm(request.form, region=region)
    if not form.validate():
        return visit_page("visit_day/ride_found", who, visit, status=422, form=form)
    phone = parsed_phone(form.read("found_phone"), region) or ""
    return _record(who, visit_id, DayStep.RIDE_FOUND, name=form.read("found_name"), phone=phone)


def _is_other(form: Any) -> bool:
    return text_of(form["with_whom"]) == "other"


def _is_alone(form: Any) -> bool:
    return text_of(form["with_whom"]) == "alone"


class DepartureForm(KeyedForm):
    """With whom the patient left; alone only with a nurse's reason."""

    with_whom = StringField(validators=[OneOf(("ride", "other", "alone"), "no-companion")])
    other_name = StringField(
        validators=[OnlyIf(_is_other), DataRequired("no-name"), AtMost(LONGEST_NAME, "no-name")]
    )
    alone_reason = StringField(
        validators=[OnlyIf(_is_alone), DataRequired("no-alone-reason"), AtMost(LONGEST_REASON)]
    )

    def __init__(self, ride: str, posted: Any = None, *, nurse: bool) -> None:
        super().__init__(posted)
        self.ride, self.nurse = ride, nurse

    def validate_with_whom(self, field: Field) -> None:
        """Refuse a ride that no one named, and leaving alone without a nurse."""
        chosen = text_of(field)
        if (chosen == "ride" and not self.ride) or (chosen == "alone" and not self.nurse):
            raise StopValidation("no-companion")


@for_staff(*WITH_PATIENTS)
def show_departure(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask with whom the patient leaves."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    ride = _ride_of(visit, now)
    if ride is None:
        return back_to_visit(visit_id, "too-late")
    return _departure_page(who, visit, DepartureForm(ride, nurse=who.sees_nurse_reasons))


@for_staff(*WITH_PATIENTS, about=_about_day)
def leave(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """The patient left, with a named adult, or alone by a nurse's name and reason."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    ride = _ride_of(visit, now)
    if ride is None:
        return back_to_visit(visit_id, "too-late")
    form = DepartureForm(ride, request.form, nurse=who.sees_nurse_reasons)
    if not form.validate():
        return _departure_page(who, visit, form, status=422)
    names = {"ride": ride, "other": form.read("other_name"), "alone": ""}
    reason = form.read("alone_reason") if _is_alone(form) else ""
    return _record(who, visit_id, DayStep.LEFT, name=names[form.read("with_whom")], reason=reason)


def _ride_of(visit: VisitRecord, now: datetime) -> str | None:
    """Who is to take the patient home; empty if no one is named. Returns None if the patient is not here."""
    day_of = visit.judged(now).day
    return ride_home(visit, day_of) if day_of else None


def _departure_page(
    who: StaffFacts, visit: VisitRecord, form: DepartureForm, status: int = 200
) -> ResponseReturnValue:
    return visit_page("visit_day/departure", who, visit, status, form=form, nurse=who.sees_nurse_reasons)


@for_staff(*WITH_PATIENTS, about=_about_day)
def undo(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Take the last step back."""
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    day_of = visit.judged(now).day
    last = day_of and day_of.last_step
    if last and not _may_undo(last, nurse=who.sees_nurse_reasons):
        abort(403)
    is_done = day.undo_last(who.act(now, visit_id), visit)
    return back_to_visit(visit_id, "step-undone" if is_done else "too-late")


def _record(who: StaffFacts, visit_id: str, step: DayStep, **detail: str) -> ResponseReturnValue:
    now = clock.now()
    visit = visit_for(who, visit_id).as_of(now)
    is_done = day.record(who.act(now, visit_id), visit, DayFact(step, who.by, now, **detail))
    return back_to_visit(visit_id, step.value if is_done else "too-late")
