"""Each line of the history has a number within its visit or clinic, and the hash of its sealed detail."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = depends_on = None

BATCH = 5000

lines = sa.table(
    "history",
    *(sa.column(name) for name in ("clinic_id", "entry_id", "visit_id", "number", "detail_hash")),
    sa.column("detail_sealed", sa.LargeBinary()),
)


def upgrade() -> None:
    op.add_column("history", sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("history", sa.Column("detail_hash", sa.String(64), nullable=False, server_default=""))
    number_lines()
    hash_details()
    op.create_index("history_numbers", "history", ["clinic_id", "visit_id", "number"], unique=True)
    without_visit = {f"{name}_where": sa.text("visit_id IS NULL") for name in ("sqlite", "postgresql")}
    op.create_index(
        "history_clinic_numbers", "history", ["clinic_id", "number"], unique=True, **without_visit
    )


def number_lines() -> None:
    """Count the lines of each visit from 1, in the order of their ids; lines without a visit by clinic."""
    of_one = {"partition_by": (lines.c.clinic_id, lines.c.visit_id), "order_by": lines.c.entry_id}
    counted = sa.select(
        lines.c.clinic_id, lines.c.entry_id, sa.func.row_number().over(**of_one).label("number")
    ).subquery()
    op.execute(
        sa.update(lines)
        .where(lines.c.clinic_id == counted.c.clinic_id, lines.c.entry_id == counted.c.entry_id)
        .values(number=counted.c.number)
    )


def hash_details() -> None:
    """Hash a few thousand details at a time, in the order of the key."""
    connection, key = op.get_bind(), sa.tuple_(lines.c.clinic_id, lines.c.entry_id)
    batch = sa.select(lines.c.clinic_id, lines.c.entry_id, lines.c.detail_sealed).order_by(*key).limit(BATCH)
    rows = connection.execute(batch).all()
    while rows:
        hashes = [
            {"clinic": clinic_id, "entry": entry_id, "hash": sha256(sealed or b"").hexdigest()}
            for clinic_id, entry_id, sealed in rows
        ]
        connection.execute(
            sa.update(lines)
            .where(lines.c.clinic_id == sa.bindparam("clinic"), lines.c.entry_id == sa.bindparam("entry"))
            .values(detail_hash=sa.bindparam("hash")),
            hashes,
        )
        rows = connection.execute(batch.where(key > (rows[-1].clinic_id, rows[-1].entry_id))).all()


def downgrade() -> None:
    op.drop_index("history_clinic_numbers", "history")
    op.drop_index("history_numbers", "history")
    op.drop_column("history", "detail_hash")
    op.drop_column("history", "number")
