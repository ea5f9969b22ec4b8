"""Sandboxes: authorities in which test keys live, and nothing is real."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("authority") as table:
        table.add_column(sa.Column("sandbox_of", sa.Uuid(), nullable=True))
        table.create_foreign_key("authority_sandbox_of_fkey", "authority", ["sandbox_of"], ["id"])
        table.create_unique_constraint("authority_sandbox_once", ["sandbox_of"])


def downgrade() -> None:
    with op.batch_alter_table("authority") as table:
        table.drop_constraint("authority_sandbox_once", type_="unique")
        table.drop_constraint("authority_sandbox_of_fkey", type_="foreignkey")
        table.drop_column("sandbox_of")
