"""Shortfalls, requests for help, remedies and close-outs."""

import sqlalchemy as sa
from alembic import op

from app.platform.append_only import guard, unguard
from app.platform.columns import Exact, JsonText, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

#: tables to which rows are only ever added
GUARDED = ("remedy_step",)


def upgrade() -> None:
    op.create_table(
        "close_out",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("outturn", JsonText(), nullable=False),
        sa.Column("settlement", JsonText(), nullable=False),
        sa.Column("legacy", sa.String(8000), nullable=False),
        sa.Column("lessons", sa.String(8000), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("contract_id", name="close_out_once"),
    )
    op.create_index("close_out_list", "close_out", ["authority_id", "updated_at", "id"])
    op.create_table(
        "shortfall",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("promised", Exact(), nullable=False),
        sa.Column("due", Exact(), nullable=False),
        sa.Column("reported", Exact(), nullable=False),
        sa.Column("verified", Exact(), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("side", sa.String(64), nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(2000), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("quantity > 0", name="shortfall_positive"),
    )
    op.create_index("ix_shortfall_contract_id", "shortfall", ["contract_id"])
    op.create_index("shortfall_list", "shortfall", ["authority_id", "updated_at", "id"])
    op.create_table(
        "help_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("shortfall_id", sa.Uuid(), sa.ForeignKey("shortfall.id"), nullable=False),
        sa.Column("asked_of", sa.String(64), nullable=False),
        sa.Column("what", sa.String(2000), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(2000), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("help_request_list", "help_request", ["authority_id", "updated_at", "id"])
    op.create_index("ix_help_request_shortfall_id", "help_request", ["shortfall_id"])
    op.create_table(
        "remedy",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("shortfall_id", sa.Uuid(), sa.ForeignKey("shortfall.id"), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("what", sa.String(4000), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("quantity", Exact(), nullable=True),
        sa.Column("in_place", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=True),
        sa.Column("substitute", Exact(), nullable=True),
        sa.Column("amount", Exact(), nullable=True),
        sa.Column("working", JsonText(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("withdrawal_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("length(what) > 0", name="remedy_told"),
    )
    op.create_index("ix_remedy_contract_id", "remedy", ["contract_id"])
    op.create_index("remedy_list", "remedy", ["authority_id", "updated_at", "id"])
    op.create_table(
        "remedy_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("remedy_id", sa.Uuid(), sa.ForeignKey("remedy.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("what", sa.String(4000), nullable=False),
        sa.Column("became", sa.String(64), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("remedy_id", "number", name="remedy_step_once"),
    )
    guard(GUARDED)


def downgrade() -> None:
    unguard(GUARDED)
    for table in ("remedy_step", "remedy", "help_request", "shortfall", "close_out"):
        op.drop_table(table)
