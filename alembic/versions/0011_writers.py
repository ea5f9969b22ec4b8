"""Everybody who wrote a draft of a rule set, so that none of them publishes it."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "rule_set_version",
        sa.Column("writers", JsonText(), nullable=False, server_default="[]"),
    )
    with op.batch_alter_table("rule_set_version") as table:  # rows to come say who wrote them
        table.alter_column("writers", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("rule_set_version") as table:
        table.drop_column("writers")
