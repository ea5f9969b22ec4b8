"""Contracts from elsewhere, their indicators, and what is owed after a change."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import Exact, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

#: texts that a contract gained, each with its greatest length
TEXTS_OF_CONTRACT = {
    "reference": 100, "ocid": 100, "outside_id": 100, "outside_award": 100, "source": 500,
    "why_ended": 2000, "why_no_indicators": 2000,
}  # fmt: skip
#: columns that a contract gained, with a value for what was there before
NEW_OF_CONTRACT = (
    "origin", "reference", "ocid", "outside_id", "outside_award", "source", "works", "regime",
    "is_light_touch", "is_framework", "is_concession", "zone", "why_ended", "why_no_indicators",
    "is_vat_computed", "is_day_assumed",
)  # fmt: skip
#: and those that may be empty
PLAIN_OF_CONTRACT = (
    "value", "value_with_vat", "starts_on", "ends_on", "first_ends_on", "ended_on", "ending",
)  # fmt: skip


def upgrade() -> None:
    _change_contract()
    _change_obligation()
    op.create_table(
        "indicator",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("outside_id", sa.String(100), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("description", sa.String(4000), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=True),
        sa.Column("is_material", sa.Boolean(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("contract_id", "ordinal", name="indicator_once"),
    )
    op.create_table(
        "obligation_term",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quantity", Exact(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.UniqueConstraint("obligation_id", "number", name="obligation_term_once"),
        sa.CheckConstraint("quantity >= 0", name="obligation_term_not_negative"),
    )


def downgrade() -> None:
    for table in ("obligation_term", "indicator"):
        op.drop_table(table)
    op.execute("DELETE FROM obligation WHERE tender_id IS NULL")
    op.execute("DELETE FROM contract WHERE award_id IS NULL")
    with op.batch_alter_table("obligation") as table:
        table.drop_constraint("obligation_rate", type_="check")
        for name in ("accumulation", "direction", "per_pounds", "rate", "title", "theme"):
            table.drop_column(name)
        table.alter_column("tender_number", existing_type=sa.Integer(), nullable=False)
        table.alter_column("tender_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_index("contract_only_award_once", "contract")
    op.drop_index("contract_outside_once", "contract")
    op.drop_index("contract_reference_once", "contract")
    op.drop_index("contract_supplier", "contract")
    op.execute("UPDATE contract SET state = 'entered' WHERE state IN ('ended', 'closed')")
    with op.batch_alter_table("contract") as table:
        for name in ("contract_ends_after", "whose_award", "when_entered"):
            table.drop_constraint(name, type_="check")
        table.create_check_constraint(
            "when_entered", "state <> 'entered' OR entered_on IS NOT NULL"
        )
        for name in (*NEW_OF_CONTRACT, *PLAIN_OF_CONTRACT):
            table.drop_column(name)
        for name in ("award_id", "lot_id"):
            table.alter_column(name, existing_type=sa.Uuid(), nullable=False)


def _change_contract() -> None:
    with op.batch_alter_table("contract") as table:
        for name in ("award_id", "lot_id"):
            table.alter_column(name, existing_type=sa.Uuid(), nullable=True)
        table.add_column(
            sa.Column("origin", sa.String(64), nullable=False, server_default="award")
        )
        for name, length in TEXTS_OF_CONTRACT.items():
            table.add_column(sa.Column(name, sa.String(length), nullable=False, server_default=""))
        table.add_column(sa.Column("value", Exact(), nullable=True))
        table.add_column(sa.Column("value_with_vat", Exact(), nullable=True))
        table.add_column(
            sa.Column("works", sa.String(64), nullable=False, server_default="services")
        )
        table.add_column(sa.Column("regime", sa.String(64), nullable=False, server_default="pa23"))
        for name in (name for name in NEW_OF_CONTRACT if name.startswith("is_")):
            table.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        for name in ("starts_on", "ends_on", "first_ends_on", "ended_on"):
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
        table.add_column(
            sa.Column("zone", sa.String(60), nullable=False, server_default="Europe/London")
        )
        table.add_column(sa.Column("ending", sa.String(64), nullable=True))
        table.drop_constraint("when_entered", type_="check")
        table.create_check_constraint(
            "when_entered", "state = 'awarded' OR entered_on IS NOT NULL"
        )
        table.create_check_constraint("whose_award", "origin <> 'award' OR award_id IS NOT NULL")
        table.create_check_constraint("contract_ends_after", "ends_on >= starts_on")
    with op.batch_alter_table("contract") as table:  # what was there has these; rows to come say
        for name in NEW_OF_CONTRACT:
            table.alter_column(name, server_default=None)
    op.create_index("contract_supplier", "contract", ["supplier_id"])
    op.create_index(
        "contract_reference_once",
        "contract",
        ["authority_id", "reference"],
        unique=True,
        sqlite_where=sa.text("reference <> '' AND state <> 'withdrawn'"),
        postgresql_where=sa.text("reference <> '' AND state <> 'withdrawn'"),
    )
    op.create_index(
        "contract_outside_once",
        "contract",
        ["authority_id", "ocid", "outside_id"],
        unique=True,
        sqlite_where=sa.text("outside_id <> '' AND state <> 'withdrawn'"),
        postgresql_where=sa.text("outside_id <> '' AND state <> 'withdrawn'"),
    )
    op.create_index(
        "contract_only_award_once",
        "contract",
        ["authority_id", "ocid", "outside_award"],
        unique=True,
        sqlite_where=sa.text("outside_award <> '' AND outside_id = '' AND state <> 'withdrawn'"),
        postgresql_where=sa.text(
            "outside_award <> '' AND outside_id = '' AND state <> 'withdrawn'"
        ),
    )


def _change_obligation() -> None:
    with op.batch_alter_table("obligation") as table:
        table.alter_column("tender_id", existing_type=sa.Uuid(), nullable=True)
        table.alter_column("tender_number", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("theme", sa.String(100), nullable=False, server_default=""))
        table.add_column(sa.Column("title", sa.String(300), nullable=False, server_default=""))
        table.add_column(sa.Column("rate", Exact(), nullable=True))
        table.add_column(sa.Column("per_pounds", Exact(), nullable=True))
        table.add_column(
            sa.Column("direction", sa.String(64), nullable=False, server_default="more")
        )
        table.add_column(
            sa.Column("accumulation", sa.String(64), nullable=False, server_default="sum")
        )
        table.create_check_constraint(
            "obligation_rate",
            "(rate IS NULL AND per_pounds IS NULL) OR (rate > 0 AND per_pounds > 0)",
        )
    with op.batch_alter_table("obligation") as table:
        for name in ("theme", "title", "direction", "accumulation"):
            table.alter_column(name, server_default=None)
