"""Copies of damaged tenders, partners asked again, and references of agreed marks."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ONCE = "partner_confirmation_once"
LATER_ONE = """
DELETE FROM partner_confirmation AS older WHERE EXISTS (
    SELECT 1 FROM partner_confirmation AS newer
    WHERE newer.tender_id = older.tender_id AND newer.partner_digest = older.partner_digest
    AND newer.id > older.id
)
"""


def upgrade() -> None:
    op.create_table(
        "tender_copy",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "decision_id", sa.Uuid(), sa.ForeignKey("tender_decision.id"), nullable=False,
            unique=True,
        ),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("damaged", sa.LargeBinary(), nullable=True),
        sa.Column("damaged_digest", sa.String(80), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
    )  # fmt: skip
    with op.batch_alter_table("partner_confirmation") as table:
        table.drop_constraint(ONCE, type_="unique")
        table.create_unique_constraint(ONCE, ["tender_id", "partner_digest", "part_digest"])
    with op.batch_alter_table("moderation") as table:
        table.add_column(sa.Column("reference", sa.String(300), nullable=False, server_default=""))
    with op.batch_alter_table("moderation") as table:  # what was there has none; rows to come say
        table.alter_column("reference", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("moderation") as table:
        table.drop_column("reference")
    op.execute(LATER_ONE)
    with op.batch_alter_table("partner_confirmation") as table:
        table.drop_constraint(ONCE, type_="unique")
        table.create_unique_constraint(ONCE, ["tender_id", "partner_digest"])
    op.drop_table("tender_copy")
