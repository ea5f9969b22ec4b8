"""Rule sets of authorities, version by version."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_set_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("rule_set", sa.String(100), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("pinned", JsonText(), nullable=False),
        sa.Column("examples", JsonText(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("waivers", JsonText(), nullable=False),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("authority_id", "rule_set", "version", name="rule_set_version_once"),
        sa.CheckConstraint(
            "state <> 'published' OR published_at IS NOT NULL", name="when_published"
        ),
    )
    op.create_index("rule_set_list", "rule_set_version", ["authority_id", "updated_at", "id"])


def downgrade() -> None:
    op.drop_table("rule_set_version")
