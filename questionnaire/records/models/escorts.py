"""The tables of whoever takes the patient home."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.models.columns import OfClinic, Sealed, UtcDateTime
from questionnaire.records.store.database import Model


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
