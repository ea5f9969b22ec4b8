"""Vacancies, referrals, readiness and needs."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Exact, Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "brokerage_register",
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_table(
        "vacancy",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("posts > 0", name="vacancy_posts"),
    )
    op.create_index("ix_vacancy_contract_id", "vacancy", ["contract_id"])
    op.create_index("vacancy_list", "vacancy", ["authority_id", "updated_at", "id"])
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("place", sa.String(9), nullable=False),
        sa.Column("group", sa.String(64), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), sa.ForeignKey("vacancy.id"), nullable=True),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("ix_referral_vacancy_id", "referral", ["vacancy_id"])
    op.create_index("referral_list", "referral", ["authority_id", "updated_at", "id"])
    op.create_index("referral_person", "referral", ["authority_id", "token"])
    op.create_table(
        "supplier_readiness",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("firm", sa.String(200), nullable=False),
        sa.Column("identifier", sa.String(150), nullable=False),
        sa.Column("sector", sa.String(200), nullable=False),
        sa.Column("gap", sa.String(2000), nullable=False),
        sa.Column("support", sa.String(2000), nullable=False),
        sa.Column("supported_on", sa.Date(), nullable=False),
        sa.Column("has_bid", sa.Boolean(), nullable=True),
        sa.Column("has_won", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index(
        "supplier_readiness_list", "supplier_readiness", ["authority_id", "updated_at", "id"]
    )
    op.create_table(
        "vcs_need",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("need", sa.String(200), nullable=False),
        sa.Column("quantity", Exact(), nullable=True),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.Column("place", sa.String(9), nullable=False),
        sa.Column("matched_to", sa.String(200), nullable=False),
        sa.Column("received", Exact(), nullable=True),
        sa.Column("usefulness", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("usefulness BETWEEN 1 AND 5", name="vcs_need_usefulness"),
    )
    op.create_index("vcs_need_list", "vcs_need", ["authority_id", "updated_at", "id"])


def downgrade() -> None:
    tables = ("vcs_need", "supplier_readiness", "referral", "vacancy", "brokerage_register")
    for table in tables:
        op.drop_table(table)
