"""Releases that were published as open contracting, and what was entered for notices."""

import sqlalchemy as sa
from alembic import op

from app.platform.append_only import guard, unguard
from app.platform.columns import JsonText, Moment

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEPT = ("ocds_publication", "ocds_particulars")


def upgrade() -> None:
    op.create_table(
        "ocds_publication",
        sa.Column("mode", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("release_id", sa.String(40), nullable=False),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("ocid", sa.String(100), nullable=False),
        sa.Column("procurement_id", sa.Uuid(), sa.ForeignKey("procurement.id"), nullable=True),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("called", JsonText(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.UniqueConstraint("release_id", name="ocds_publication_once"),
    )
    op.create_index(
        "ocds_publication_moment", "ocds_publication", ["mode", "published_at", "number"]
    )
    op.create_index("ocds_publication_of", "ocds_publication", ["ocid", "number"])
    op.create_table(
        "ocds_register",
        sa.Column("mode", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_table(
        "ocds_particulars",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("buyer_scheme", sa.String(20), nullable=False),
        sa.Column("buyer_id", sa.String(60), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("contract_id", "number", name="ocds_particulars_once"),
    )
    op.create_index("ocds_particulars_buyer", "ocds_particulars", ["authority_id", "at"])
    guard(KEPT)


def downgrade() -> None:
    unguard(KEPT)
    for table in ("ocds_particulars", "ocds_register", "ocds_publication"):
        op.drop_table(table)
