"""Published spend and contract registers."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Exact, JsonText, Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spend_batch",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("sheets", JsonText(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("redacted", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("staged_by", sa.Uuid(), nullable=False),
        sa.Column("staged_at", Moment(), nullable=False),
        sa.Column("live_at", Moment(), nullable=True),
        sa.Column("reversed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("spend_batch_counts", "spend_batch", ["authority_id", "kind", "state"])
    op.create_index("spend_batch_list", "spend_batch", ["authority_id", "updated_at", "id"])
    op.create_table(
        "spend_supplier_name",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("folded", sa.String(300), nullable=False),
        sa.Column("company", sa.String(100), nullable=False),
        sa.Column("charity", sa.String(100), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("matched_by", sa.String(64), nullable=True),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("numbers_disagree", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint(
            "authority_id", "folded", "company", "charity", name="spend_name_once"
        ),
        sa.CheckConstraint(
            "(state = 'matched') = (supplier_id IS NOT NULL)", name="spend_name_who"
        ),
    )
    op.create_index("ix_spend_supplier_name_supplier_id", "spend_supplier_name", ["supplier_id"])
    op.create_index("spend_name_list", "spend_supplier_name", ["authority_id", "updated_at", "id"])
    op.create_index("spend_name_state", "spend_supplier_name", ["authority_id", "state"])
    op.create_table(
        "spend_line",
        sa.Column("batch", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sheet", sa.SmallInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("name", sa.Integer(), nullable=True),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("postcode", sa.String(7), nullable=False),
        sa.Column("is_sme", sa.Boolean(), nullable=True),
        sa.Column("is_vcse", sa.Boolean(), nullable=True),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("unit", sa.String(300), nullable=False),
        sa.Column("purpose", sa.String(500), nullable=False),
        sa.Column("category", sa.String(300), nullable=False),
        sa.Column("more", JsonText(), nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("spend_line_name", "spend_line", ["name", "batch"])
    op.create_table(
        "register_entry",
        sa.Column("batch", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sheet", sa.SmallInteger(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("name", sa.Integer(), nullable=True),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("value", Exact(), nullable=True),
        sa.Column("annual_value", Exact(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("postcode", sa.String(7), nullable=False),
        sa.Column("is_sme", sa.Boolean(), nullable=True),
        sa.Column("is_vcse", sa.Boolean(), nullable=True),
        sa.Column("more", JsonText(), nullable=True),
        sqlite_with_rowid=False,
    )
    op.create_index("register_entry_name", "register_entry", ["name", "batch"])
    op.create_table(
        "adopted_entry",
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), primary_key=True),
        sa.Column("file_digest", sa.String(64), primary_key=True),
        sa.Column("sheet", sa.SmallInteger(), primary_key=True, autoincrement=False),
        sa.Column("row", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column(
            "contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False, unique=True
        ),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("adopted_entry")
    for table in ("register_entry", "spend_line", "spend_supplier_name", "spend_batch"):
        op.drop_table(table)
