"""How an authority's own layouts are read."""

import sqlalchemy as sa
from alembic import op

from app.platform.append_only import guard, unguard
from app.platform.columns import JsonText, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

#: tables to which rows are only ever added
GUARDED = ("mapping_profile_version",)


def upgrade() -> None:
    op.create_table(
        "mapping_profile",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("stands_as", sa.String(120), nullable=True),
        sa.Column("target", sa.String(64), nullable=False),
        sa.Column("preset", sa.String(60), nullable=False),
        sa.Column("prints", JsonText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.UniqueConstraint("authority_id", "stands_as", name="mapping_profile_once"),
        sa.CheckConstraint(
            "(stands_as IS NULL) = (removed_at IS NOT NULL)", name="mapping_profile_stands"
        ),
    )
    op.create_index(
        "mapping_profile_list", "mapping_profile", ["authority_id", "updated_at", "id"]
    )
    op.create_table(
        "mapping_profile_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("profile_id", sa.Uuid(), sa.ForeignKey("mapping_profile.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.UniqueConstraint("profile_id", "number", name="mapping_profile_version_once"),
    )
    guard(GUARDED)


def downgrade() -> None:
    unguard(GUARDED)
    op.drop_table("mapping_profile_version")
    op.drop_table("mapping_profile")
