import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import (
    CHAR,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
)

from app.platform.database import make_engine
from app.platform.migrating import (
    ROOT,
    SchemaTooNew,
    SchemaTooOld,
    alembic_config,
    check_schema,
    upgrade,
)

KILLED_HALF_WAY = """
import os, sys
from alembic import op
from app.platform.database import make_engine
from app.platform.migrating import upgrade

create, left = op.create_table, [2]
def die_at_the_third(*args, **kwargs):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    return create(*args, **kwargs)
op.create_table = die_at_the_third
upgrade(make_engine(sys.argv[1]))
"""


#: something that a column of each kind can hold
FILLED: dict[type, object] = {
    date: date(2026, 1, 1),
    datetime: datetime(2026, 1, 1, tzinfo=UTC),
    bool: True,
    int: 1,
    bytes: b"-",
}


def tables(engine: Engine) -> set[str]:
    return {name for name in inspect(engine).get_table_names() if not name.startswith("procr")}


def test_an_empty_database_gets_exactly_the_tables_that_the_code_describes(empty: Engine) -> None:
    upgrade(empty)

    check_schema(empty)
    with empty.begin() as connection:
        command.check(alembic_config(connection))


def test_every_migration_can_be_undone_and_done_again(empty: Engine) -> None:
    upgrade(empty)
    everything = tables(empty)

    with empty.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert tables(empty) == {"alembic_version"}
    with empty.connect() as connection:
        kept = "SELECT count(*) FROM pg_proc WHERE proname LIKE 'procrastinate%'"
        assert empty.dialect.name == "sqlite" or connection.execute(text(kept)).scalar() == 0

    upgrade(empty)
    assert tables(empty) == everything


def test_each_migration_stands_on_the_one_before() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    chain = [step.revision for step in script.walk_revisions()][::-1]

    assert chain == [f"{number:04}" for number in range(1, len(chain) + 1)]
    assert len(script.get_heads()) == 1


def test_a_migration_killed_half_way_leaves_nothing_and_can_be_run_again(empty: Engine) -> None:
    url = empty.url.render_as_string(hide_password=False)

    killed = subprocess.run([sys.executable, "-c", KILLED_HALF_WAY, url], cwd=ROOT, check=False)

    assert killed.returncode == 9
    assert tables(empty) == set()
    with pytest.raises(SchemaTooOld):
        check_schema(empty)
    upgrade(empty)
    check_schema(empty)


def test_a_database_of_newer_code_is_refused_in_clear_words(empty: Engine) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for attempt in (upgrade, check_schema):
        with pytest.raises(SchemaTooNew, match="9999, which this version"):
            attempt(empty)


def test_foreign_keys_hold_again_after_a_migration(empty: Engine) -> None:
    upgrade(empty)

    with empty.connect() as connection:
        if empty.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        else:
            locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            assert connection.execute(text(locks)).scalar() == 0


def test_the_schema_of_procrastinate_is_the_one_its_release_asks_for() -> None:
    ours = (ROOT / "alembic/versions/0001_procrastinate.sql").read_text()

    assert ours == SchemaManager.get_schema()


def test_the_alembic_command_reads_its_settings_from_pyproject(tmp_path: Path) -> None:
    alembic = Path(sys.executable).with_name("alembic")
    url = f"sqlite:///{tmp_path}/by-hand.sqlite3"

    for words in (["upgrade", "head"], ["check"]):
        subprocess.run(
            [alembic, *words], cwd=ROOT, env={"SVS_DATABASE_URL": url}, check=True,
            capture_output=True,
        )  # fmt: skip

    reached = make_engine(url)
    check_schema(reached)
    reached.dispose()


def test_rows_outlive_what_the_alembic_command_does_to_their_table(tmp_path: Path) -> None:
    """SQLite changes a table by copying and dropping it, and rows refer to those of contracts."""
    url = f"sqlite:///{tmp_path}/kept.sqlite3"
    by_hand(url, "upgrade", "0011")
    plain = create_engine(url)  # one that does not hold rows to what they refer to
    before = MetaData()
    before.reflect(plain)
    with plain.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints=ON"))
        enter(connection, before.tables["obligation"], set())

    by_hand(url, "upgrade", "head")

    with plain.connect() as connection:
        for name in ("contract", "obligation"):
            table = before.tables[name]
            assert connection.scalar(select(func.count()).select_from(table)) == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    plain.dispose()


def test_a_lot_that_an_older_release_awarded_is_known_to_have_been_awarded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/awarded.sqlite3"
    by_hand(url, "upgrade", "0011")
    plain, before = create_engine(url), MetaData()
    before.reflect(plain)
    with plain.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints=ON"))
        enter(connection, before.tables["lot"], set())
        connection.execute(text("UPDATE lot SET awarded_at = '2026-01-01 00:00:00.000000'"))

    by_hand(url, "upgrade", "head")

    with plain.connect() as connection:
        same = "SELECT count(*) FROM lot WHERE first_awarded_at = awarded_at"
        assert connection.execute(text(same)).scalar() == 1
    plain.dispose()


def test_a_withdrawn_award_and_all_that_hangs_on_it_go_with_their_migration(
    tmp_path: Path,
) -> None:
    """SQLite counts at the end whether every row refers to one that is there."""
    url = f"sqlite:///{tmp_path}/undone.sqlite3"
    by_hand(url, "upgrade", "0025")
    plain, every = create_engine(url), MetaData()
    every.reflect(plain)
    names = "award", "contract", "obligation", "indicator", "duty_told", "duty_done"
    with plain.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints=ON"))
        entered: set[str] = set()
        for name in names:
            enter(connection, every.tables[name], entered)
        withdrawn = {"state": "withdrawn", "origin": "award"}
        connection.execute(every.tables["contract"].update().values(withdrawn))
        connection.execute(text("UPDATE award SET withdrawn_at = '2026-01-01 00:00:00'"))

    by_hand(url, "downgrade", "0024")

    with plain.connect() as connection:
        for name in names:
            left = select(func.count()).select_from(every.tables[name])
            assert (name, connection.scalar(left)) == (name, 0)
    plain.dispose()


def by_hand(url: str, *words: str) -> None:
    """Run the alembic command on a database."""
    alembic = Path(sys.executable).with_name("alembic")
    given = {"SVS_DATABASE_URL": url}
    subprocess.run([alembic, *words], cwd=ROOT, env=given, check=True, capture_output=True)


def enter(connection: Connection, table: Table, entered: set[str]) -> None:
    """Enter one row into a table, and one into each that it refers to; all have the same id."""
    if table.name in entered:
        return
    entered.add(table.name)
    for key in table.foreign_keys:
        enter(connection, key.column.table, entered)
    needed = (one for one in table.columns if one.foreign_keys or not one.nullable)
    connection.execute(table.insert().values({one.name: filled(one) for one in needed}))


def filled(column: Column[Any]) -> object:
    """Give something that a column can hold."""
    if isinstance(column.type, CHAR):
        return "a" * 32
    if column.name == "state":
        return "awarded"
    return FILLED.get(column.type.python_type, "{}")
