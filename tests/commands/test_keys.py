import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from app.commands.keys import keys
from app.main import create_app
from app.platform.database import make_engine
from app.platform.settings import Settings


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a database that is not there yet, as the only setting."""
    address = f"sqlite:///{tmp_path / 'keys.sqlite3'}"
    monkeypatch.setenv("SVS_DATABASE_URL", address)
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield address
    structlog.configure(**before)  # a command sends the log where this test's output goes
    logging.getLogger().handlers = handlers


def run(*words: str) -> Result:
    return CliRunner().invoke(keys, list(words))


def issue(*more: str) -> str:
    done = run("issue", "--authority", "Anytown Council", "--scope", "keys:read", *more)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def status(url: str, key: str) -> int:
    engine = make_engine(url)
    with TestClient(create_app(Settings(), engine)) as client:
        answer = client.get("/v1/api-keys", headers={"Authorization": f"Bearer {key}"})
    engine.dispose()
    return int(answer.status_code)


def test_the_first_key_of_an_empty_machine_opens_the_service(url: str) -> None:
    key = issue()

    assert key.startswith("sv_live_")
    assert status(url, key) == 200


def test_only_the_key_itself_is_printed_for_programs(url: str) -> None:
    done = run("issue", "--authority", "Anytown Council", "--scope", "all", "--test")

    assert len(done.stdout.split()) == 1
    assert "shown only now" in done.stderr


def test_two_keys_of_one_authority_are_of_one_authority(url: str) -> None:
    issue()
    issue("--label", "second", "--days", "30")

    listed = run("list", "--authority", "Anytown Council").stdout.splitlines()
    assert len(listed) == 2
    assert "second" in listed[1]
    assert "until" in listed[1]
    assert run("list", "--authority", "Elsewhere").stdout == ""


def test_an_empty_machine_says_which_database_was_asked(url: str) -> None:
    done = run("list", "--authority", "Elsewhere")

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"There are no keys of Elsewhere in {url} (set by SVS_DATABASE_URL).\n"


@pytest.mark.parametrize("named_by", [0, 1])
def test_a_revoked_key_opens_nothing(url: str, named_by: int) -> None:
    key = issue()
    name = run("list").stdout.split()[named_by]

    assert run("revoke", name).exit_code == 0
    assert status(url, key) == 401
    assert "revoked" in run("list").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("issue", "--authority", "A", "--scope", "rules:raed"), 2),
        (("issue", "--authority", " ", "--scope", "all"), 2),
        (("issue", "--authority", "A"), 2),
        (("issue", "--authority", "A" * 201, "--scope", "all"), 2),
        (("issue", "--authority", "A", "--scope", "all", "--label", "b" * 201), 2),
        (("issue", "--authority", "A", "--scope", "all", "--days", "0"), 2),
        (("revoke", "sv_live_nothing"), 1),
    ],
)
def test_a_wrong_call_is_told_so(url: str, words: tuple[str, ...], code: int) -> None:
    done = run(*words)

    assert done.exit_code == code
    assert done.stderr
    assert done.stdout == ""


def test_a_key_is_never_listed_whole(url: str) -> None:
    key = issue()

    assert key not in run("list").stdout
    assert key[:20] in run("list").stdout
