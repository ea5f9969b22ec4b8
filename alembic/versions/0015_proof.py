"""Evidence, samples, confirmations, ratings and checks of jobs."""

import sqlalchemy as sa
from alembic import op

from app.platform.append_only import guard, unguard
from app.platform.columns import Exact, JsonText, Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

#: tables to which rows are only ever added
GUARDED = ("delivery_sample",)


def upgrade() -> None:
    op.create_table(
        "delivery_sample",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(100), nullable=False),
        sa.Column("rule", JsonText(), nullable=False),
        sa.Column("population", JsonText(), nullable=False),
        sa.Column("population_digest", sa.String(64), nullable=False),
        sa.Column("drawn", JsonText(), nullable=False),
        sa.Column("drawn_by", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
    )
    op.create_index("delivery_sample_list", "delivery_sample", ["contract_id", "drawn_at", "id"])
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stored_as", sa.String(200), nullable=False),
        sa.Column("scan", sa.String(64), nullable=False),
        sa.Column("scanned_by", sa.String(100), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.Column("erasure_asked_by", sa.Uuid(), nullable=True),
        sa.Column("erasure_asked_at", Moment(), nullable=True),
        sa.Column("why_asked", sa.String(2000), nullable=False),
        sa.Column("erasure_withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("erasure_withdrawn_at", Moment(), nullable=True),
        sa.Column("why_withdrawn", sa.String(2000), nullable=False),
        sa.Column("erased_by", sa.Uuid(), nullable=True),
        sa.Column("erased_at", Moment(), nullable=True),
        sa.Column("why_erased", sa.String(2000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("evidence_list", "evidence", ["contract_id", "updated_at", "id"])
    op.create_index("evidence_stored", "evidence", ["stored_as"])
    op.create_table(
        "evidence_of_delivery",
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id"), primary_key=True),
        sa.Column("evidence_id", sa.Uuid(), sa.ForeignKey("evidence.id"), primary_key=True),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.Column("why_removed", sa.String(2000), nullable=False),
    )
    op.create_index("evidence_uses", "evidence_of_delivery", ["evidence_id"])
    op.create_table(
        "job_check",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("lasted", Exact(), nullable=False),
        sa.Column("ended", Exact(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.CheckConstraint("lasted >= 0 AND ended >= 0", name="job_check_counts"),
        sa.CheckConstraint("weeks IN (13, 26, 52)", name="job_check_weeks"),
    )
    op.create_index("ix_job_check_contract_id", "job_check", ["contract_id"])
    op.create_index(
        "job_check_once",
        "job_check",
        ["delivery_id", "weeks"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), sa.ForeignKey("obligation.id"), nullable=True),
        sa.Column("indicator_id", sa.Uuid(), sa.ForeignKey("indicator.id"), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("percent", Exact(), nullable=True),
        sa.Column("worked_out", sa.String(64), nullable=True),
        sa.Column("bands", JsonText(), nullable=False),
        sa.Column("over", sa.String(64), nullable=True),
        sa.Column("carried", Exact(), nullable=False),
        sa.Column("word", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("rated_by", sa.Uuid(), nullable=False),
        sa.Column("rated_at", Moment(), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "(obligation_id IS NULL) <> (indicator_id IS NULL)", name="rating_of_one"
        ),
        sa.CheckConstraint("worked_out = word OR length(reason) > 0", name="rating_reasoned"),
    )
    op.create_index("rating_list", "rating", ["contract_id", "rated_at", "id"])
    op.create_index(
        "rating_of_indicator",
        "rating",
        ["indicator_id", "starts_on", "ends_on"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL AND indicator_id IS NOT NULL"),
        postgresql_where=sa.text("replaced_at IS NULL AND indicator_id IS NOT NULL"),
    )
    op.create_index(
        "rating_of_obligation",
        "rating",
        ["obligation_id", "starts_on", "ends_on"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL AND obligation_id IS NOT NULL"),
        postgresql_where=sa.text("replaced_at IS NULL AND obligation_id IS NOT NULL"),
    )
    op.create_table(
        "receiver_confirmation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("sent_to", sa.String(254), nullable=False),
        sa.Column("link_digest", sa.String(64), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("answer", sa.String(64), nullable=True),
        sa.Column("quantity", Exact(), nullable=True),
        sa.Column("usefulness", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(2000), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("link_digest", name="receiver_link_once"),
        sa.CheckConstraint("usefulness BETWEEN 1 AND 5", name="receiver_usefulness"),
    )
    op.create_index(
        "ix_receiver_confirmation_delivery_id", "receiver_confirmation", ["delivery_id"]
    )
    op.create_index(
        "receiver_confirmation_list", "receiver_confirmation", ["contract_id", "updated_at", "id"]
    )
    guard(GUARDED)


def downgrade() -> None:
    unguard(GUARDED)
    for table in (
        "receiver_confirmation",
        "rating",
        "job_check",
        "evidence_of_delivery",
        "evidence",
        "delivery_sample",
    ):
        op.drop_table(table)
