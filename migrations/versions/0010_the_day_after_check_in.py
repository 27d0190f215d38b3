"""What follows a check-in: treatment begun and over, who took the patient home, steps undone."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "day_facts",
        required("clinic_id", sa.Integer()),
        required("fact_id", sa.String(24)),
        required("visit_id", sa.String(16)),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "fact_id"),
        sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
    )
    op.create_index("day_facts_by_visit", "day_facts", ["clinic_id", "visit_id", "fact_id"])


def downgrade() -> None:
    op.drop_table("day_facts")
