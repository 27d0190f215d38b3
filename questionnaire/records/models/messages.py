"""The tables of messages: who agreed to them, the outbox, and what was replied."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.models.columns import OfClinic, Sealed, UtcDateTime
from questionnaire.records.store.database import Model


class Consent(OfClinic, Model):
    """Consent of a patient to messages at an address, or its withdrawal; the newest row holds.

    A consent holds for its patient alone, a withdrawal for whoever shares the address.
    """

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
    patient_id: Mapped[str | None] = mapped_column(String(16))


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


class ReplyRow(OfClinic, Model):
    """A reply to a message, which someone has to act on; open until it says what was done."""

    __tablename__ = "replies"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("replies_open", "clinic_id", "done_at"),
    )
    row_key = "reply_id"

    reply_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    to: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_stop: Mapped[bool]
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(40))
    done_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed()
    done = Sealed()
