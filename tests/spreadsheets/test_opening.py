"""The child that reads, and what its parent makes of it when it does not come to the end."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from app.problems import Invalid, NotFound
from app.spreadsheets import reading
from app.spreadsheets.reading import tenders_in, workbook
from tests.spreadsheets.files import COMMITMENTS, three_sheets
from tests.spreadsheets.files import xlsx as written
from tests.spreadsheets.refusals import refusal, soon_and_flat


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        tenders_in(tmp_path)


def test_two_thousand_faults_are_counted_and_the_first_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "offer.xlsx"
    rows = [COMMITMENTS[0], *(("Alpha", "job_local", "lots") for _ in range(2_000))]
    path.write_bytes(written(three_sheets(Commitments=rows)))

    with soon_and_flat(), pytest.raises(Invalid, match="2,000 faults; the first 100") as refused:
        tenders_in(path)

    assert [one.cell for one in refused.value.findings[:2]] == ["Commitments!C2", "Commitments!C3"]
    assert len(refused.value.findings) == 100


def test_a_child_that_takes_too_long_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0.001)

    assert "too much time" in refusal(written(three_sheets())).detail


def test_a_child_that_dies_has_said_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    halfway = 'import sys; print(\'["sheet", "Tenders", false]\'); sys.exit(3)'
    monkeypatch.setattr(reading, "CHILD", (sys.executable, "-c", halfway))

    assert "damaged" in refusal(written(three_sheets())).detail


@pytest.mark.parametrize("in_memory", [True, False])
def test_what_is_read_touches_a_disk_only_where_memory_has_no_files(
    in_memory: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tender is not sealed yet while it is read."""
    file = written(three_sheets())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere" if in_memory else tmp_path))
    if not in_memory:
        monkeypatch.delattr(os, "memfd_create", raising=False)

    sheets = workbook(file, "offer.xlsx").sheets

    assert [sheet.name for sheet in sheets] == ["Contract", "Tenders", "Commitments"]
