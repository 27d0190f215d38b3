"""When a visit last moved to another time: what was said for the old one is asked again."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("visits", sa.Column("moved_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("visits") as visits:
        visits.drop_column("moved_at")
