"""People, suppliers, and whose key is whose."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "authority",
        sa.Column("kind", sa.String(64), nullable=False, server_default="sub_central"),
    )
    op.add_column(
        "authority", sa.Column("address", sa.String(500), nullable=False, server_default="")
    )
    op.add_column(
        "authority", sa.Column("email", sa.String(254), nullable=False, server_default="")
    )
    with op.batch_alter_table("authority") as table:  # what was there has these; rows to come say
        for name in ("kind", "address", "email"):
            table.alter_column(name, server_default=None)
    op.create_table(
        "supplier",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name="supplier_named"),
    )
    op.create_index("supplier_list", "supplier", ["authority_id", "updated_at", "id"])
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("roles", JsonText(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("person_list", "person", ["authority_id", "updated_at", "id"])
    op.create_table(
        "supplier_claim",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("claimed", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(64), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.UniqueConstraint("supplier_id", "kind", name="supplier_claim_once"),
        sa.CheckConstraint("standing = 'declared' OR checked_on IS NOT NULL", name="when_checked"),
    )
    op.create_table(
        "supplier_identifier",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("value", sa.String(100), nullable=False),
        sa.UniqueConstraint("authority_id", "scheme", "value", name="supplier_identifier_once"),
    )
    op.create_index("ix_supplier_identifier_supplier_id", "supplier_identifier", ["supplier_id"])
    with op.batch_alter_table("apikey") as table:
        table.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("supplier_id", sa.Uuid(), nullable=True))
        table.create_foreign_key("apikey_person", "person", ["person_id"], ["id"])
        table.create_foreign_key("apikey_supplier", "supplier", ["supplier_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("apikey") as table:
        table.drop_constraint("apikey_supplier", type_="foreignkey")
        table.drop_constraint("apikey_person", type_="foreignkey")
        table.drop_column("supplier_id")
        table.drop_column("person_id")
    for name in ("supplier_identifier", "supplier_claim", "person", "supplier"):
        op.drop_table(name)
    with op.batch_alter_table("authority") as table:
        for name in ("email", "address", "kind"):
            table.drop_column(name)
