"""Awards, contracts and what is owed under them."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Exact, JsonText, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column(
            "recommendation_id", sa.Uuid(), sa.ForeignKey("recommendation.id"), nullable=False
        ),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", Moment(), nullable=False),
        sa.Column("notice_id", sa.String(100), nullable=False),
        sa.Column("notice_published_on", sa.Date(), nullable=True),
        sa.Column("standstill_ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("lot_id", name="award_once"),
    )
    op.create_index("award_list", "award", ["authority_id", "updated_at", "id"])
    op.create_table(
        "contract",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("award_id", sa.Uuid(), sa.ForeignKey("award.id"), nullable=False),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("title", sa.String(602), nullable=False),
        sa.Column("price", Exact(), nullable=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("award_id", name="contract_once"),
        sa.CheckConstraint("state <> 'entered' OR entered_on IS NOT NULL", name="when_entered"),
    )
    op.create_index("contract_list", "contract", ["authority_id", "updated_at", "id"])
    op.create_table(
        "obligation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("tender_number", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(100), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(100), nullable=False),
        sa.Column("promised", Exact(), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.UniqueConstraint("contract_id", "commitment", name="obligation_once"),
        sa.CheckConstraint("promised > 0", name="obligation_positive"),
    )
    op.create_index("ix_obligation_contract_id", "obligation", ["contract_id"])


def downgrade() -> None:
    for table in ("obligation", "contract", "award"):
        op.drop_table(table)
