"""Codes for the tablet are long enough that wrong ones need no counting."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = depends_on = None


def upgrade() -> None:
    op.drop_column("tablet_codes", "wrong_tries")


def downgrade() -> None:
    op.add_column("tablet_codes", sa.Column("wrong_tries", sa.Integer(), nullable=False, server_default="0"))
