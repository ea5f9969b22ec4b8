"""Workbooks that were given out."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "given_workbook",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("rows_out", JsonText(), nullable=False),
        sa.Column("given_to", sa.Uuid(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("reference", name="given_workbook_reference_once"),
    )
    op.create_index("ix_given_workbook_given_at", "given_workbook", ["given_at"])


def downgrade() -> None:
    op.drop_table("given_workbook")
