import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from app.commands.tokens import tokens
from app.organisations.signing.tables import SigningKey
from app.platform.clock import now
from app.platform.database import make_engine, reading
from app.platform.sealing import new_secret


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a database that is not there yet."""
    address = f"sqlite:///{tmp_path / 'tokens.sqlite3'}"
    monkeypatch.setenv("SVS_DATABASE_URL", address)
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield address
    structlog.configure(**before)  # a command sends the log where this test's output goes
    logging.getLogger().handlers = handlers


def run(*words: str) -> Result:
    return CliRunner().invoke(tokens, list(words))


def kept(url: str) -> list[SigningKey]:
    engine = make_engine(url)
    with reading(engine) as session:
        found = list(session.exec(select(SigningKey).order_by(col(SigningKey.signs_from))))
    engine.dispose()
    return found


def test_another_key_signs_from_now_on(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVS_SEAL_KEY", new_secret())

    assert run("rotate").exit_code == 0
    done = run("rotate")

    old, new, following = kept(url)
    assert str(new.id) in done.stderr
    assert old.signs_until <= now() < old.verifies_until
    assert new.signs_from <= now() < new.signs_until == following.signs_from


def test_a_key_that_got_out_is_withdrawn(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVS_SEAL_KEY", new_secret())
    run("rotate")

    done = run("rotate", "--withdraw")

    assert "has ended" in done.stderr
    new, following = kept(url)
    assert str(new.id) in done.stderr
    assert new.signs_until == following.signs_from


def test_without_a_secret_nothing_is_made(url: str) -> None:
    done = run("rotate")

    assert done.exit_code != 0
    assert "SVS_SEAL_KEY" in done.output
    assert kept(url) == []
