"""The tables of a clinic: what it is, what it decided, who works there, and the questionnaires it used."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.models.columns import OfClinic, Sealed, UtcDateTime
from questionnaire.records.store.database import Model


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


class Staff(OfClinic, Model):
    """A person who works at a clinic. Their e-mail is found by a keyed hash."""

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
