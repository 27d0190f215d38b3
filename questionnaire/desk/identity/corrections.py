"""Correcting a patient's name, birth date, language and time zone, with how staff know."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from wtforms import Field, StringField
from wtforms.validators import Optional, StopValidation

from questionnaire import clock
from questionnaire.desk.made_from import Fact
from questionnaire.desk.shell import back_to_visit, visit_page
from questionnaire.desk.sign_in import for_staff, visit_for
from questionnaire.desk.visit.forms import PatientForm
from questionnaire.fields import OneOf
from questionnaire.language import formats
from questionnaire.records.audit.history import What
from questionnaire.records.clinic.staff import StaffFacts
from questionnaire.records.identity import corrections
from questionnaire.records.identity.corrections import Identity, Proof
from questionnaire.records.visit import links
from questionnaire.records.visit.record import VisitRecord

PROOFS = (Proof.PHOTO_ID, Proof.BY_PHONE, Proof.TYPED_WRONG)
"""How staff may know what is right."""


def add_routes(blueprint: Blueprint) -> None:
    """The addresses for correcting a record."""
    blueprint.get("/desk/visits/<visit_id>/corrections/new")(show_correction)
    blueprint.post("/desk/visits/<visit_id>/corrections")(correct)


class CorrectionForm(PatientForm):
    """Who the patient is, and how that is known; ``zone`` is empty where it is the clinic's."""

    language = StringField()
    zone = StringField(validators=[Optional()])
    proof = StringField(validators=[OneOf(PROOFS, "no-proof")])

    @property
    def zones(self) -> dict[str, str]:
        """The time zones of the clinic's country."""
        return formats.zones(self.region)

    def validate_language(self, field: Field) -> None:
        """Refuse a language that the page does not offer."""
        if self.read("language") not in formats.languages():
            raise StopValidation("not-a-language")

    def validate_zone(self, field: Field) -> None:
        """Refuse a time zone that the page does not offer, unless the record has it already."""
        if self.read("zone") not in self.zones:
            raise StopValidation("not-a-zone")

    def identity(self) -> Identity:
        """Who the patient is. Only for a form without problems."""
        born = self.born()
        assert born
        names = self.read("first_name"), self.read("last_name")
        return Identity(*names, born, self.read("language"), self.read("zone") or None)


def _values(visit: VisitRecord) -> dict[str, str]:
    """What the form holds before anything is posted."""
    born = visit.date_of_birth
    return {
        "first_name": visit.first_name,
        "last_name": visit.last_name,
        **{"month": str(born.month), "day": str(born.day), "year": str(born.year)},
        "language": visit.language,
        "zone": visit.own_zone or "",
    }


@for_staff()
def show_correction(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Ask who the patient is; of a locked link, whether the birth date was typed wrong."""
    visit = visit_for(who, visit_id)
    return _page(who, visit, CorrectionForm(visit.clinic, clock.now(), **_values(visit)))


def _about_correction(visit: VisitRecord, who: StaffFacts, posted: Mapping[str, str]) -> Iterable[Fact]:
    """Each value by itself, so that a change of one keeps a colleague's change of another."""
    now, form = _values(visit), CorrectionForm(visit.clinic, clock.now(), posted or None)
    for name in ("first_name", "last_name", "language", "zone"):
        fields = {name: now[name]}
        yield Fact(name.replace("_", "-"), now[name], form.read(name), (What.CORRECTED,), fields=fields)
    parts = ("month", "day", "year")
    fields = {name: now[name] for name in parts}
    born, wanted = visit.date_of_birth, form.born()
    said = f"{wanted:%m/%d/%Y}" if wanted else ""
    yield Fact("birth-date", f"{born:%m/%d/%Y}", said, (What.CORRECTED,), fields=fields)


@for_staff(about=_about_correction)
def correct(who: StaffFacts, visit_id: str) -> ResponseReturnValue:
    """Correct the record. Where the birth date was wrong, the old links end."""
    visit, now = visit_for(who, visit_id), clock.now()
    form = CorrectionForm(visit.clinic, now, request.form)
    if not form.validate():
        return _page(who, visit, form, 422)
    act, proof = who.act(now, visit.visit_id), Proof(form.read("proof"))
    is_replaced = corrections.correct(act, visit.patient_id, form.identity(), proof)
    return back_to_visit(visit_id, "corrected-link" if is_replaced else "corrected")


def _page(
    who: StaffFacts, visit: VisitRecord, form: CorrectionForm, status: int = 200
) -> ResponseReturnValue:
    link = links.of_visit(visit.clinic_id, visit.visit_id)
    shown: dict[str, Any] = {"form": form, "languages": formats.languages(), "proofs": PROOFS}
    is_locked = link is not None and link.is_locked
    return visit_page("identity/correction", who, visit, status=status, **shown, is_locked=is_locked)
