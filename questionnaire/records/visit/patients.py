"""Patients: one row for a person at a clinic, however often they come; how they agree to be reached."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from questionnaire.core.channels import Agreement, addresses
from questionnaire.core.same_person import plain_name, short_name
from questionnaire.records.audit.act import Act
from questionnaire.records.audit.history import What
from questionnaire.records.messaging import consents
from questionnaire.records.models import Clinic, Patient, Visit
from questionnaire.records.store.encryption import Place, ring

_patients = Patient.__table__.c


@dataclass(frozen=True, slots=True)
class NewPatient:
    """Who is coming, as the desk types it; phone in E.164."""

    first_name: str
    last_name: str
    date_of_birth: date
    phone: str | None = None
    email: str | None = None
    language: str = "en"
    zone: str | None = None


NAMES_AND_BIRTH_DATE = ("first_name", "last_name", "date_of_birth")
"""The columns that say who a patient is."""

SOMEBODY_NEW = "new"
"""What staff choose where a likely patient is another person."""


def remembered(act: Act, patient: NewPatient, chosen: str = "") -> str:
    """The id of the clinic's patient with this name and birth date, who is added if there is none.

    Staff may have ``chosen`` one of the clinic's patients, or a new one. The patient is
    reached as ``patient`` says now. Those who add patients wait for each other where the database lets
    them run at once, so that one person does not become two.
    """
    with act.transaction() as act:
        wait_for_others(act)
        person = None if chosen == SOMEBODY_NEW else _person(act, patient, chosen)
        if person is None:
            return _add(act, patient)
        _reach(act, person, patient)
        return str(person.patient_id)


def _person(act: Act, patient: NewPatient, chosen: str) -> Row[Any] | None:
    """The patient who was chosen, or has this name and birth date, in the record they were joined into."""
    names, born = (patient.first_name, patient.last_name), patient.date_of_birth.isoformat()
    index = person_index(act.clinic_id, *names, born)
    which = _patients.patient_id == chosen if chosen else _patients.person_index == index
    while True:
        found = act.writer.execute(
            select(*_patients).where(_patients.clinic_id == act.clinic_id, which)
        ).all()
        # put in order here: SQLite would read the whole clinic for it
        person = min(found, key=lambda person: str(person.patient_id), default=None)
        if person is None or person.joined_into is None:
            return person
        which = _patients.patient_id == person.joined_into


def wait_for_others(act: Act) -> None:
    """Wait until no other transaction adds patients to the clinic. SQLite has one writer anyway."""
    clinic = select(Clinic.clinic_id).where(Clinic.clinic_id == act.clinic_id)
    act.writer.execute(clinic.with_for_update(key_share=True))


def _add(act: Act, patient: NewPatient) -> str:
    patient_id = secrets.token_hex(6)
    texts = {
        "first_name": patient.first_name,
        "last_name": patient.last_name,
        "date_of_birth": patient.date_of_birth.isoformat(),
        "phone": patient.phone or None,
        "email": patient.email or None,
    }
    found_by = indexes(act.clinic_id, *(str(texts[name]) for name in NAMES_AND_BIRTH_DATE))
    key = {"clinic_id": act.clinic_id, "patient_id": patient_id, **found_by}
    row = {**key, "language": patient.language, "zone": patient.zone or None}
    act.writer.execute(insert(Patient), {**row, **sealed(act.clinic_id, patient_id, **texts)})
    return patient_id


def _reach(act: Act, person: Row[Any], patient: NewPatient) -> None:
    """Write down how the patient is reached, if that is not known yet. What is not said stays."""
    known = (opened(person, "phone"), opened(person, "email"), person.zone)
    phone, email, zone = (patient.phone or known[0], patient.email or known[1], patient.zone or known[2])
    if (phone, email, zone) != known:
        columns = sealed(act.clinic_id, person.patient_id, phone=phone, email=email)
        change(act, person.patient_id, zone=zone, **columns)


def opened(person: Row[Any], column: str) -> str | None:
    """What a sealed column of a patient's row holds."""
    value = getattr(person, f"{column}_sealed")
    place = Place(person.clinic_id, "patients", column, person.patient_id)
    return None if value is None else ring().unseal(place, value)


def sealed(clinic_id: int, patient_id: str, **texts: str | None) -> dict[str, bytes | None]:
    """The columns of a patient that hold these texts, by name."""
    return {
        f"{name}_sealed": None
        if text is None
        else ring().seal(Place(clinic_id, "patients", name, patient_id), text)
        for name, text in texts.items()
    }


def change(act: Act, patient_id: str, **columns: Any) -> None:
    """Update a patient's columns, and the revision of each of their visits."""
    this_patient = (Patient.clinic_id == act.clinic_id, Patient.patient_id == patient_id)
    act.writer.execute(update(Patient).where(*this_patient).values(**columns))
    act.touch_where(Visit.patient_id == patient_id)


def person_index(clinic_id: int, first_name: str, last_name: str, date_of_birth: str) -> str:
    """By what a person is found again: their name however it is written, and birth date."""
    return ring().index(clinic_id, "person", f"{plain_name(first_name, last_name)}|{date_of_birth}")


def indexes(clinic_id: int, first_name: str, last_name: str, date_of_birth: str) -> dict[str, str]:
    """The columns by which a patient is found: as the same person, and as one who may be."""
    return {
        "person_index": person_index(clinic_id, first_name, last_name, date_of_birth),
        "name_index": name_index(clinic_id, first_name, last_name),
        "born_index": born_index(clinic_id, date_of_birth),
    }


def name_index(clinic_id: int, first_name: str, last_name: str) -> str:
    """By what people with the same last name and first letter are found."""
    return ring().index(clinic_id, "short-name", short_name(first_name, last_name))


def born_index(clinic_id: int, date_of_birth: str) -> str:
    """By what people with the same birth date are found."""
    return ring().index(clinic_id, "born", date_of_birth)


def change_contact(
    act: Act, patient_id: str, phone: str | None, email: str | None, *, agreed: Mapping[str, Agreement]
) -> None:
    """The patient is reached at another number or address, and agrees to these channels and no others."""
    with act.transaction() as act:
        change(act, patient_id, **sealed(act.clinic_id, patient_id, phone=phone, email=email))
        act.note(What.CONTACT_CHANGED)
        consents.agree(act, addresses(phone, email), agreed)


def change_phone(act: Act, patient_id: str, phone: str) -> None:
    """The patient is reached at another number. What was agreed to for the old one says nothing for it."""
    with act.transaction() as act:
        change(act, patient_id, **sealed(act.clinic_id, patient_id, phone=phone))
        act.note(What.CONTACT_CHANGED)


def note_calling(act: Act, patient_id: str, *, interpreter: str | None, call_time: str | None) -> None:
    """Remember which language the patient needs an interpreter for, and when it is best to call."""
    with act.transaction() as act:
        change(act, patient_id, interpreter=interpreter, call_time=call_time)
        act.note(What.CALLING_NOTED)
