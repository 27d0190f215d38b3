"""The tables of a visit: the patient, the visit with its answers, the ways in, and its history."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.models.columns import OfClinic, Sealed, UtcDateTime
from questionnaire.records.store.database import Model


class Patient(OfClinic, Model):
    """A person who comes for visits, found again by a keyed hash of their name and birth date.

    ``name_index`` and ``born_index`` find records that may be the same person's. A record that was
    ``joined_into`` another has no visits.
    """

    __tablename__ = "patients"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        Index("patients_by_person", "clinic_id", "person_index"),
        Index("patients_by_number", "clinic_id", "number_index"),
        Index("patients_by_name", "clinic_id", "name_index"),
        Index("patients_by_birth_date", "clinic_id", "born_index"),
    )
    row_key = "patient_id"

    patient_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    first_name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    date_of_birth_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str | None] = mapped_column(String(64))
    person_index: Mapped[str | None] = mapped_column(String(64))
    interpreter: Mapped[str | None] = mapped_column(String(8))
    call_time: Mapped[str | None] = mapped_column(String(12))
    number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number_index: Mapped[str | None] = mapped_column(String(64))
    name_index: Mapped[str | None] = mapped_column(String(64))
    born_index: Mapped[str | None] = mapped_column(String(64))
    joined_into: Mapped[str | None] = mapped_column(String(16))

    first_name = Sealed()
    last_name = Sealed()
    date_of_birth = Sealed()
    phone = Sealed()
    email = Sealed()
    number = Sealed()


class PatientJoin(OfClinic, Model):
    """Two records that are one person. ``detail`` has the visits that moved, and how staff know it."""

    __tablename__ = "patient_joins"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "kept_id"], ["patients.clinic_id", "patients.patient_id"]),
        ForeignKeyConstraint(["clinic_id", "joined_id"], ["patients.clinic_id", "patients.patient_id"]),
        Index("patient_joins_by_kept", "clinic_id", "kept_id"),
    )
    row_key = "join_id"

    join_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    kept_id: Mapped[str] = mapped_column(String(16))
    joined_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class Visit(OfClinic, Model):
    """One appointment. Its answers are one sealed document; ``revision`` counts its changes."""

    __tablename__ = "visits"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.patient_id"]),
        Index("visits_by_day", "clinic_id", "starts_at"),
        Index("visits_by_patient", "clinic_id", "patient_id", "starts_at"),
        Index("visits_by_appointment", "clinic_id", "appointment_index"),
    )
    row_key = "visit_id"

    visit_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    patient_id: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    edition: Mapped[str | None] = mapped_column(String(64))
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    revision: Mapped[int] = mapped_column(default=0)
    last_activity_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_going_ahead_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    appointment_index: Mapped[str | None] = mapped_column(String(64))

    answers = Sealed()
    not_going_ahead = Sealed()


class Link(OfClinic, Model):
    """A patient's way in: the token is kept as a hash for opening and sealed for the desk to show."""

    __tablename__ = "links"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("links_by_visit", "clinic_id", "visit_id"),
    )
    row_key = "link_id"

    link_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wrong_tries: Mapped[int] = mapped_column(default=0)

    token = Sealed()


class OpenSession(OfClinic, Model):
    """A browser that was let in: a patient's to one visit, a staff member's to the desk."""

    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        ForeignKeyConstraint(["clinic_id", "staff_id"], ["staff.clinic_id", "staff.staff_id"]),
    )

    session_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    visit_id: Mapped[str | None] = mapped_column(String(16))
    staff_id: Mapped[str | None] = mapped_column(String(16))
    link_id: Mapped[str | None] = mapped_column(String(64))
    is_tablet: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TabletCode(OfClinic, Model):
    """A short code that opens one visit once on the clinic's tablet, by its keyed hash."""

    __tablename__ = "tablet_codes"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("tablet_codes_by_visit", "clinic_id", "visit_id"),
    )

    code_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_WITHOUT_VISIT: Any = {f"{name}_where": text("visit_id IS NULL") for name in ("sqlite", "postgresql")}
"""To a unique index, missing visits are all different: lines without one have an index of their own."""


class History(OfClinic, Model):
    """Who did what, when; only ever added to. ``detail`` is sealed.

    ``number`` counts the lines of a visit from 1; lines without a visit are counted by clinic.
    ``detail_hash`` is the SHA-256 of the sealed detail, of no bytes where there is no detail.
    """

    __tablename__ = "history"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        Index("history_by_visit", "clinic_id", "visit_id", "entry_id"),
        Index("history_numbers", "clinic_id", "visit_id", "number", unique=True),
        Index("history_clinic_numbers", "clinic_id", "number", unique=True, **_WITHOUT_VISIT),
    )
    row_key = "entry_id"

    entry_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str | None] = mapped_column(String(16))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(24))
    detail_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    detail_hash: Mapped[str] = mapped_column(String(64))

    detail = Sealed()
