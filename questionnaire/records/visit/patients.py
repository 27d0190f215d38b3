"""Patients: one row for a person at a clinic, however often they come; how they agree to be reached."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from questionnaire.core.channels import Agreement, Reach, addresses
from questionnaire.records.audit import history
from questionnaire.records.audit.changes import changed
from questionnaire.records.messaging import consents
from questionnaire.records.models import Clinic, Patient, Visit
from questionnaire.records.store.database import recording, writing
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit.record import VisitRecord


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
    people = session.scalars(known).all()  # put in order here: SQLite would read the whole clinic for it
    first = min(people, key=lambda one: one.patient_id, default=None)
    person = first or _new(clinic_id, patient, index)
    reached = (patient.phone or person.phone, patient.email or person.email, patient.zone or person.zone)
    if reached != (person.phone, person.email, person.zone):
        person.phone, person.email, person.zone = reached
        changed(session.connection(), clinic_id, Visit.patient_id == person.patient_id)
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


def change_contact(
    visit: VisitRecord,
    phone: str | None,
    email: str | None,
    *,
    agreed: Mapping[str, Agreement],
    by: str,
    at: datetime,
) -> None:
    """The patient is reached at another number or address, and agrees to these channels and no others."""
    clinic_id, visit_id, patient_id = visit.row.clinic_id, visit.visit_id, visit.row.patient_id
    with recording() as session:
        person = session.get_one(Patient, (clinic_id, patient_id))
        person.phone, person.email = phone, email
        session.flush()
        connection = session.connection()
        changed(connection, clinic_id, Visit.patient_id == patient_id)
        history.add(
            connection, history.What.CONTACT_CHANGED, clinic_id=clinic_id, visit_id=visit_id, by=by, at=at
        )
        _agree_only_to(connection, clinic_id, visit_id, addresses(phone, email), agreed, by=by, at=at)


def note_calling(
    visit: VisitRecord, *, interpreter: str | None, call_time: str | None, by: str, at: datetime
) -> None:
    """Remember which language the patient needs an interpreter for, and when it is best to call."""
    clinic_id, patient_id = visit.row.clinic_id, visit.row.patient_id
    with writing() as connection:
        connection.execute(
            update(Patient)
            .where(Patient.clinic_id == clinic_id, Patient.patient_id == patient_id)
            .values(interpreter=interpreter, call_time=call_time)
        )
        changed(connection, clinic_id, Visit.patient_id == patient_id)
        what = history.What.CALLING_NOTED
        history.add(connection, what, clinic_id=clinic_id, visit_id=visit.visit_id, by=by, at=at)


def change_phone(connection: Connection, visit: VisitRecord, phone: str, *, by: str, at: datetime) -> None:
    """The patient is reached at another number, within the transaction that is open.

    What was agreed to for the old one says nothing for it.
    """
    clinic_id, patient_id = visit.row.clinic_id, visit.row.patient_id
    sealed = ring().seal(Place(clinic_id, "patients", "phone", patient_id), phone)
    this_patient = (Patient.clinic_id == clinic_id, Patient.patient_id == patient_id)
    connection.execute(update(Patient).where(*this_patient).values(phone_sealed=sealed))
    changed(connection, clinic_id, Visit.patient_id == patient_id)
    what = history.What.CONTACT_CHANGED
    history.add(connection, what, clinic_id=clinic_id, visit_id=visit.visit_id, by=by, at=at)


def agree(visit: VisitRecord, agreed: Mapping[str, Agreement], *, by: str, at: datetime) -> None:
    """The patient agrees to messages by these channels, in these words, and by no others."""
    with writing() as connection:
        place = visit.row.clinic_id, visit.visit_id
        _agree_only_to(connection, *place, visit.addresses, agreed, by=by, at=at)


def agree_to(
    connection: Connection,
    clinic_id: int,
    visit_id: str,
    reached_at: Mapping[Reach, str],
    agreed: Mapping[str, Agreement],
    *,
    by: str,
    at: datetime,
) -> None:
    """Write down what the patient agrees to by each channel, where that is news. Commits nothing."""
    for channel, (reach, wording) in agreed.items():
        address = reached_at.get(reach)
        if address and consents.is_news(connection, clinic_id, address, channel, True, wording):
            consents.add(
                connection, clinic_id, visit_id, address, channel, True, wording=wording, by=by, at=at
            )


def _agree_only_to(
    connection: Connection,
    clinic_id: int,
    visit_id: str,
    reached_at: Mapping[Reach, str],
    agreed: Mapping[str, Agreement],
    *,
    by: str,
    at: datetime,
) -> None:
    """The same, and every other channel that was agreed to is agreed to no longer."""
    for address, channel in sorted(consents.agreed_at(connection, clinic_id, reached_at.values())):
        if channel not in agreed:
            consents.add(connection, clinic_id, visit_id, address, channel, False, wording="", by=by, at=at)
    agree_to(connection, clinic_id, visit_id, reached_at, agreed, by=by, at=at)
