"""What was tried to close a gap, and what was set aside; how a patient is best called."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def of_visit() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"])


def upgrade() -> None:
    op.add_column("patients", optional("interpreter", sa.String(8)))
    op.add_column("patients", optional("call_time", sa.String(12)))
    op.create_table(
        "attempts",
        required("clinic_id", sa.Integer()),
        required("attempt_id", sa.String(24)),
        required("visit_id", sa.String(16)),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "attempt_id"),
        of_visit(),
    )
    op.create_index("attempts_by_visit", "attempts", ["clinic_id", "visit_id", "attempt_id"])
    op.create_table(
        "waivers",
        required("clinic_id", sa.Integer()),
        required("waiver_id", sa.String(24)),
        required("visit_id", sa.String(16)),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        optional("ends_at", UtcDateTime()),
        optional("ended_at", UtcDateTime()),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "waiver_id"),
        of_visit(),
    )
    op.create_index("waivers_by_visit", "waivers", ["clinic_id", "visit_id", "waiver_id"])


def downgrade() -> None:
    for table in ("waivers", "attempts"):
        op.drop_table(table)
    op.drop_column("patients", "call_time")
    op.drop_column("patients", "interpreter")
