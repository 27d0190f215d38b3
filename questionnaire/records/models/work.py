"""The tables of the desk's work: attempts, waivers, arrivals and after, notes, schedules that come in."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from questionnaire.records.models.columns import OfClinic, Sealed, UtcDateTime
from questionnaire.records.store.database import Model


class AttemptRow(OfClinic, Model):
    """A call about an open item: which, its outcome, perhaps a note; only ever added to."""

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


class DayFactRow(OfClinic, Model):
    """A step of the visit's day after the check-in, who recorded it and when; only ever added to."""

    __tablename__ = "day_facts"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("day_facts_by_visit", "clinic_id", "visit_id", "fact_id"),
    )
    row_key = "fact_id"

    fact_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class NoteRow(OfClinic, Model):
    """A note of a patient or escort, which is sealed. ``recorded_at`` is set once a nurse recorded it."""

    __tablename__ = "notes"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("notes_by_visit", "clinic_id", "visit_id", "note_id"),
        Index("notes_open", "clinic_id", "recorded_at", "note_id"),
    )
    row_key = "note_id"

    note_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class NoteRecordRow(OfClinic, Model):
    """What a nurse or clinician did about a note, by name; only ever added to."""

    __tablename__ = "note_records"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        Index("note_records_by_visit", "clinic_id", "visit_id", "record_id"),
    )
    row_key = "record_id"

    record_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    visit_id: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    detail = Sealed()


class ScheduleImport(OfClinic, Model):
    """An uploaded schedule waiting to be confirmed; ``tally`` counts what its rows did."""

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
