"""What was true on arrival, why a visit does not go ahead, and codes for the clinic's tablet."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine, default: str | None = None) -> sa.Column:
    return sa.Column(name, kind, nullable=False, server_default=default)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def of_visit() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"])


def upgrade() -> None:
    op.add_column("visits", optional("not_going_ahead_sealed", sa.LargeBinary()))
    op.create_table(
        "arrivals",
        required("clinic_id", sa.Integer()),
        required("visit_id", sa.String(16)),
        required("at", UtcDateTime()),
        required("by", sa.String(40)),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "visit_id"),
        of_visit(),
    )
    op.create_index("arrivals_by_time", "arrivals", ["clinic_id", "at"])
    op.add_column("sessions", sa.Column("is_tablet", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "tablet_codes",
        required("clinic_id", sa.Integer()),
        required("code_index", sa.String(64)),
        required("visit_id", sa.String(16)),
        required("issued_at", UtcDateTime()),
        required("ends_at", UtcDateTime()),
        optional("ended_at", UtcDateTime()),
        required("wrong_tries", sa.Integer()),
        sa.PrimaryKeyConstraint("clinic_id", "code_index"),
        of_visit(),
    )
    op.create_index("tablet_codes_by_visit", "tablet_codes", ["clinic_id", "visit_id"])


def downgrade() -> None:
    op.drop_table("tablet_codes")
    op.drop_column("sessions", "is_tablet")
    op.drop_table("arrivals")
    op.drop_column("visits", "not_going_ahead_sealed")
