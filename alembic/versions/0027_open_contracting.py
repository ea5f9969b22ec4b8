"""Open contracting data as it is sent: files, releases, and what became of each."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ocds_ingest",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(201), nullable=False),
        sa.Column("procedure", sa.String(64), nullable=True),
        sa.Column("regime", sa.String(64), nullable=True),
        sa.Column("buyers", JsonText(), nullable=False),
        sa.Column("names", JsonText(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(500), nullable=False),
        sa.Column("given_up", sa.String(500), nullable=False),
        sa.Column("is_blameless", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_key", sa.Uuid(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.CheckConstraint("size > 0", name="ocds_ingest_not_empty"),
    )
    op.create_index("ocds_ingest_list", "ocds_ingest", ["authority_id", "updated_at", "id"])
    op.create_table(
        "ocds_ingest_part",
        sa.Column("ingest_id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "ocds_release",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("ocid", sa.String(100), nullable=False),
        sa.Column("release_id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("dated", Moment(), nullable=True),
        sa.Column("ingest_id", sa.Uuid(), sa.ForeignKey("ocds_ingest.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("used_for", sa.Uuid(), sa.ForeignKey("ocds_ingest.id"), nullable=True),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("authority_id", "ocid", "release_id", name="ocds_release_once"),
    )
    op.create_index("ocds_release_of_ingest", "ocds_release", ["ingest_id", "number"])
    op.create_table(
        "ocds_answer",
        sa.Column("ingest_id", sa.Uuid(), sa.ForeignKey("ocds_ingest.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("place", sa.String(500), nullable=False),
        sa.Column("ocid", sa.String(100), nullable=False),
        sa.Column("release_id", sa.String(200), nullable=False),
        sa.Column("answer", sa.String(64), nullable=False),
        sa.Column("made", JsonText(), nullable=False),
        sa.Column("findings", JsonText(), nullable=False),
        sa.Column("not_used", JsonText(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("ocds_answer_kind", "ocds_answer", ["ingest_id", "answer", "number"])
    op.create_index("ocds_answer_release", "ocds_answer", ["ingest_id", "ocid", "release_id"])


def downgrade() -> None:
    for table in ("ocds_answer", "ocds_release", "ocds_ingest_part", "ocds_ingest"):
        op.drop_table(table)
