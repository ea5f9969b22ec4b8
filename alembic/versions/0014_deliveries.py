"""Returns, deliveries, what they add up to, and who was counted."""

import sqlalchemy as sa
from alembic import op

from app.platform.append_only import guard, unguard
from app.platform.columns import Exact, JsonText, Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: tables to which rows are only ever added
GUARDED = (
    "delivery_move",
    "return_reopening",
    "return_submission",
    "return_line_submitted",
    "person_erasure",
)


def upgrade() -> None:
    op.create_table(
        "person_erasure",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("referrals", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("workbooks", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("person_erasure_list", "person_erasure", ["authority_id", "at"])
    op.create_table(
        "contract_return",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("period_starts_on", sa.Date(), nullable=False),
        sa.Column("period_ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("invoiced", Exact(), nullable=True),
        sa.Column("comment", sa.String(4000), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("writers", JsonText(), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("locked_by", sa.Uuid(), nullable=True),
        sa.Column("locked_at", Moment(), nullable=True),
        sa.Column("passed_on", sa.Integer(), nullable=False),
        sa.Column("passed_on_by", sa.Uuid(), nullable=True),
        sa.Column("passed_on_at", Moment(), nullable=True),
        sa.Column("why_passed_on", sa.String(2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint(
            "contract_id", "period_starts_on", "passed_on", name="contract_return_once"
        ),
        sa.CheckConstraint("period_ends_on >= period_starts_on", name="contract_return_days"),
    )
    op.create_index(
        "contract_return_list", "contract_return", ["authority_id", "updated_at", "id"]
    )
    op.create_index("ix_contract_return_supplier_id", "contract_return", ["supplier_id"])
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("return_id", sa.Uuid(), sa.ForeignKey("contract_return.id"), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("replaced", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("given_quantity", Exact(), nullable=False),
        sa.Column("given_unit", sa.String(60), nullable=False),
        sa.Column("working", JsonText(), nullable=False),
        sa.Column("delivered_from", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("vintage", sa.String(60), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("verified", Exact(), nullable=False),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("tokens_erased", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("writers", JsonText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("return_id", "reference", "replaced", name="delivery_once"),
        sa.CheckConstraint("quantity >= 0", name="delivery_not_negative"),
        sa.CheckConstraint("verified >= 0 AND verified <= quantity", name="delivery_verified"),
    )
    op.create_index("delivery_days", "delivery", ["obligation_id", "delivered_on"])
    op.create_index("delivery_list", "delivery", ["contract_id", "updated_at", "id"])
    op.create_index(
        "delivery_unproven",
        "delivery",
        ["contract_id", "return_id"],
        sqlite_where=sa.text("state = 'claimed'"),
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_table(
        "delivery_rollup",
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), primary_key=True),
        sa.Column("span", sa.String(64), primary_key=True),
        sa.Column("starts_on", sa.Date(), primary_key=True),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("reported", Exact(), nullable=False),
        sa.Column("verified", Exact(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
    )
    op.create_index(
        "delivery_rollup_authority", "delivery_rollup", ["authority_id", "span", "starts_on"]
    )
    op.create_index("delivery_rollup_contract", "delivery_rollup", ["contract_id", "span"])
    op.create_table(
        "return_line",
        sa.Column("return_id", sa.Uuid(), sa.ForeignKey("contract_return.id"), primary_key=True),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), primary_key=True),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("forecast", Exact(), nullable=True),
        sa.Column("confidence", sa.String(64), nullable=True),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("groups", JsonText(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_table(
        "return_line_submitted",
        sa.Column("return_id", sa.Uuid(), sa.ForeignKey("contract_return.id"), primary_key=True),
        sa.Column("submission", sa.Integer(), primary_key=True),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), primary_key=True),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("forecast", Exact(), nullable=True),
        sa.Column("confidence", sa.String(64), nullable=True),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("groups", JsonText(), nullable=False),
    )
    op.create_table(
        "return_reopening",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("return_id", sa.Uuid(), sa.ForeignKey("contract_return.id"), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("return_id", "submission", name="return_reopening_once"),
        sa.CheckConstraint("length(reason) > 0", name="return_reopening_reasoned"),
    )
    op.create_table(
        "return_submission",
        sa.Column("return_id", sa.Uuid(), sa.ForeignKey("contract_return.id"), primary_key=True),
        sa.Column("submission", sa.Integer(), primary_key=True),
        sa.Column("invoiced", Exact(), nullable=True),
        sa.Column("comment", sa.String(4000), nullable=False),
        sa.Column("submitted_by", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "delivery_move",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("was", sa.String(64), nullable=False),
        sa.Column("became", sa.String(64), nullable=False),
        sa.Column("verified_before", Exact(), nullable=False),
        sa.Column("verified_after", Exact(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("delivery_id", "number", name="delivery_move_once"),
    )
    op.create_table(
        "person_doubt",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("first_id", sa.Uuid(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("second_id", sa.Uuid(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("count_once_in", sa.String(20), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("first_id", "second_id", name="person_doubt_once"),
    )
    op.create_index("ix_person_doubt_second_id", "person_doubt", ["second_id"])
    op.create_index("person_doubt_list", "person_doubt", ["authority_id", "updated_at", "id"])
    op.create_table(
        "person_token",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.UniqueConstraint("delivery_id", "token", name="person_token_once"),
    )
    op.create_index("person_token_seen", "person_token", ["authority_id", "token"])
    op.create_table(
        "person_transfer",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("doubt_id", sa.Uuid(), sa.ForeignKey("person_doubt.id"), nullable=False),
        sa.Column("from_obligation", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("to_obligation", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("doubt_id", name="person_transfer_once"),
        sa.CheckConstraint("quantity > 0", name="person_transfer_positive"),
    )
    guard(GUARDED)


def downgrade() -> None:
    unguard(GUARDED)
    for table in (
        "person_transfer",
        "person_token",
        "person_doubt",
        "delivery_move",
        "return_submission",
        "return_reopening",
        "return_line_submitted",
        "return_line",
        "delivery_rollup",
        "delivery",
        "contract_return",
        "person_erasure",
    ):
        op.drop_table(table)
