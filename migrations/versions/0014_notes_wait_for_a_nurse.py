"""Every note of a patient or escort, until a nurse or clinician recorded what was done about it."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    _table("notes", "note_id", sa.Column("recorded_at", UtcDateTime()))
    op.create_index("notes_by_visit", "notes", ["clinic_id", "visit_id", "note_id"])
    op.create_index("notes_open", "notes", ["clinic_id", "recorded_at", "note_id"])
    _table("note_records", "record_id")
    op.create_index("note_records_by_visit", "note_records", ["clinic_id", "visit_id", "record_id"])


def _table(name: str, key: str, *more: sa.Column) -> None:
    op.create_table(
        name,
        required("clinic_id", sa.Integer()),
        required(key, sa.String(24)),
        required("visit_id", sa.String(16)),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        *more,
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", key),
        sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
    )


def downgrade() -> None:
    op.drop_table("note_records")
    op.drop_table("notes")
