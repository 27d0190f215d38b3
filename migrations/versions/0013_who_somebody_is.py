"""People are found however their name is written; two records of one person are joined and taken apart."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime
from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit.patients import indexes

revision = "0013"
down_revision = "0012"
branch_labels = depends_on = None

BATCH = 2000

patients = sa.table(
    "patients",
    *(sa.column(name) for name in ("clinic_id", "patient_id", "person_index", "name_index", "born_index")),
    *(sa.column(name, sa.LargeBinary()) for name in ("first_name_sealed", "last_name_sealed")),
    sa.column("date_of_birth_sealed", sa.LargeBinary()),
)


def required(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.add_column("patients", sa.Column("name_index", sa.String(64), nullable=True))
    op.add_column("patients", sa.Column("born_index", sa.String(64), nullable=True))
    op.add_column("patients", sa.Column("joined_into", sa.String(16), nullable=True))
    index_everyone()
    op.create_index("patients_by_name", "patients", ["clinic_id", "name_index"])
    op.create_index("patients_by_birth_date", "patients", ["clinic_id", "born_index"])
    op.create_table(
        "patient_joins",
        required("clinic_id", sa.Integer()),
        required("join_id", sa.String(24)),
        required("kept_id", sa.String(16)),
        required("joined_id", sa.String(16)),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "join_id"),
        sa.ForeignKeyConstraint(["clinic_id", "kept_id"], ["patients.clinic_id", "patients.patient_id"]),
        sa.ForeignKeyConstraint(["clinic_id", "joined_id"], ["patients.clinic_id", "patients.patient_id"]),
    )
    op.create_index("patient_joins_by_kept", "patient_joins", ["clinic_id", "kept_id"])


def index_everyone() -> None:
    """Index a few thousand patients at a time, in the order of the key."""
    connection, key = op.get_bind(), sa.tuple_(patients.c.clinic_id, patients.c.patient_id)
    batch = sa.select(patients).order_by(*key).limit(BATCH)
    rows = connection.execute(batch).all()
    change = sa.update(patients).where(
        patients.c.clinic_id == sa.bindparam("clinic"), patients.c.patient_id == sa.bindparam("patient")
    )
    columns = ("person_index", "name_index", "born_index")
    change = change.values({name: sa.bindparam(f"new_{name}") for name in columns})
    while rows:
        connection.execute(change, [indexed(row) for row in rows])
        rows = connection.execute(batch.where(key > (rows[-1].clinic_id, rows[-1].patient_id))).all()


def indexed(row: sa.Row) -> dict[str, object]:
    known = [
        ring().unseal(Place(row.clinic_id, "patients", name, row.patient_id), getattr(row, f"{name}_sealed"))
        for name in ("first_name", "last_name", "date_of_birth")
    ]
    found = indexes(row.clinic_id, *known)
    return {"clinic": row.clinic_id, "patient": row.patient_id, **{f"new_{n}": v for n, v in found.items()}}


def downgrade() -> None:
    op.drop_table("patient_joins")
    op.drop_index("patients_by_birth_date", "patients")
    op.drop_index("patients_by_name", "patients")
    op.drop_column("patients", "joined_into")
    op.drop_column("patients", "born_index")
    op.drop_column("patients", "name_index")
