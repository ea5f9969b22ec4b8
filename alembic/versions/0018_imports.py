"""Files that were taken in."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "file_import",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("replaces_from", sa.Date(), nullable=True),
        sa.Column("replaces_to", sa.Date(), nullable=True),
        sa.Column("profile_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stands_as", sa.String(64), nullable=True),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(2000), nullable=False),
        sa.Column("target_version", sa.Integer(), nullable=True),
        sa.Column("plan_digest", sa.String(80), nullable=False),
        sa.Column("has_questions", sa.Boolean(), nullable=False),
        sa.Column("needs_confirming", sa.Boolean(), nullable=False),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("removes", sa.Integer(), nullable=False),
        sa.Column("is_unchanged", sa.Boolean(), nullable=False),
        sa.Column("applied_version", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_key", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_key", sa.Uuid(), nullable=True),
        sa.Column("applied_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("stands_as"),
        sa.CheckConstraint("size > 0", name="file_import_not_empty"),
    )
    op.create_index("file_import_list", "file_import", ["authority_id", "updated_at", "id"])
    op.create_index("file_import_due", "file_import", ["state", "expires_at"])
    op.create_table(
        "file_import_part",
        sa.Column("import_id", sa.Uuid(), primary_key=True),
        sa.Column("what", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("file_import_part")
    op.drop_table("file_import")
