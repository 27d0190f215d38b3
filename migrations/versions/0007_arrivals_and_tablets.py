"""What was true on arrival, and why a visit does not go ahead."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0007"
down_revision = "0004"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine, default: str | None = None) -> sa.Column:
    return sa.Column(name, kind, nullable=False, server_default=default)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def of_visit() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"])


def upgrade() -> None:
    op.add_column("visits", optional("not_going_ahead", sa.String(16)))
    op.create_table(
        "arrivals",
        required("clinic_id", sa.Integer()),
        required("visit_id", sa.String(16)),
        required("at", UtcDateTime()),
        required("by", sa.String(40)),
        required("predicted", sa.String(16)),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "visit_id"),
        of_visit(),
    )
    op.create_index("arrivals_by_time", "arrivals", ["clinic_id", "at"])


def downgrade() -> None:
    op.drop_table("arrivals")
    op.drop_column("visits", "not_going_ahead")
