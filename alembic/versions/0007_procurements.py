"""Procurements, their lots, versions, amendments and clarifications."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pinned_rules",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("text", JsonText(), nullable=False),
        sa.Column("pinned_at", Moment(), nullable=False),
        sa.UniqueConstraint("authority_id", "digest", name="pinned_rules_once"),
    )
    op.create_table(
        "procurement",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("commences_on", sa.Date(), nullable=False),
        sa.Column("ocid", sa.String(100), nullable=False),
        sa.Column("republishes", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("writers", JsonText(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("authority_id", "reference", name="procurement_reference_once"),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name="when_published"
        ),
    )
    op.create_index("procurement_list", "procurement", ["authority_id", "updated_at", "id"])
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("change", JsonText(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("law", sa.String(300), nullable=False),
        sa.Column("version_made", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("amendment_list", "amendment", ["procurement_id", "updated_at", "id"])
    op.create_table(
        "clarification",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(4000), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answer", sa.String(4000), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("procurement_id", "number", name="clarification_once"),
    )
    op.create_index("clarification_list", "clarification", ["procurement_id", "updated_at", "id"])
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("procurement_id", sa.Uuid(), sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("procurement_id", "supplier_id", name="interest_once"),
    )
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("contract", JsonText(), nullable=False),
        sa.Column("rules", sa.String(201), nullable=False),
        sa.Column("rules_digest", sa.String(80), nullable=True),
        sa.Column("blind_names", sa.Boolean(), nullable=False),
        sa.Column("deadline", Moment(), nullable=True),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("moderated_at", Moment(), nullable=True),
        sa.Column("awarded_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("procurement_id", "number", name="lot_number_once"),
    )
    op.create_index("ix_lot_procurement_id", "lot", ["procurement_id"])
    op.create_table(
        "procurement_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("procurement_id", sa.Uuid(), sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("procurement_id", "number", name="procurement_version_once"),
    )


def downgrade() -> None:
    for table in (
        "procurement_version",
        "lot",
        "interest",
        "clarification",
        "amendment",
        "procurement",
        "pinned_rules",
    ):
        op.drop_table(table)
