"""How a patient is reached: their number and address, and which messages they agreed to."""

from collections.abc import Container, Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField

from questionnaire import clock
from questionnaire.core.channels import Agreement, Reach, is_email
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.fields import Problems, TypedForm
from questionnaire.language.formats import parsed_phone, phone, region_of
from questionnaire.messages.channels import registry
from questionnaire.messages.channels.registry import CHANNELS
from questionnaire.records.clinic.clinics import ClinicFacts
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import consents
from questionnaire.records.visit import patients
from questionnaire.records.visit.record import VisitRecord


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for changing how a patient is reached."""
    blueprint.get("/desk/visits/<visit_id>/contacts/new")(show_contact)
    blueprint.post("/desk/visits/<visit_id>/contacts")(change_contact)


class ContactForm(TypedForm):
    """A number and an address, both if known, and a box for each channel."""

    phone = StringField()
    email = StringField()

    def numbers(self, region: str) -> tuple[str | None, str | None]:
        """The phone number in E.164 and the e-mail address, where they are given."""
        typed = self.read("phone")
        return (parsed_phone(typed, region) if typed else None), self.read("email") or None

    def agreed(self, clinic_name: str) -> Mapping[str, Agreement]:
        """What the patient agreed to by each channel, in the words that stood beside its box."""
        ticked = {name for name, field in self._fields.items() if field.data is True}
        return registry.agreed(ticked, clinic_name)

    def contact_problems(self, clinic: ClinicFacts) -> Problems:
        """What is wrong with how the patient is reached, one thing for each field."""
        phone, email = self.read("phone"), self.read("email")
        needed = {channel.reach for channel in CHANNELS.values() if self[channel.field].data}
        wrong = (
            ("phone", "no-phone-for-texts", Reach.PHONE in needed and not phone),
            ("phone", "not-a-phone", bool(phone and not parsed_phone(phone, region_of(clinic.phone)))),
            ("email", "no-email-for-mails", Reach.EMAIL in needed and not email),
            ("email", "not-an-email", bool(email and not is_email(email))),
        )
        return [(field, key) for field, key, holds in wrong if holds]


for channel in CHANNELS.values():
    setattr(ContactForm, channel.field, BooleanField())


def boxes(agreed: Container[str]) -> dict[str, bool]:
    """Whether the box of each channel is ticked for a patient who agreed to these."""
    return {channel.field: channel.id in agreed for channel in CHANNELS.values()}


def asked(clinic: ClinicFacts) -> list[tuple[registry.Channel, str]]:
    """The channels, each with what the desk reads to a patient before it ticks the box."""
    return [(channel, channel.agreement(clinic.name).wording) for channel in CHANNELS.values()]


@for_staff()
def show_contact(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask how the patient is reached now."""
    visit = visit_for(who, visit_id)
    agreed = consents.agreed(who.clinic_id, visit.addresses)
    form = ContactForm(
        phone=phone(visit.phone) if visit.phone else "",
        email=visit.email or "",
        **boxes(agreed),
    )
    return _page(visit, who, form, [])


@for_staff()
def change_contact(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Reach the patient at another number or address, or by other channels, from now on."""
    visit, now = visit_for(who, visit_id), clock.now()
    form = ContactForm(request.form)
    if problems := form.contact_problems(visit.clinic):
        return _page(visit, who, form, problems), 422
    numbers, agreed = form.numbers(region_of(visit.clinic.phone)), form.agreed(visit.clinic.name)
    if numbers == (visit.phone, visit.email):
        patients.agree(who.act(now, visit.visit_id), visit.addresses, agreed)
    else:
        patients.change_contact(who.act(now, visit.visit_id), visit.row.patient_id, *numbers, agreed=agreed)
    return redirect(url_for("desk.show_visit", visit_id=visit_id, notice="contact"), code=303)


def _page(visit: VisitRecord, who: StaffFacts, form: ContactForm, problems: Problems) -> Any:
    return render_template(
        "desk/visit/contact.html",
        clinic_name=visit.clinic.name,
        who=who,
        visit_id=visit.visit_id,
        name=f"{visit.first_name} {visit.last_name}",
        form=form,
        asked=asked(visit.clinic),
        problems=problems,
        wrong=dict(problems),
    )
