"""The tables. Each leads with the clinic, and no key crosses clinics, so that they can be spread by clinic.

A column whose name ends in ``_sealed`` holds a sealed value (see ``sealing``); the property
of the same name without that ending opens it.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Date,
    DateTime,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.database import Model
from questionnaire.records.sealing import Place, ring


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always with its zone; SQLite alone would forget it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Read in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Sealed:
    """A property that seals what is written and opens what is read; the record's key must be set first."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        sealed = getattr(record, f"{self.name}_sealed")
        return None if sealed is None else ring().unseal(record.place(self.name), sealed)

    def __set__(self, record: Any, text: str | None) -> None:
        sealed = None if text is None else ring().seal(record.place(self.name), text)
        setattr(record, f"{self.name}_sealed", sealed)


class OfClinic:
    """What every table but ``clinics`` begins with."""

    clinic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-2)
    row_key = ""

    def place(self, column: str) -> Place:
        """Where one of its sealed values stands."""
        return Place(self.clinic_id, self.__tablename__, column, getattr(self, self.row_key))  # type: ignore[attr-defined]


class Clinic(Model):
    """A clinic: its neutral name and number as patients see them, its zone and days."""

    __tablename__ = "clinics"

    clinic_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(120), default="")
    zone: Mapped[str] = mapped_column(String(64))
    open_on: Mapped[str] = mapped_column(String(16), default="0,1,2,3,4")
    holidays: Mapped[str] = mapped_column(Text, default="")
    questionnaire: Mapped[str] = mapped_column(String(80))
    settings_revision: Mapped[int] = mapped_column(default=0)


class ClinicSettings(OfClinic, Model):
    """What a clinic has decided, whole, one row for each time it decided."""

    __tablename__ = "clinic_settings"
    __table_args__ = (ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),)

    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    decided: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Edition(OfClinic, Model):
    """One exact published questionnaire, by its hash, as long as a visit was answered with it."""

    __tablename__ = "editions"
    __table_args__ = (ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),)

    edition: Mapped[str] = mapped_column(String(64), primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Patient(OfClinic, Model):
    """A person who comes for visits, found again by a keyed hash of their name and birth date."""

    __tablename__ = "patients"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        Index("patients_by_person", "clinic_id", "person_index"),
        Index("patients_by_number", "clinic_id", "number_index"),
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

    first_name = Sealed()
    last_name = Sealed()
    date_of_birth = Sealed()
    phone = Sealed()
    email = Sealed()
    number = Sealed()


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


class Staff(OfClinic, Model):
    """Somebody who works at a clinic. Their e-mail is found by a keyed hash."""

    __tablename__ = "staff"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        Index("staff_by_email", "email_index"),
    )
    row_key = "staff_id"

    staff_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    email_index: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(128))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    name = Sealed()
    email = Sealed()


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


class History(OfClinic, Model):
    """Who did what, when; only ever added to. ``detail`` is sealed."""

    __tablename__ = "history"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        Index("history_by_visit", "clinic_id", "visit_id", "entry_id"),
    )
    row_key = "entry_id"

    entry_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(24))
    detail_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    detail = Sealed()


class EscortLink(OfClinic, Model):
    """The way in of an escort, made for one contact of one visit; while another is named, it is shut."""

    __tablename__ = "escort_links"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("escort_links_by_visit", "clinic_id", "visit_id"),
    )
    row_key = "link_id"

    link_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    contact_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)

    contact = Sealed()
    token = Sealed()


class EscortFactRow(OfClinic, Model):
    """Something that happened with an escort, who did it and when; only ever added to."""

    __tablename__ = "escort_facts"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("escort_facts_by_visit", "clinic_id", "visit_id", "fact_id"),
    )
    row_key = "fact_id"

    fact_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class Consent(OfClinic, Model):
    """That somebody agreed to messages at an address, or asked for none; the newest line holds."""

    __tablename__ = "consents"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
        Index("consents_by_address", "clinic_id", "address_index", "consent_id"),
    )

    consent_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    address_index: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(8))
    given: Mapped[bool]
    wording: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageRow(OfClinic, Model):
    """A message in the outbox. ``anchor`` says which of its kind it is, so that none is queued twice.

    ``counted_on`` is the day it counts for: one person gets one message a day at most, and the
    database holds it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        UniqueConstraint("clinic_id", "visit_id", "kind", "anchor", "address_index", name="message_once"),
        UniqueConstraint("clinic_id", "address_index", "counted_on", name="message_a_day"),
        Index("messages_due", "state", "due_at"),
    )
    row_key = "message_id"

    message_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(24))
    anchor: Mapped[str] = mapped_column(String(64))
    to: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    address_index: Mapped[str] = mapped_column(String(64))
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    counted_on: Mapped[date | None] = mapped_column(Date)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(16))
    reference: Mapped[str | None] = mapped_column(String(80))

    address = Sealed()
    text = Sealed()


class AttemptRow(OfClinic, Model):
    """Somebody tried to close a gap: which, what came of it, perhaps a note; only ever added to."""

    __tablename__ = "attempts"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("attempts_by_visit", "clinic_id", "visit_id", "attempt_id"),
    )
    row_key = "attempt_id"

    attempt_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class ArrivalRow(OfClinic, Model):
    """What was true when a patient came, and the visit's status just before, all of it sealed."""

    __tablename__ = "arrivals"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("arrivals_by_time", "clinic_id", "at"),
    )
    row_key = "visit_id"

    visit_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(40))
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class WaiverRow(OfClinic, Model):
    """A finding set aside: by whom, until when; which and why is sealed. One taken back has ``ended_at``."""

    __tablename__ = "waivers"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("waivers_by_visit", "clinic_id", "visit_id", "waiver_id"),
    )
    row_key = "waiver_id"

    waiver_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


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
    wrong_tries: Mapped[int] = mapped_column(default=0)


class ScheduleImport(OfClinic, Model):
    """A schedule that somebody uploaded, waiting to be confirmed; ``tally`` counts what came of it."""

    __tablename__ = "schedule_imports"
    __table_args__ = (ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),)
    row_key = "import_id"

    import_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    by: Mapped[str] = mapped_column(String(40))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    total: Mapped[int] = mapped_column(default=0)
    tally: Mapped[str] = mapped_column(Text, default="{}")
    file_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    rows_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    again_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    file = Sealed()
    rows = Sealed()
    again = Sealed()


class ScheduleColumns(OfClinic, Model):
    """By which name a clinic's schedules call each column, as it was said once."""

    __tablename__ = "schedule_columns"
    __table_args__ = (ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),)
    row_key = "clinic_id"

    columns_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    columns = Sealed()
