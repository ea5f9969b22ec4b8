import logging
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine
from sqlmodel import update
from typer.testing import CliRunner, Result

from app.commands.rollups import rollups
from app.deliveries.tables import Rollup
from app.platform.database import writing
from tests.deliveries.standing.made import a_contract


@pytest.fixture
def arranged(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Give a database with one delivery, as the only setting."""
    address = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SVS_DATABASE_URL", address)
    with writing(engine) as session:
        running = a_contract(session)
        running.delivers(running.owes(10), 5, date(2025, 2, 1), verified=5)
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield engine
    structlog.configure(**before)  # a command sends the log where this test's output goes
    logging.getLogger().handlers = handlers


def run(word: str) -> Result:
    return CliRunner().invoke(rollups, [word])


def test_what_differs_is_told_and_rebuilt(arranged: Engine) -> None:
    rollup: Any = Rollup
    right = run("check")
    with writing(arranged) as session:
        session.execute(update(rollup).values(reported=Decimal(7)))

    wrong, mended, again = run("check"), run("rebuild"), run("check")

    for done in (right, again):
        assert (done.exit_code, done.stdout) == (0, "Every roll-up equals its deliveries.\n")
    assert wrong.exit_code == 1
    first, *_, last = wrong.stdout.splitlines()
    assert first.endswith(
        "kept 1 with 7.0000 reported, 5.0000 verified; its deliveries are 1 with 5.0000 "
        "reported, 5.0000 verified"
    )
    assert last == "3 roll-ups differ from their deliveries."
    assert (mended.exit_code, mended.stdout.splitlines()[:-1]) == (
        0, wrong.stdout.splitlines()[:-1],
    )  # fmt: skip
    assert mended.stdout.splitlines()[-1] == "3 roll-ups were put right."
