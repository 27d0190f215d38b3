"""A consent to messages belongs to a patient, not to whoever shares the address.

Whose each one was is known from the history: the line that was written with it names the visit.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("consents", sa.Column("patient_id", sa.String(16), nullable=True))
    op.execute(
        """
        UPDATE consents SET patient_id = (
            SELECT CASE WHEN COUNT(DISTINCT visits.patient_id) = 1 THEN MIN(visits.patient_id) END
            FROM history
            JOIN visits ON visits.clinic_id = history.clinic_id AND visits.visit_id = history.visit_id
            WHERE history.clinic_id = consents.clinic_id AND history.at = consents.at
            AND history."by" = consents."by" AND history.what IN ('messages-agreed', 'messages-stopped')
        )
        """
    )


def downgrade() -> None:
    op.drop_column("consents", "patient_id")
