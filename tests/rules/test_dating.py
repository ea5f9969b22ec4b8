import os
from datetime import UTC, datetime
from pathlib import Path

from app.rules.dating import NEVER, changed_at
from app.rules.reading import HOME


def a_file(path: Path, day: int) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}")
    moment = datetime(2026, 3, day, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))


def test_a_shelf_was_changed_when_the_newest_of_its_files_was(tmp_path: Path) -> None:
    a_file(tmp_path / "measures" / "ours.yaml", 2)
    a_file(tmp_path / "measures" / "theirs.yaml", 5)
    a_file(tmp_path / "measures" / "notes.txt", 9)
    a_file(tmp_path / "methods.yaml", 3)

    assert changed_at(tmp_path, "measures") == datetime(2026, 3, 5, tzinfo=UTC)
    assert changed_at(tmp_path, "methods.yaml") == datetime(2026, 3, 3, tzinfo=UTC)


def test_a_shelf_that_is_not_there_was_never_changed(tmp_path: Path) -> None:
    assert changed_at(tmp_path, "scales.yaml") == NEVER
    assert changed_at(HOME, "rulesets") > NEVER
