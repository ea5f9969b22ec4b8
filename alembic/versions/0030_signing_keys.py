"""The keys that access tokens are signed with."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("public", sa.String(1000), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("signs_from", Moment(), nullable=False),
        sa.Column("signs_until", Moment(), nullable=False),
        sa.Column("verifies_until", Moment(), nullable=False),
    )
    op.create_index("ix_signing_key_verifies_until", "signing_key", ["verifies_until"])


def downgrade() -> None:
    op.drop_table("signing_key")
