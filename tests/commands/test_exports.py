import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import typer
from sqlalchemy import Engine
from sqlmodel import select, update
from typer.testing import CliRunner, Result

from app.commands.audit import audit
from app.commands.exports import export, import_
from app.organisations.issuing import enter
from app.organisations.tables import Authority
from app.platform.database import reading, writing
from app.platform.events import Event, EventLog
from app.platform.sealing import Seals
from app.tenders.sealing import key_of
from app.tenders.tables import LotSeal
from tests.examples import NOW
from tests.exports.archives import counts, parts_of
from tests.exports.conftest import There, there
from tests.tenders.made import SEAL_KEY

THERE = there  #: a fixture of the tests of archives

way = typer.Typer()
way.command("export")(export)
way.command("import")(import_)


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    yield
    structlog.configure(**before)  # a command sends the log where this test's output goes
    logging.getLogger().handlers = handlers


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Settings":
    return Settings(monkeypatch, tmp_path)


class Settings:
    """What says which system a command is about."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._monkeypatch, self._folder = monkeypatch, folder

    def __call__(self, engine: Engine, store: str) -> None:
        address = engine.url.render_as_string(hide_password=False)
        self._monkeypatch.setenv("SVS_DATABASE_URL", address)
        self._monkeypatch.setenv("SVS_EVIDENCE_URL", str(self._folder / store))
        self._monkeypatch.setenv("SVS_SEAL_KEY", SEAL_KEY)


def run(*words: object) -> Result:
    return CliRunner().invoke(way, [str(word) for word in words])


def test_an_authority_goes_out_and_comes_in_by_two_commands(
    there: There, engine: Engine, at: Settings, tmp_path: Path
) -> None:
    archive, secret, again = (tmp_path / name for name in ("a.zip", "secret", "b.zip"))
    at(there.engine, "there")
    out = run(
        "export", "--authority", "Anytown Council", "--to", archive, "--transfer-key", secret
    )
    at(engine, "here")
    taken = run("import", archive)
    proved = CliRunner().invoke(audit, ["verify"])
    twice = run("import", archive)
    owner = there.known.here.first.caller.authority_id
    back = run("export", "--authority", owner, "--to", again)

    for done in (out, taken, proved, back):
        assert done.exit_code == 0, done.output
    rows = sum(count or 0 for count, _ in parts_of(archive).values())
    assert out.stdout.splitlines()[0] == f"{rows} rows and 1 files of evidence."
    assert f"Anytown Council: {rows} rows and 1 files of evidence" in taken.stdout
    assert "SVS_SEAL_KEY needs: " in taken.stderr
    assert proved.stdout.endswith("logs, 0 with a fault.\n")
    assert twice.exit_code == 1
    assert "is here already" in twice.stderr
    assert [one.stat().st_mode & 0o777 for one in (archive, secret)] == [0o600, 0o600]
    differ = {name for name, told in parts_of(again).items() if told != parts_of(archive)[name]}
    assert differ == {"tables/event.jsonl", "tables/eventlog.jsonl"}  # the second export is noted
    with reading(engine) as session:
        lot = session.exec(select(LotSeal.lot_id)).first()
        assert lot is not None
        assert key_of(session, Seals(secret.read_text()), lot)


def test_a_sandbox_alone_is_refused_before_any_file_is_put(
    there: There, engine: Engine, at: Settings, tmp_path: Path
) -> None:
    owner = there.known.here.first.caller.authority_id
    with writing(there.engine) as session:
        session.get_one(Authority, owner).sandbox_of = enter(session, "Third Council", NOW).id
    archive = there.packed(tmp_path / "a.zip")
    at(engine, "here")

    done = run("import", archive)

    assert done.exit_code == 1
    assert "is the archive of a sandbox" in done.stderr
    assert list((tmp_path / "here").rglob("*.*")) == []


def test_that_everything_was_taken_out_is_remembered(
    there: There, at: Settings, tmp_path: Path
) -> None:
    at(there.engine, "there")
    run("export", "--authority", "Anytown Council", "--to", tmp_path / "a.zip")

    with reading(there.engine) as session:
        query = select(Event).where(Event.kind == "authority.exported")
        noted = session.exec(query).one()
    assert noted.authority == there.known.here.first.caller.authority_id


@pytest.mark.parametrize("words", ["Nowhere Council", "0195566f-4a00-7000-8000-00000000ffff"])
def test_an_authority_that_there_is_not_is_told(
    there: There, at: Settings, tmp_path: Path, words: str
) -> None:
    at(there.engine, "there")

    done = run("export", "--authority", words, "--to", tmp_path / "a.zip")

    assert done.exit_code == 1
    assert f"There is no authority {words}." in done.stderr
    assert list(tmp_path.glob("a.zip*")) == []


def test_a_file_that_is_there_is_not_written_over(
    there: There, at: Settings, tmp_path: Path
) -> None:
    at(there.engine, "there")
    (tmp_path / "a.zip").write_text("mine")

    done = run("export", "--authority", "Anytown Council", "--to", tmp_path / "a.zip")

    assert (done.exit_code, (tmp_path / "a.zip").read_text()) == (1, "mine")
    assert "is there already" in done.stderr


def test_a_link_that_is_there_is_not_written_over_either(
    there: There, at: Settings, tmp_path: Path
) -> None:
    """Nothing shows it to whoever looks first: its file is gone."""
    at(there.engine, "there")
    (tmp_path / "a.zip").symlink_to(tmp_path / "gone")

    done = run("export", "--authority", "Anytown Council", "--to", tmp_path / "a.zip")

    assert done.exit_code == 1
    assert "is there already" in done.stderr
    assert [one.is_symlink() for one in tmp_path.glob("a.zip*")] == [True]


@pytest.mark.parametrize("fails", [False, True])
def test_what_another_export_has_written_so_far_is_let_be(
    there: There, at: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    """It may be at work, or have been killed."""
    at(there.engine, "there")
    (tmp_path / "a.zip.part").write_text("another's")
    names = ["--to", tmp_path / "a.zip", "--transfer-key", tmp_path / "secret"]
    if fails:
        monkeypatch.setenv("SVS_SEAL_KEY", "")

    done = run("export", "--authority", "Anytown Council", *names)

    assert done.exit_code == int(fails), done.output
    assert (tmp_path / "a.zip.part").read_text() == "another's"
    assert (tmp_path / "a.zip").exists() is not fails
    assert len(list(tmp_path.glob("a.zip*"))) == (1 if fails else 2)


def test_an_export_that_fails_leaves_neither_a_file_nor_a_secret(
    there: There, at: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(there.engine, "there")
    monkeypatch.setenv("SVS_SEAL_KEY", "")
    names = ["--to", tmp_path / "a.zip", "--transfer-key", tmp_path / "secret"]

    done = run("export", "--authority", "Anytown Council", *names)

    assert done.exit_code == 1
    assert "does not have the secret" in done.stderr
    assert {one.name for one in tmp_path.iterdir()} == {"there"}


def test_an_archive_other_than_the_one_that_was_told_is_refused(
    there: There, engine: Engine, at: Settings, tmp_path: Path
) -> None:
    archive = there.packed(tmp_path / "a.zip")
    at(engine, "here")
    before = counts(engine)

    done = run("import", archive, "--sha256", "0" * 64)

    assert done.exit_code == 1
    assert "its SHA-256 is another" in done.stderr
    assert counts(engine) == before


def test_a_log_that_was_changed_is_named(there: There, at: Settings) -> None:
    at(there.engine, "there")
    owner = there.known.here.first.caller.authority_id
    with writing(there.engine) as session:
        session.execute(
            update(EventLog).where(EventLog.authority == owner).values(number=1)  # type: ignore[arg-type]
        )

    done = CliRunner().invoke(audit, ["verify"])

    assert done.exit_code == 1
    assert f"{owner}: event " in done.stdout
    assert done.stdout.endswith(", 1 with a fault.\n")
