"""Addresses that two people set, evaluators who are excused, and why a purchase is republished."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

#: columns of words that every row has
WORDS = (
    ("supplier", "email_by", 64),
    ("person", "email_by", 64),
    ("panel_member", "excused_because", 2000),
    ("procurement", "republished_because", 2000),
)


def upgrade() -> None:
    for name in ("supplier", "person"):
        op.add_column(name, sa.Column("email_wanted", sa.String(254), nullable=True))
        op.add_column(name, sa.Column("email_wanted_by", sa.Uuid(), nullable=True))
    op.add_column("lot", sa.Column("reopened_at", Moment(), nullable=True))
    op.add_column("panel_member", sa.Column("excused_by", sa.Uuid(), nullable=True))
    op.add_column("panel_member", sa.Column("excused_at", Moment(), nullable=True))
    for name, column, length in WORDS:
        added = sa.Column(column, sa.String(length), nullable=False, server_default="")
        op.add_column(name, added)
        with op.batch_alter_table(name) as table:  # what was there has none; rows to come say
            table.alter_column(column, server_default=None)


def downgrade() -> None:
    for name, column, _ in WORDS:
        with op.batch_alter_table(name) as table:
            table.drop_column(column)
    with op.batch_alter_table("lot") as table:
        table.drop_column("reopened_at")
    with op.batch_alter_table("panel_member") as table:
        table.drop_column("excused_by")
        table.drop_column("excused_at")
    for name in ("supplier", "person"):
        with op.batch_alter_table(name) as table:
            table.drop_column("email_wanted")
            table.drop_column("email_wanted_by")
