"""Whoever takes an archive in may be killed at any moment: nothing of it is there then."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.platform.files.store import Files
from tests.exports.archives import counts, take_in
from tests.exports.conftest import There

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("at", ["authority", "lot", "remedy_step", "commit"])
def test_a_killed_import_leaves_nothing_and_the_next_takes_all(
    there: There, engine: Engine, here: Files, tmp_path: Path, at: str
) -> None:
    archive = there.packed(tmp_path / "a.zip")
    url = engine.url.render_as_string(hide_password=False)
    before = counts(engine)
    words = [url, str(archive), str(tmp_path / "here"), at]

    done = subprocess.run(
        [sys.executable, "-m", "tests.exports.killed", *words], cwd=ROOT, check=False
    )
    after = counts(engine)
    rows = take_in(archive, engine, here)

    assert done.returncode == -signal.SIGKILL
    assert after == before
    assert rows > 500
