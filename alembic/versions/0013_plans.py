"""Delivery plans, what was spent, changes of contracts, and duties."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Exact, JsonText, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("key_id", sa.Uuid(), sa.ForeignKey("apikey.id"), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("digest", name="calendar_feed_once"),
    )
    op.create_index("calendar_feed_list", "calendar_feed", ["authority_id", "updated_at", "id"])
    op.create_table(
        "contract_change",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("ground", sa.String(300), nullable=False),
        sa.Column("ground_codes", JsonText(), nullable=False),
        sa.Column("value_before", Exact(), nullable=True),
        sa.Column("value_after", Exact(), nullable=True),
        sa.Column("value_with_vat_before", Exact(), nullable=True),
        sa.Column("value_with_vat_after", Exact(), nullable=True),
        sa.Column("is_vat_computed", sa.Boolean(), nullable=False),
        sa.Column("ends_before", sa.Date(), nullable=True),
        sa.Column("ends_after", sa.Date(), nullable=True),
        sa.Column("supplier_before", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("supplier_after", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("tests", JsonText(), nullable=False),
        sa.Column("needs_notice", sa.Boolean(), nullable=False),
        sa.Column("notice_id", sa.String(100), nullable=False),
        sa.Column("notice_published_on", sa.Date(), nullable=True),
        sa.Column("standstill", sa.Boolean(), nullable=True),
        sa.Column("told_by_notice", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision", sa.String(2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("contract_id", "number", name="contract_change_once"),
        sa.CheckConstraint("length(reason) > 0", name="contract_change_reasoned"),
    )
    op.create_index(
        "contract_change_proposed",
        "contract_change",
        ["contract_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "contract_spend",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="contract_spend_days"),
    )
    op.create_index("contract_spend_list", "contract_spend", ["contract_id", "recorded_at", "id"])
    op.create_index(
        "contract_spend_once",
        "contract_spend",
        ["contract_id", "starts_on", "ends_on", "source"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "delivery_plan",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("period", sa.String(64), nullable=False),
        sa.Column("first_period_on", sa.Date(), nullable=False),
        sa.Column("terms", JsonText(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decision", sa.String(2000), nullable=False),
        sa.Column("stands_from", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("contract_id", "number", name="delivery_plan_once"),
    )
    op.create_index(
        "delivery_plan_agreed",
        "delivery_plan",
        ["contract_id"],
        unique=True,
        sqlite_where=sa.text("state = 'agreed'"),
        postgresql_where=sa.text("state = 'agreed'"),
    )
    op.create_index(
        "delivery_plan_proposed",
        "delivery_plan",
        ["contract_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "duty_done",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("occurrence", sa.String(100), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
    )
    op.create_index(
        "duty_done_once",
        "duty_done",
        ["contract_id", "duty", "occurrence"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "duty_told",
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), primary_key=True),
        sa.Column("duty", sa.String(60), primary_key=True),
        sa.Column("occurrence", sa.String(100), primary_key=True),
        sa.Column("due_on", sa.Date(), primary_key=True),
        sa.Column("stage", sa.String(64), primary_key=True),
        sa.Column("told_at", Moment(), nullable=False),
    )
    op.create_table(
        "change_line",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("change_id", sa.Uuid(), sa.ForeignKey("contract_change.id"), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("before", Exact(), nullable=False),
        sa.Column("proposed", Exact(), nullable=False),
        sa.Column("wanted", Exact(), nullable=False),
        sa.Column("working", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.UniqueConstraint("change_id", "obligation_id", name="change_line_once"),
        sa.CheckConstraint("proposed >= 0 AND wanted >= 0", name="change_line_not_negative"),
    )
    op.create_table(
        "plan_line",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("plan_id", sa.Uuid(), sa.ForeignKey("delivery_plan.id"), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("shape", sa.String(64), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("targets", JsonText(), nullable=False),
        sa.UniqueConstraint("plan_id", "obligation_id", name="plan_line_once"),
    )


def downgrade() -> None:
    for table in (
        "plan_line",
        "change_line",
        "duty_told",
        "duty_done",
        "delivery_plan",
        "contract_spend",
        "contract_change",
        "calendar_feed",
    ):
        op.drop_table(table)
