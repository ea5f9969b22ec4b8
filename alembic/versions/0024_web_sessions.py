"""Sessions of browsers, and files whose columns are being looked at."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_session",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("key_id", sa.Uuid(), sa.ForeignKey("apikey.id"), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
    )
    op.create_index("web_session_due", "web_session", ["ends_at"])
    op.create_table(
        "upload_draft",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key_id", sa.Uuid(), sa.ForeignKey("apikey.id"), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )
    op.create_index("upload_draft_due", "upload_draft", ["made_at"])


def downgrade() -> None:
    op.drop_table("upload_draft")
    op.drop_table("web_session")
