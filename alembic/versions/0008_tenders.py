"""Tenders under seal, receipts, openings, decisions, panels and declarations."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict_declaration",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("has_interest", sa.Boolean(), nullable=False),
        sa.Column("details", sa.String(2000), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index(
        "conflict_declaration_list", "conflict_declaration", ["lot_id", "updated_at", "id"]
    )
    op.create_table(
        "lot_opening",
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("found", JsonText(), nullable=False),
    )
    op.create_table(
        "lot_seal",
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )
    op.create_table(
        "panel_member",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("role", sa.String(64), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("began_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.UniqueConstraint("lot_id", "person_id", name="panel_member_once"),
    )
    op.create_table(
        "tender",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("submitted_number", sa.Integer(), nullable=True),
        sa.Column("confirmed_version", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(20), nullable=True),
        sa.Column("set_aside", sa.String(40), nullable=True),
        sa.Column("set_aside_reason", sa.String(2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("lot_id", "supplier_id", name="tender_once"),
        sa.CheckConstraint(
            "state NOT IN ('submitted', 'opened') OR submitted_number IS NOT NULL",
            name="what_is_submitted",
        ),
    )
    op.create_index("ix_tender_supplier_id", "tender", ["supplier_id"])
    op.create_index("tender_list", "tender", ["lot_id", "updated_at", "id"])
    op.create_table(
        "late_submission",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("deadline", Moment(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.UniqueConstraint("tender_id", "number", name="late_submission_once"),
    )
    op.create_table(
        "partner_confirmation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("partner_digest", sa.String(80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("part_digest", sa.String(80), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("answer", sa.String(64), nullable=True),
        sa.Column("sealed_comment", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.UniqueConstraint("tender_id", "partner_digest", name="partner_confirmation_once"),
        sa.UniqueConstraint("token_digest", name="partner_token_once"),
    )
    op.create_table(
        "tender_decision",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("law", sa.String(300), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("tender_decision_list", "tender_decision", ["tender_id", "updated_at", "id"])
    op.create_table(
        "tender_receipt",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("deadline", Moment(), nullable=False),
        sa.Column("rules_digest", sa.String(80), nullable=False),
        sa.Column("procurement_version", sa.Integer(), nullable=False),
        sa.Column("admitted", sa.Boolean(), nullable=False),
        sa.Column("proof", sa.String(64), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
    )
    op.create_index(
        "tender_receipt_list", "tender_receipt", ["tender_id", "number", "submitted_at"]
    )
    op.create_index(
        "tender_receipt_standing",
        "tender_receipt",
        ["tender_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "tender_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.UniqueConstraint("tender_id", "number", name="tender_version_once"),
    )


def downgrade() -> None:
    for table in (
        "tender_version",
        "tender_receipt",
        "tender_decision",
        "partner_confirmation",
        "late_submission",
        "tender",
        "panel_member",
        "lot_seal",
        "lot_opening",
        "conflict_declaration",
    ):
        op.drop_table(table)
