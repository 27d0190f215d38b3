"""A patient who comes again is known by name and birth date, and their visits are found by patient."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.store.encryption import Place, ring
from questionnaire.records.visit.patients import person_index

revision = "0003"
down_revision = "0002"
branch_labels = depends_on = None

patients = sa.table(
    "patients",
    *(sa.column(name) for name in ("clinic_id", "patient_id", "person_index")),
    *(sa.column(name, sa.LargeBinary()) for name in ("first_name_sealed", "last_name_sealed")),
    sa.column("date_of_birth_sealed", sa.LargeBinary()),
)


def upgrade() -> None:
    op.add_column("patients", sa.Column("person_index", sa.String(64), nullable=True))
    index_everyone()
    op.create_index("patients_by_person", "patients", ["clinic_id", "person_index"])
    op.create_index("visits_by_patient", "visits", ["clinic_id", "patient_id", "starts_at"])


def index_everyone() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(patients)).all():
        known = [
            ring().unseal(
                Place(row.clinic_id, "patients", name, row.patient_id), getattr(row, f"{name}_sealed")
            )
            for name in ("first_name", "last_name", "date_of_birth")
        ]
        connection.execute(
            sa.update(patients)
            .where(patients.c.clinic_id == row.clinic_id, patients.c.patient_id == row.patient_id)
            .values(person_index=person_index(row.clinic_id, *known))
        )


def downgrade() -> None:
    op.drop_index("visits_by_patient", "visits")
    op.drop_index("patients_by_person", "patients")
    op.drop_column("patients", "person_index")  # a table with rows of others in it cannot be made anew
