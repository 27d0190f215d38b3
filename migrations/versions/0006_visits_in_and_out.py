"""Schedules come in from other systems: patients by number, visits by appointment, uploads that wait."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine, default: str | None = None) -> sa.Column:
    return sa.Column(name, kind, nullable=False, server_default=default)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def upgrade() -> None:
    op.add_column("patients", optional("number_sealed", sa.LargeBinary()))
    op.add_column("patients", optional("number_index", sa.String(64)))
    op.create_index("patients_by_number", "patients", ["clinic_id", "number_index"])
    op.add_column("visits", optional("appointment_index", sa.String(64)))
    op.create_index("visits_by_appointment", "visits", ["clinic_id", "appointment_index"])
    op.create_table(
        "schedule_imports",
        required("clinic_id", sa.Integer()),
        required("import_id", sa.String(24)),
        required("by", sa.String(40)),
        required("ends_at", UtcDateTime()),
        required("total", sa.Integer()),
        required("tally", sa.Text()),
        optional("file_sealed", sa.LargeBinary()),
        optional("rows_sealed", sa.LargeBinary()),
        optional("again_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "import_id"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
    )
    op.create_table(
        "schedule_columns",
        required("clinic_id", sa.Integer()),
        required("columns_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
    )


def downgrade() -> None:
    op.drop_table("schedule_columns")
    op.drop_table("schedule_imports")
    op.drop_index("visits_by_appointment", "visits")
    op.drop_column("visits", "appointment_index")
    op.drop_index("patients_by_number", "patients")
    op.drop_column("patients", "number_index")
    op.drop_column("patients", "number_sealed")
