"""The first tables: clinics, their decisions, editions, patients, visits, links, staff, sessions, history."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=False)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def of_clinic() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"])


def upgrade() -> None:
    op.create_table(
        "clinics",
        required("clinic_id", sa.Integer()),
        required("slug", sa.String(40)),
        required("name", sa.String(80)),
        required("phone", sa.String(20)),
        required("zone", sa.String(64)),
        required("open_on", sa.String(16)),
        required("holidays", sa.Text()),
        required("questionnaire", sa.String(80)),
        required("settings_revision", sa.Integer()),
        sa.PrimaryKeyConstraint("clinic_id"),
    )
    op.create_table(
        "clinic_settings",
        required("clinic_id", sa.Integer()),
        required("revision", sa.Integer()),
        required("decided", sa.Text()),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "revision"),
        of_clinic(),
    )
    op.create_table(
        "editions",
        required("clinic_id", sa.Integer()),
        required("edition", sa.String(64)),
        required("source", sa.Text()),
        required("at", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "edition"),
        of_clinic(),
    )
    op.create_table(
        "patients",
        required("clinic_id", sa.Integer()),
        required("patient_id", sa.String(16)),
        required("first_name_sealed", sa.LargeBinary()),
        required("last_name_sealed", sa.LargeBinary()),
        required("date_of_birth_sealed", sa.LargeBinary()),
        optional("phone_sealed", sa.LargeBinary()),
        optional("email_sealed", sa.LargeBinary()),
        required("language", sa.String(8)),
        sa.PrimaryKeyConstraint("clinic_id", "patient_id"),
        of_clinic(),
    )
    op.create_table(
        "visits",
        required("clinic_id", sa.Integer()),
        required("visit_id", sa.String(16)),
        required("patient_id", sa.String(16)),
        required("starts_at", UtcDateTime()),
        optional("edition", sa.String(64)),
        optional("answers_sealed", sa.LargeBinary()),
        required("revision", sa.Integer()),
        optional("last_activity_at", UtcDateTime()),
        optional("submitted_at", UtcDateTime()),
        optional("checked_in_at", UtcDateTime()),
        optional("cancelled_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "visit_id"),
        of_clinic(),
        sa.ForeignKeyConstraint(["clinic_id", "patient_id"], ["patients.clinic_id", "patients.patient_id"]),
    )
    op.create_index("visits_by_day", "visits", ["clinic_id", "starts_at"])
    op.create_table(
        "links",
        required("clinic_id", sa.Integer()),
        required("link_id", sa.String(64)),
        required("visit_id", sa.String(16)),
        required("token_sealed", sa.LargeBinary()),
        required("issued_at", UtcDateTime()),
        optional("ended_at", UtcDateTime()),
        required("wrong_tries", sa.Integer()),
        sa.PrimaryKeyConstraint("clinic_id", "link_id"),
        sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
    )
    op.create_index("links_by_visit", "links", ["clinic_id", "visit_id"])
    op.create_table(
        "staff",
        required("clinic_id", sa.Integer()),
        required("staff_id", sa.String(16)),
        required("role", sa.String(16)),
        required("name_sealed", sa.LargeBinary()),
        required("email_sealed", sa.LargeBinary()),
        required("email_index", sa.String(64)),
        required("password_hash", sa.String(128)),
        required("wrong_tries", sa.Integer()),
        optional("locked_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "staff_id"),
        of_clinic(),
    )
    op.create_index("staff_by_email", "staff", ["email_index"])
    op.create_table(
        "sessions",
        required("clinic_id", sa.Integer()),
        required("session_id", sa.String(64)),
        optional("visit_id", sa.String(16)),
        optional("staff_id", sa.String(16)),
        optional("link_id", sa.String(64)),
        required("began_at", UtcDateTime()),
        required("ends_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "session_id"),
        sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"]),
        sa.ForeignKeyConstraint(["clinic_id", "staff_id"], ["staff.clinic_id", "staff.staff_id"]),
    )
    op.create_table(
        "history",
        required("clinic_id", sa.Integer()),
        required("entry_id", sa.String(24)),
        optional("visit_id", sa.String(16)),
        required("at", UtcDateTime()),
        required("by", sa.String(40)),
        required("what", sa.String(24)),
        optional("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "entry_id"),
        of_clinic(),
    )
    op.create_index("history_by_visit", "history", ["clinic_id", "visit_id", "entry_id"])


def downgrade() -> None:
    tables = "history sessions staff links visits patients editions clinic_settings clinics"
    for table in tables.split():
        op.drop_table(table)
