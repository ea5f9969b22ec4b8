"""Marks, moderations, assessments, recommendations and summaries."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lot_version", sa.Integer(), nullable=False),
        sa.Column("rules_digest", sa.String(80), nullable=False),
        sa.Column("result_digest", sa.String(80), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("head", JsonText(), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("lot_id", "number", name="assessment_once"),
    )
    op.create_index("assessment_list", "assessment", ["lot_id", "updated_at", "id"])
    op.create_index(
        "assessment_stands_once",
        "assessment",
        ["lot_id"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "moderation_reopening",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("reopened_by", sa.Uuid(), nullable=False),
        sa.Column("reopened_at", Moment(), nullable=False),
    )
    op.create_index(
        "moderation_reopening_list", "moderation_reopening", ["lot_id", "reopened_at", "id"]
    )
    op.create_table(
        "mark",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("criterion", sa.String(100), nullable=False),
        sa.Column("evaluator_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("mark", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("reference", sa.String(300), nullable=False),
        sa.Column("higher", sa.String(2000), nullable=False),
        sa.Column("questioned", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("tender_id", "criterion", "evaluator_id", name="mark_once"),
        sa.CheckConstraint("length(reason) > 0", name="mark_reasoned"),
    )
    op.create_index("mark_list", "mark", ["lot_id", "updated_at", "id"])
    op.create_table(
        "moderation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("criterion", sa.String(100), nullable=False),
        sa.Column("mark", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("good", sa.String(4000), nullable=False),
        sa.Column("missing", sa.String(4000), nullable=False),
        sa.Column("changed_because", sa.String(4000), nullable=False),
        sa.Column("moderator_id", sa.Uuid(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("tender_id", "criterion", name="moderation_once"),
    )
    op.create_index("moderation_list", "moderation", ["lot_id", "updated_at", "id"])
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("reasons", sa.String(4000), nullable=False),
        sa.Column("sensitivity", JsonText(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("refused_because", sa.String(2000), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("recommendation_list", "recommendation", ["lot_id", "updated_at", "id"])
    op.create_index(
        "recommendation_waits_once",
        "recommendation",
        ["assessment_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.create_table(
        "scorecard",
        sa.Column("assessment_id", sa.Uuid(), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), primary_key=True),
        sa.Column("supplier", sa.String(400), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("total", sa.String(100), nullable=True),
        sa.Column("price", sa.String(60), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
    )
    op.create_index("scorecard_list", "scorecard", ["assessment_id", "place", "tender_id"])
    op.create_table(
        "summary_batch",
        sa.Column("assessment_id", sa.Uuid(), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("lot_id", sa.Uuid(), sa.ForeignKey("lot.id"), nullable=False, unique=True),
        sa.Column("standstill_days", sa.Integer(), nullable=True),
        sa.Column("names_checked", sa.Boolean(), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.CheckConstraint("standstill_days > 0", name="summary_batch_waits"),
    )
    op.create_table(
        "assessment_summary",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column(
            "assessment_id",
            sa.Uuid(),
            sa.ForeignKey("summary_batch.assessment_id"),
            nullable=False,
        ),
        sa.Column("tender_id", sa.Uuid(), sa.ForeignKey("tender.id"), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), sa.ForeignKey("supplier.id"), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.UniqueConstraint("assessment_id", "tender_id", name="assessment_summary_once"),
    )
    op.create_table(
        "mark_revision",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("mark_id", sa.Uuid(), sa.ForeignKey("mark.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("reference", sa.String(300), nullable=False),
        sa.Column("higher", sa.String(2000), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("mark_id", "number", name="mark_revision_once"),
    )
    op.create_table(
        "moderation_revision",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("moderation_id", sa.Uuid(), sa.ForeignKey("moderation.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JsonText(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.UniqueConstraint("moderation_id", "number", name="moderation_revision_once"),
    )


def downgrade() -> None:
    for table in (
        "moderation_revision",
        "mark_revision",
        "assessment_summary",
        "summary_batch",
        "scorecard",
        "recommendation",
        "moderation",
        "mark",
        "moderation_reopening",
        "assessment",
    ):
        op.drop_table(table)
