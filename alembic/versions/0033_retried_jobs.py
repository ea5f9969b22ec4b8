"""Jobs that are retried have more attempts than their kind says."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("most_attempts", sa.Integer(), nullable=True))
    op.create_index("job_kind", "job", ["kind", "state", "due"])
    op.create_index("job_of", "job", ["authority", "state", "due"])
    op.drop_index("ix_job_authority", "job")


def downgrade() -> None:
    op.create_index("ix_job_authority", "job", ["authority"])
    op.drop_index("job_of", "job")
    op.drop_index("job_kind", "job")
    with op.batch_alter_table("job") as job:
        job.drop_column("most_attempts")
