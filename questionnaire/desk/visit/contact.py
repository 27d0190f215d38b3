"""How a patient is reached: their number and address, and which messages they agreed to."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from questionnaire import clock
from questionnaire.desk.shell import back_to_visit, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit.forms import ContactForm, contact_values
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.messaging import consents
from questionnaire.records.visit import patients


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


@for_staff()
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
