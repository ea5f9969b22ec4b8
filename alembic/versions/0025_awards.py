"""Awards that are taken back before there is a contract, and lots that end alone.

So are contracts that were taken on by mistake.
"""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STANDS = sa.text("withdrawn_at IS NULL")
#: how the database calls what was made unique without a name
UNNAMED = {"uq": "%(table_name)s_%(column_0_name)s_key"}
#: columns of words that every row has
WORDS = (
    ("award", "withdrawn_because"),
    ("award", "why_not_withdrawn"),
    ("contract", "withdrawn_because"),
    ("contract", "why_not_withdrawn"),
    ("lot", "cancelled_because"),
)
#: and those that are empty until it happens
MARKS = (
    ("award", "withdrawal_proposed_by", sa.Uuid),
    ("award", "withdrawal_proposed_at", Moment),
    ("award", "withdrawn_by", sa.Uuid),
    ("award", "withdrawn_at", Moment),
    ("contract", "withdrawal_by", sa.Uuid),
    ("contract", "withdrawal_proposed_at", Moment),
    ("lot", "first_awarded_at", Moment),
    ("lot", "award_withdrawn_at", Moment),
    ("lot", "cancelled_by", sa.Uuid),
    ("lot", "cancelled_at", Moment),
)
#: what hangs on a contract that was never made: letters told of its award's notice, say
HANGING = ("duty_told", "duty_done", "indicator", "obligation")
#: what the tables could not hold before
GONE = (
    "UPDATE contract SET state = CASE WHEN ended_on IS NULL THEN 'entered' ELSE 'ended' END, "
    "reference = '', outside_id = '', outside_award = '' "
    "WHERE state = 'withdrawn' AND origin = 'taken_on'",
    *(
        f"DELETE FROM {name} WHERE contract_id IN "
        "(SELECT id FROM contract WHERE state = 'withdrawn')"
        for name in HANGING
    ),
    "DELETE FROM contract WHERE state = 'withdrawn'",
    "DELETE FROM award WHERE withdrawn_at IS NOT NULL",
    "DELETE FROM assessment_summary WHERE assessment_id IN "
    "(SELECT id FROM assessment WHERE replaced_at IS NOT NULL)",
    "DELETE FROM summary_batch WHERE assessment_id IN "
    "(SELECT id FROM assessment WHERE replaced_at IS NOT NULL)",
)


def upgrade() -> None:
    for name, column, kind in MARKS:
        op.add_column(name, sa.Column(column, kind(), nullable=True))
    op.execute("UPDATE lot SET first_awarded_at = awarded_at")
    for name, column in WORDS:
        added = sa.Column(column, sa.String(2000), nullable=False, server_default="")
        op.add_column(name, added)
        with op.batch_alter_table(name) as table:  # what was there has none; rows to come say
            table.alter_column(column, server_default=None)
    decided = sa.Column("withdrawal_by", JsonText(), nullable=False, server_default="[]")
    op.add_column("recommendation", decided)
    with op.batch_alter_table("recommendation") as table:
        table.alter_column("withdrawal_by", server_default=None)
    with op.batch_alter_table("award") as table:
        table.drop_constraint("award_once", type_="unique")
    op.create_index(
        "award_once", "award", ["lot_id"], unique=True,
        sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip
    with op.batch_alter_table("summary_batch", naming_convention=UNNAMED) as table:
        table.drop_constraint("summary_batch_lot_id_key", type_="unique")
    op.create_index("summary_batch_lot", "summary_batch", ["lot_id", "sent_at"])
    _when_entered("state IN ('awarded', 'withdrawn') OR entered_on IS NOT NULL")


def downgrade() -> None:
    """Go back; awards that were withdrawn are deleted, with their contracts and sent summaries."""
    for statement in GONE:
        op.execute(statement)
    _when_entered("state = 'awarded' OR entered_on IS NOT NULL")
    op.drop_index("summary_batch_lot", "summary_batch")
    with op.batch_alter_table("summary_batch") as table:
        table.create_unique_constraint("summary_batch_lot_id_key", ["lot_id"])
    op.drop_index("award_once", "award")
    with op.batch_alter_table("award") as table:
        table.create_unique_constraint("award_once", ["lot_id"])
    for name, column, *_ in (*WORDS, *MARKS, ("recommendation", "withdrawal_by")):
        with op.batch_alter_table(name) as table:
            table.drop_column(column)


def _when_entered(condition: str) -> None:
    with op.batch_alter_table("contract") as table:
        table.drop_constraint("when_entered", type_="check")
        table.create_check_constraint("when_entered", condition)
