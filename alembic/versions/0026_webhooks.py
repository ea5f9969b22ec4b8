"""Webhooks: where they go, their secrets, and what became of each of their messages."""

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("is_followed", "is_asked"):
        flag = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("eventlog", flag)  # the default stays for those who know it not yet
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority_id", sa.Uuid(), sa.ForeignKey("authority.id"), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("types", JsonText(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("disabled_because", sa.String(200), nullable=False),
        sa.Column("told_up_to", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", Moment(), nullable=True),
        sa.Column("resting_until", Moment(), nullable=True),
        sa.Column("wake_at", Moment(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
    )
    op.create_index("webhook_list", "webhook", ["authority_id", "updated_at", "id"])
    op.create_table(
        "webhook_secret",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("webhook_id", sa.Uuid(), sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("key_name", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=True),
    )
    op.create_index("ix_webhook_secret_webhook_id", "webhook_secret", ["webhook_id"])
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("webhook_id", sa.Uuid(), sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.UniqueConstraint("webhook_id", "event_id", name="webhook_delivery_once"),
    )
    op.create_index(
        "webhook_delivery_list", "webhook_delivery", ["webhook_id", "updated_at", "id"]
    )
    op.create_index(
        "webhook_delivery_due", "webhook_delivery", ["webhook_id", "state", "due", "id"]
    )
    op.create_index("webhook_delivery_at", "webhook_delivery", ["webhook_id", "state", "at", "id"])
    op.create_table(
        "webhook_attempt",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("webhook_id", sa.Uuid(), sa.ForeignKey("webhook.id"), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), sa.ForeignKey("webhook_delivery.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.UniqueConstraint("delivery_id", "number", name="webhook_attempt_once"),
    )
    op.create_index("webhook_attempt_list", "webhook_attempt", ["webhook_id", "ended_at", "id"])


def downgrade() -> None:
    for name in ("webhook_attempt", "webhook_delivery", "webhook_secret", "webhook"):
        op.drop_table(name)
    with op.batch_alter_table("eventlog") as table:
        table.drop_column("is_asked")
        table.drop_column("is_followed")
