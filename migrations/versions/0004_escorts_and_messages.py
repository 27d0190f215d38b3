"""Escorts with links and facts of their own, consents, the outbox; a clinic's address, a patient's zone."""

import sqlalchemy as sa
from alembic import op

from questionnaire.records.models import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = depends_on = None


def required(name: str, kind: sa.types.TypeEngine, default: str | None = None) -> sa.Column:
    return sa.Column(name, kind, nullable=False, server_default=default)


def optional(name: str, kind: sa.types.TypeEngine) -> sa.Column:
    return sa.Column(name, kind, nullable=True)


def of_visit() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id", "visit_id"], ["visits.clinic_id", "visits.visit_id"])


def upgrade() -> None:
    op.add_column("clinics", required("address", sa.String(120), default=""))
    op.add_column("patients", optional("zone", sa.String(64)))
    op.create_table(
        "escort_links",
        required("clinic_id", sa.Integer()),
        required("link_id", sa.String(64)),
        required("visit_id", sa.String(16)),
        required("contact_sealed", sa.LargeBinary()),
        required("token_sealed", sa.LargeBinary()),
        required("issued_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "link_id"),
        of_visit(),
    )
    op.create_index("escort_links_by_visit", "escort_links", ["clinic_id", "visit_id"])
    op.create_table(
        "escort_facts",
        required("clinic_id", sa.Integer()),
        required("fact_id", sa.String(24)),
        required("visit_id", sa.String(16)),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        required("detail_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("clinic_id", "fact_id"),
        of_visit(),
    )
    op.create_index("escort_facts_by_visit", "escort_facts", ["clinic_id", "visit_id", "fact_id"])
    op.create_table(
        "consents",
        required("clinic_id", sa.Integer()),
        required("consent_id", sa.String(24)),
        required("address_index", sa.String(64)),
        required("channel", sa.String(8)),
        required("given", sa.Boolean()),
        required("wording", sa.Text()),
        required("by", sa.String(40)),
        required("at", UtcDateTime()),
        sa.PrimaryKeyConstraint("clinic_id", "consent_id"),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.clinic_id"]),
    )
    op.create_index("consents_by_address", "consents", ["clinic_id", "address_index", "consent_id"])
    op.create_table(
        "messages",
        required("clinic_id", sa.Integer()),
        required("message_id", sa.String(24)),
        required("visit_id", sa.String(16)),
        required("kind", sa.String(24)),
        required("anchor", sa.String(64)),
        required("to", sa.String(8)),
        required("channel", sa.String(8)),
        required("address_index", sa.String(64)),
        required("address_sealed", sa.LargeBinary()),
        optional("text_sealed", sa.LargeBinary()),
        required("state", sa.String(12)),
        required("queued_at", UtcDateTime()),
        required("due_at", UtcDateTime()),
        optional("claimed_until", UtcDateTime()),
        required("tries", sa.Integer()),
        optional("counted_on", sa.Date()),
        optional("sent_at", UtcDateTime()),
        optional("ended_at", UtcDateTime()),
        optional("problem", sa.String(16)),
        optional("reference", sa.String(80)),
        sa.PrimaryKeyConstraint("clinic_id", "message_id"),
        sa.UniqueConstraint("clinic_id", "visit_id", "kind", "anchor", "address_index", name="message_once"),
        sa.UniqueConstraint("clinic_id", "address_index", "counted_on", name="message_a_day"),
        of_visit(),
    )
    op.create_index("messages_due", "messages", ["state", "due_at"])


def downgrade() -> None:
    for table in ("messages", "consents", "escort_facts", "escort_links"):
        op.drop_table(table)
    op.drop_column("patients", "zone")
    op.drop_column("clinics", "address")
