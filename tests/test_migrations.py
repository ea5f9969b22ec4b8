import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, inspect, text

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
