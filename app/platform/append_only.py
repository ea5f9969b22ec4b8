"""Tables to which rows are only ever added: triggers in both databases see to it."""

from collections.abc import Iterable

from alembic import op

ON_SQLITE = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are only ever added'); END
"""
ON_POSTGRESQL = (
    """
    CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'rows of {table} are only ever added'; END $$
    """,
    """
    CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()
    """,
)


def guard(tables: Iterable[str]) -> None:
    """Have the database refuse to change or delete rows of these tables, in a migration."""
    for table in tables:
        if _is_postgresql():
            for statement in ON_POSTGRESQL:
                op.execute(statement.format(table=table))
        else:
            for deed in ("UPDATE", "DELETE"):
                op.execute(ON_SQLITE.format(table=table, deed=deed))


def unguard(tables: Iterable[str]) -> None:
    """Take that back; on SQLite the triggers go with their tables."""
    if not _is_postgresql():
        return
    for table in tables:
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        op.execute(f"DROP FUNCTION {table}_refuse()")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
