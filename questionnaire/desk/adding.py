"""Adding a visit by hand: one short form, its link on the next page."""

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField

from questionnaire import clock
from questionnaire.core.calendar import Calendar
from questionnaire.desk.door import for_staff
from questionnaire.records import clinics, visits
from questionnaire.records.clinics import ClinicFacts
from questionnaire.records.staff import StaffFacts
from questionnaire.records.visits import NewPatient
from questionnaire.wording import parsed_phone, region_of

LONGEST_NAME = 60
YEARS_BACK = 120


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for adding a visit."""
    blueprint.get("/desk/visits/new")(show_new_visit)
    blueprint.post("/desk/visits")(add_visit)


class NewVisitForm(Form):
    """Who is coming, and when. ``problems`` is what is wrong, by field, in the order of the page."""

    first_name = StringField()
    last_name = StringField()
    month = StringField()
    day = StringField()
    year = StringField()
    visit_date = StringField()
    visit_time = StringField()
    phone = StringField()
    email = StringField()

    def read(self, name: str) -> str:
        """What was typed, without the space around it."""
        return (self[name].data or "").strip()

    def patient(self, region: str) -> NewPatient:
        """Who is coming. Only for a form without problems."""
        born = self.born()
        assert born
        return NewPatient(
            self.read("first_name"),
            self.read("last_name"),
            born,
            parsed_phone(self.read("phone"), region) if self.read("phone") else None,
            self.read("email") or None,
        )

    def born(self) -> date | None:
        """The birth date, or None where it is none."""
        try:
            return date(int(self.read("year")), int(self.read("month")), int(self.read("day")))
        except ValueError:
            return None

    def starts_at(self, calendar: Calendar) -> datetime | None:
        """When the visit starts, by the clinic's clocks."""
        day, at = _read(date, self.read("visit_date")), _read(time, self.read("visit_time"))
        return datetime.combine(day, at, calendar.zone) if day and at else None

    def problems(self, clinic: ClinicFacts, now: datetime) -> list[tuple[str, str]]:
        """What is wrong, as the field it belongs to and a key that the template words."""
        born, starts_at = self.born(), self.starts_at(clinic.calendar)
        today = clinic.calendar.local(now).date()
        phone, email = self.read("phone"), self.read("email")
        region = region_of(clinic.phone)
        wrong = (
            ("first_name", "no-first-name", not 0 < len(self.read("first_name")) <= LONGEST_NAME),
            ("last_name", "no-last-name", not 0 < len(self.read("last_name")) <= LONGEST_NAME),
            ("month", "not-a-birth-date", not born or not today.year - YEARS_BACK <= born.year),
            ("month", "not-a-birth-date", bool(born and born > today)),
            ("visit_date", "not-a-day", _read(date, self.read("visit_date")) is None),
            ("visit_time", "not-a-time", _read(time, self.read("visit_time")) is None),
            ("visit_time", "in-the-past", bool(starts_at and starts_at < now)),
            ("phone", "not-a-phone", bool(phone and not parsed_phone(phone, region))),
            ("email", "not-an-email", bool(email and ("@" not in email[1:-1] or " " in email))),
        )
        return list(dict((field, key) for field, key, holds in wrong if holds).items())


@for_staff()
def show_new_visit(who: StaffFacts) -> ResponseReturnValue:
    """Ask who is coming, and when."""
    clinic = clinics.find(who.clinic_id)
    today = clinic.calendar.local(clock.now()).date().isoformat()
    return _page(clinic, who, NewVisitForm(visit_date=request.args.get("date", today)), [])


@for_staff()
def add_visit(who: StaffFacts) -> ResponseReturnValue:
    """Add the visit, and show its link."""
    clinic, now = clinics.find(who.clinic_id), clock.now()
    form = NewVisitForm(request.form)
    problems = form.problems(clinic, now)
    starts_at = form.starts_at(clinic.calendar)
    if problems or starts_at is None:
        return _page(clinic, who, form, problems), 422
    patient = form.patient(region_of(clinic.phone))
    visit_id = visits.add(clinic.clinic_id, patient, starts_at, by=who.by, at=now)
    return redirect(url_for("desk.show_visit", visit_id=visit_id, notice="added"), code=303)


def _page(clinic: ClinicFacts, who: StaffFacts, form: NewVisitForm, problems: list[tuple[str, str]]) -> Any:
    return render_template(
        "desk/new_visit.html",
        clinic_name=clinic.name,
        who=who,
        form=form,
        problems=problems,
        wrong=dict(problems),
    )


def _read(kind: Any, text: str) -> Any:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
