"""Letters, until they are sent and after."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("reply_to", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("attachment", sa.LargeBinary(), nullable=True),
        sa.Column("attachment_name", sa.String(100), nullable=False),
        sa.Column("is_secret", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("trouble", sa.String(500), nullable=True),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
    )
    op.create_index("letter_about", "letter", ["authority", "about"])


def downgrade() -> None:
    op.drop_table("letter")
