"""Events that are only ever added, and jobs on both databases."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from app.platform.columns import JsonText, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: procrastinate 3.10's own schema (MIT licence), as it was released; a later release that
#: changes it comes with a migration of ours that runs its migration
PROCRASTINATE = Path(__file__).with_name("0001_procrastinate.sql")

GUARD_SQLITE = """
CREATE TRIGGER event_no_{deed} BEFORE {deed} ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END
"""
GUARD_POSTGRESQL = (
    """
    CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'events are only ever added'; END $$
    """,
    """
    CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_refuse()
    """,
)
UNDO_PROCRASTINATE = """
DROP TABLE procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
    procrastinate_workers CASCADE;
DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type
    CASCADE;
DO $$ DECLARE signature text; BEGIN
    FOR signature IN SELECT oid::regprocedure::text FROM pg_proc
        WHERE proname LIKE 'procrastinate\\_%' AND pronamespace = current_schema()::regnamespace
    LOOP EXECUTE 'DROP FUNCTION ' || signature || ' CASCADE'; END LOOP;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("authority", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("facts", JsonText(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("authority", "number", name="event_number_once"),
    )
    op.create_index("ix_event_kind", "event", ["kind"])
    op.create_index("ix_event_subject", "event", ["subject"])
    op.create_table(
        "eventlog",
        sa.Column("authority", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("authority", sa.Uuid(), nullable=False),
        sa.Column("payload", JsonText(), nullable=False),
        sa.Column("unique_key", sa.String(200), nullable=True, unique=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_units", sa.Integer(), nullable=False),
        sa.Column("total_units", sa.Integer(), nullable=True),
        sa.Column("outcome", JsonText(), nullable=True),
        sa.Column("trouble", sa.String(500), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
    )
    op.create_index("job_next", "job", ["state", "due"])
    op.create_index("ix_job_authority", "job", ["authority"])
    op.create_table(
        "jobschedule",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("fired_for", Moment(), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(GUARD_SQLITE.format(deed=deed))
        return
    for statement in GUARD_POSTGRESQL:
        op.execute(statement)
    # without parameters psycopg takes many statements at once, and leaves % alone
    op.get_bind().connection.driver_connection.execute(PROCRASTINATE.read_bytes())


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().connection.driver_connection.execute(UNDO_PROCRASTINATE.encode())
    for table in ("jobschedule", "job", "eventlog", "event"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_refuse()")
