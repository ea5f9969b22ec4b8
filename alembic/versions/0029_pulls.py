"""Pulls from publishers of notices: what is wanted, their runs, and what they have brought."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ocds_pull",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("buyers", JsonText(), nullable=False),
        sa.Column("names", JsonText(), nullable=False),
        sa.Column("rules", sa.String(201), nullable=False),
        sa.Column("procedure", sa.String(64), nullable=True),
        sa.Column("regime", sa.String(64), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("reached", Moment(), nullable=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("trouble", sa.String(500), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("waits_since", Moment(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("every_minutes > 0", name="ocds_pull_every"),
    )
    op.create_index("ocds_pull_list", "ocds_pull", ["authority_id", "updated_at", "id"])
    op.create_table(
        "ocds_pull_run",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("pull_id", sa.Uuid(), sa.ForeignKey("ocds_pull.id"), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("before", Moment(), nullable=False),
        sa.Column("next_url", sa.String(2000), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("restarts", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("brought", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("unsaid", sa.Integer(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("findings", JsonText(), nullable=False),
        sa.Column("ingests", JsonText(), nullable=False),
        sa.Column("trouble", sa.String(500), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("ocds_pull_run_list", "ocds_pull_run", ["pull_id", "updated_at", "id"])
    op.create_table(
        "ocds_pulled",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("pull_id", sa.Uuid(), sa.ForeignKey("ocds_pull.id"), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("ocid", sa.String(100), nullable=False),
        sa.Column("release_id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("ingest_id", sa.Uuid(), nullable=True),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("spared", sa.Integer(), nullable=False),
        sa.Column("rests_until", Moment(), nullable=True),
        sa.Column("given_up_at", Moment(), nullable=True),
        sa.Column("brought_at", Moment(), nullable=False),
        sa.UniqueConstraint("pull_id", "ocid", "release_id", "digest", name="ocds_pulled_once"),
    )
    op.create_index("ocds_pulled_state", "ocds_pulled", ["pull_id", "state", "id"])
    op.create_table(
        "ocds_others",
        sa.Column("pull_id", sa.Uuid(), primary_key=True),
        sa.Column("ocid", sa.String(100), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
    )
    op.create_index("ocds_others_ocid", "ocds_others", ["authority_id", "ocid"])
    op.create_index("ocds_others_seen", "ocds_others", ["pull_id", "seen_at"])
    op.create_table(
        "ocds_pull_origin",
        sa.Column("origin", sa.String(300), primary_key=True),
        sa.Column("asked_at", JsonText(), nullable=False),
        sa.Column("resting_until", Moment(), nullable=True),
    )


def downgrade() -> None:
    for table in ("ocds_pull_origin", "ocds_others", "ocds_pulled", "ocds_pull_run", "ocds_pull"):
        op.drop_table(table)
