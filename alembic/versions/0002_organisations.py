"""Authorities and their keys, and the answers kept for requests that are sent again."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authority",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cursor_secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("name", name="authority_name_once"),
        sa.CheckConstraint("length(name) > 0", name="authority_named"),
    )
    op.create_table(
        "apikey",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("mode", sa.String(64), nullable=False),
        sa.Column("prefix", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", JsonText(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("last_used_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("prefix", name="apikey_prefix_once"),
    )
    op.create_index("apikey_list", "apikey", ["authority_id", "updated_at", "id"])
    op.create_table(
        "storedanswer",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("request", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", JsonText(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", Moment(), nullable=False),
    )
    op.create_index("ix_storedanswer_stored_at", "storedanswer", ["stored_at"])


def downgrade() -> None:
    for table in ("storedanswer", "apikey", "authority"):
        op.drop_table(table)
