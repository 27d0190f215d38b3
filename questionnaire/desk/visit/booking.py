"""Adding a visit by hand, and moving one to another time."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from questionnaire import clock
from questionnaire.core.calendar import YEARS, Calendar
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit.contact import ContactForm, asked, boxes
from questionnaire.fields import LONGEST_NAME, Problems, TypedForm
from questionnaire.language import formats
from questionnaire.language.formats import phone, region_of
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import consents
from questionnaire.records.visit import visits
from questionnaire.records.visit.patients import NewPatient
from questionnaire.records.visit.record import VisitRecord

YEARS_BACK = 120


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for adding a visit."""
    blueprint.get("/desk/visits/new")(show_new_visit)
    blueprint.post("/desk/visits")(add_visit)
    blueprint.get("/desk/visits/<visit_id>/moves/new")(show_move)
    blueprint.post("/desk/visits/<visit_id>/moves")(move_visit)


class WhenForm(TypedForm):
    """When a visit is. ``problems`` is what is wrong, by field, in the order of the page."""

    visit_date = StringField()
    visit_time = StringField()

    def starts_at(self, calendar: Calendar) -> datetime | None:
        """When the visit starts, by the clinic's clocks."""
        day, at = _read(date, self.read("visit_date")), _read(time, self.read("visit_time"))
        return datetime.combine(day, at, calendar.zone) if day and at else None

    def problems(self, clinic: ClinicFacts, now: datetime) -> Problems:
        """What is wrong, as the field it belongs to and a key that the template words."""
        starts_at = self.starts_at(clinic.calendar)
        day = _read(date, self.read("visit_date"))
        wrong = (
            ("visit_date", "not-a-day", day is None or day.year not in YEARS),
            ("visit_time", "not-a-time", _read(time, self.read("visit_time")) is None),
            ("visit_time", "in-the-past", bool(starts_at and starts_at < now)),
        )
        return [(field, key) for field, key, holds in wrong if holds]


class NewVisitForm(WhenForm, ContactForm):
    """Who is coming, when, and how they are reached; ``zone`` is empty where it is the clinic's."""

    first_name = StringField()
    last_name = StringField()
    month = StringField()
    day = StringField()
    year = StringField()
    zone = StringField()

    def patient(self, region: str) -> NewPatient:
        """Who is coming. Only for a form without problems."""
        born = self.born()
        assert born
        phone, email = self.numbers(region)
        return NewPatient(
            self.read("first_name"),
            self.read("last_name"),
            born,
            phone,
            email,
            zone=self.read("zone") or None,
        )

    def born(self) -> date | None:
        """The birth date, or None where it is none."""
        try:
            return date(int(self.read("year")), int(self.read("month")), int(self.read("day")))
        except ValueError:
            return None

    def problems(self, clinic: ClinicFacts, now: datetime) -> Problems:
        """What is wrong, as the field it belongs to and a key that the template words."""
        born = self.born()
        today = clinic.calendar.local(now).date()
        wrong = (
            ("first_name", "no-first-name", not 0 < len(self.read("first_name")) <= LONGEST_NAME),
            ("last_name", "no-last-name", not 0 < len(self.read("last_name")) <= LONGEST_NAME),
            ("month", "not-a-birth-date", not born or not today.year - YEARS_BACK <= born.year),
            ("month", "not-a-birth-date", bool(born and born > today)),
        )
        found = dict((field, key) for field, key, holds in wrong if holds)
        zone = self.read("zone")
        elsewhere = bool(zone and zone not in formats.zones(region_of(clinic.phone)))
        return [
            *found.items(),
            *super().problems(clinic, now),
            *self.contact_problems(clinic),
            *([("zone", "not-a-zone")] if elsewhere else []),
        ]


@for_staff()
def show_new_visit(who: StaffFacts) -> ResponseReturnValue:
    """Ask who is coming, and when."""
    clinic = who.clinic
    if after := request.args.get("after"):
        return _page(clinic, who, _for_the_next_visit(visit_for(who, after)), [])
    today = clinic.calendar.local(clock.now()).date().isoformat()
    return _page(clinic, who, NewVisitForm(visit_date=request.args.get("date", today)), [])


def _for_the_next_visit(visit: VisitRecord) -> NewVisitForm:
    """The form with everything filled in that a visit tells about the next one; the day is still to pick."""
    born, agreed = visit.date_of_birth, consents.agreed(visit.clinic_id, visit.addresses)
    return NewVisitForm(
        first_name=visit.first_name,
        last_name=visit.last_name,
        month=str(born.month),
        day=str(born.day),
        year=str(born.year),
        phone=phone(visit.phone) if visit.phone else "",
        email=visit.email or "",
        **boxes(agreed),
        zone=visit.own_zone or "",
        visit_time=visit.clinic.calendar.local(visit.starts_at).strftime("%H:%M"),
    )


@for_staff()
def add_visit(who: StaffFacts) -> ResponseReturnValue:
    """Add the visit, and show its link."""
    clinic, now = who.clinic, clock.now()
    form = NewVisitForm(request.form)
    problems = form.problems(clinic, now)
    starts_at = form.starts_at(clinic.calendar)
    if problems or starts_at is None:
        return _page(clinic, who, form, problems), 422
    patient = form.patient(region_of(clinic.phone))
    agreed = form.agreed(clinic.name)
    visit_id = visits.add(who.act(now), patient, starts_at, agreed=agreed)
    return redirect(url_for("desk.show_visit", visit_id=visit_id, notice="added"), code=303)


@for_staff()
def show_move(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask for the visit's new time; today's next quarter of an hour is filled in for who came early."""
    visit, now = visit_for(who, visit_id), clock.now()
    is_early = request.args.get("to") == "today" and now < visit.starts_at
    local = visit.clinic.calendar.local(next_quarter(now) if is_early else visit.starts_at)
    form = WhenForm(visit_date=local.date().isoformat(), visit_time=local.strftime("%H:%M"))
    return _move_page(visit, who, form, [])


@for_staff()
def move_visit(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Move the visit; what the patient said for the old time is asked again."""
    visit, now = visit_for(who, visit_id), clock.now()
    form = WhenForm(request.form)
    problems, starts_at = form.problems(visit.clinic, now), form.starts_at(visit.clinic.calendar)
    if problems or starts_at is None:
        return _move_page(visit, who, form, problems), 422
    if not visit.is_closed and starts_at != visit.starts_at:
        visits.move(who.act(now, visit.visit_id), starts_at, was=visit.starts_at)
    return redirect(url_for("desk.show_visit", visit_id=visit_id, notice="moved"), code=303)


def next_quarter(now: datetime) -> datetime:
    """The next full quarter of an hour, as visits are booked."""
    return now + timedelta(minutes=15 - now.minute % 15, seconds=-now.second, microseconds=-now.microsecond)


def _move_page(visit: VisitRecord, who: StaffFacts, form: WhenForm, problems: Problems) -> Any:
    return render_template(
        "desk/visit/move.html",
        clinic_name=visit.clinic.name,
        who=who,
        visit_id=visit.visit_id,
        name=f"{visit.first_name} {visit.last_name}",
        form=form,
        problems=problems,
        wrong=dict(problems),
    )


def _page(clinic: ClinicFacts, who: StaffFacts, form: NewVisitForm, problems: Problems) -> Any:
    return render_template(
        "desk/visit/new_visit.html",
        clinic_name=clinic.name,
        who=who,
        form=form,
        asked=asked(clinic),
        zones=formats.zones(region_of(clinic.phone)),
        problems=problems,
        wrong=dict(problems),
    )


def _read(kind: Any, text: str) -> Any:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
