"""The child that reads large files, and what becomes of it and of what it says."""

import sys
from pathlib import Path
from typing import Any

import pytest

from app.problems import Invalid, TooLarge
from app.spreadsheets.large import reading
from app.spreadsheets.large.reading import opened
from tests.spreadsheets.files import xlsx

SHEETS = {"May": (("Supplier", "Amount"), ("Alpha", 12.5)), "June": (("Supplier", "Amount"),)}


def everything(path: Path) -> dict[str, list[Any]]:
    with opened(path) as sheets:
        return {sheet.name: list(sheet.rows) for sheet in sheets}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "spend.xlsx"
    made.write_bytes(xlsx(SHEETS))
    return made


def test_rows_come_sheet_by_sheet_with_their_numbers(path: Path) -> None:
    assert everything(path) == {
        "May": [(1, ["Supplier", "Amount"]), (2, ["Alpha", ("number", "12.5")])],
        "June": [(1, ["Supplier", "Amount"])],
    }


def test_a_sheet_that_is_not_gone_through_is_passed_over(path: Path) -> None:
    with opened(path) as sheets:
        assert [sheet.name for sheet in sheets] == ["May", "June"]


def test_the_child_is_gone_when_nobody_reads_on(path: Path) -> None:
    with opened(path) as sheets:
        next(sheets)
        child: Any = sheets.gi_frame.f_locals["self"]._child  # type: ignore[attr-defined]
        assert child.poll() is None or child.poll() == 0
    assert child.poll() is not None


def test_a_file_larger_than_is_read_is_not_even_opened(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)

    with pytest.raises(TooLarge, match=r"has [0-9,]+ bytes") as refused:
        everything(path)
    assert "100 MB" in refused.value.how_to_fix


def test_a_refusal_comes_with_its_words(tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    path.write_bytes(b'a,"b\n')

    with pytest.raises(Invalid, match="broken near line"):
        everything(path)


@pytest.mark.parametrize(
    ("child", "problem", "words"),
    [
        ("import time; time.sleep(60)", TooLarge, "300 MB of memory or 10 minutes"),
        ('print(\'["sheet", "a", false]\')', Invalid, "damaged"),
        ("import os; os.abort()", TooLarge, "300 MB of memory"),
    ],
)
def test_a_child_that_breaks_off_is_told_in_words(
    child: str,
    problem: type[Exception],
    words: str,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "CHILD", (sys.executable, "-c", child))
    monkeypatch.setattr(reading, "QUIET_SECONDS", 0.5)

    with pytest.raises(problem, match=words):
        everything(path)


def test_a_child_is_stopped_once_its_time_on_the_clock_is_up(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = (sys.executable, "-c", "import signal; signal.pause()")
    monkeypatch.setattr(reading, "CHILD", silent)

    with pytest.raises(TooLarge, match="300 MB of memory"), opened(path, 0) as sheets:
        next(sheets)
