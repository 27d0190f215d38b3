"""What patients and rides reply to a message, until someone has acted on it."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def upgrade() -> None:
    op.create_table(
        "replies",
        required("clinic_id", sa.Integer()),
        required("reply_id", sa.String(24)),
        required("visit_id", sa.String(16)),
        required("to", sa.String(8)),
        required("channel", sa.String(8)),
        required("at", UtcDateTime()),
        required("is_stop", sa.Boolean()),
        required("text_sealed", sa.LargeBinary()),
        optional("done_at", UtcDateTime()),
        optional("done_by", sa.String(40)),
        optional("done_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "reply_id"),
        sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
    )
    op.create_index("replies_open", "replies", ["clinic_id", "done_at"])


def downgrade() -> None:
    op.drop_table("replies")
