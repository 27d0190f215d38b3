"""How a patient is reached: their number and address, and which messages they agreed to."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit.forms import ContactForm, contact_values
from questionnaire.language import formats
from questionnaire.language.translate import gettext
from questionnaire.messages.channels.registry import CHANNELS, Channel
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import consents
from questionnaire.records.visit import patients
from questionnaire.records.visit.record import VisitRecord


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for changing how a patient is reached."""
    blueprint.get("/desk/visits/<visit_id>/contacts/new")(show_contact)
    blueprint.post("/desk/visits/<visit_id>/contacts")(change_contact)


@for_staff()
def show_contact(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask how the patient is reached now."""
    visit = visit_for(who, visit_id)
    form = ContactForm(visit.clinic, clock.now(), **contact_values(visit))
    return visit_page("visit/contact", who, visit, form=form)


def _about_contact(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    """Each value of the form by itself, so that a change of one keeps a colleague's change of another."""
    values, form = contact_values(visit), ContactForm(visit.clinic, clock.now(), posted or None)
    phone, email = form.numbers()
    changed = (What.CONTACT_CHANGED,)
    wanted = formats.phone(phone) if phone else form.read("phone")
    yield Fact("phone", values["phone"], wanted, changed, fields={"phone": values["phone"]})
    yield Fact("email", values["email"], email or "", changed, fields={"email": values["email"]})
    agreed, ticked = (_labels(c for c in CHANNELS.values() if held[c.field]) for held in (values, form.data))
    boxes = {channel.field: "yes" if values[channel.field] else "" for channel in CHANNELS.values()}
    told = (What.MESSAGES_AGREED, What.MESSAGES_STOPPED)
    yield Fact("messages", agreed, ticked, told, fields=boxes)


def _labels(channels: Iterable[Channel]) -> str:
    return ", ".join(str(gettext(channel.label)) for channel in channels)


@for_staff(about=_about_contact)
def change_contact(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Reach the patient at another number or address, or by other channels, from now on."""
    visit, now = visit_for(who, visit_id), clock.now()
    form = ContactForm(visit.clinic, now, request.form)
    if not form.validate():
        return visit_page("visit/contact", who, visit, status=422, form=form)
    numbers, agreed = form.numbers(), form.agreed()
    if numbers == (visit.phone, visit.email):
        consents.agree(who.act(now, visit.visit_id), visit.addresses, agreed)
    else:
        patients.change_contact(who.act(now, visit.visit_id), visit.patient_id, *numbers, agreed=agreed)
    return back_to_visit(visit_id, "contact")
