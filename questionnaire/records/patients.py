"""Patients: one row for a person at a clinic, however often they come."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaire.records.models import Clinic, Patient
from questionnaire.records.sealing import ring


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


def remembered(session: Session, clinic_id: int, patient: NewPatient) -> Patient:
    """The clinic's patient with this name and birth date, reached as said now; added if there is none.

    Those who add wait for each other where the database lets them run at once, lest one person become two.
    """
    index = person_index(clinic_id, patient.first_name, patient.last_name, patient.date_of_birth.isoformat())
    session.scalar(
        select(Clinic.clinic_id).where(Clinic.clinic_id == clinic_id).with_for_update(key_share=True)
    )
    known = select(Patient).where(Patient.clinic_id == clinic_id, Patient.person_index == index)
    person = session.scalars(known.order_by(Patient.patient_id)).first() or _new(clinic_id, patient, index)
    person.phone, person.email = patient.phone or person.phone, patient.email or person.email
    person.zone = patient.zone or person.zone
    session.add(person)
    session.flush()
    return person


def person_index(clinic_id: int, first_name: str, last_name: str, date_of_birth: str) -> str:
    """By what a person is found again: their name however it is spaced or capitalized, and birth date."""
    names = (" ".join(unicodedata.normalize("NFKC", n).casefold().split()) for n in (first_name, last_name))
    return ring().index(clinic_id, "person", "|".join([*names, date_of_birth]))


def _new(clinic_id: int, patient: NewPatient, index: str) -> Patient:
    person = Patient(clinic_id=clinic_id, patient_id=secrets.token_hex(6), language=patient.language)
    person.first_name, person.last_name = patient.first_name, patient.last_name
    person.date_of_birth, person.person_index = patient.date_of_birth.isoformat(), index
    return person
