from pathlib import Path

import pytest

from app.problems import Invalid
from app.procurements.law.reading import read_law
from app.rules.compiler.criterion import source_words
from app.rules.reading import HOME


def test_every_figure_that_ships_has_its_source_and_its_first_day() -> None:
    law = read_law()
    figures = [figure for one in law.thresholds for figure in one.figures]

    assert len(figures) >= 12
    assert len(law.models) == 3
    assert all(source_words(one.source) for one in law.tendering_periods)
    assert all(source_words(one.source) for one in law.models)
    assert all(source_words(one.source) for one in figures)
    assert min(one.from_.year for one in figures) == 2025


def test_a_library_without_law_has_the_one_that_ships(tmp_path: Path) -> None:
    assert read_law(tmp_path) is read_law(HOME)


def test_a_figure_without_its_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "law").mkdir()
    for name in ("thresholds.yaml", "models.yaml"):
        text = (HOME / "law" / name).read_text(encoding="utf-8")
        (tmp_path / "law" / name).write_text(text, encoding="utf-8")
    models = tmp_path / "law" / "models.yaml"
    lines = models.read_text(encoding="utf-8").splitlines(keepends=True)
    models.write_text("".join(line for line in lines if "source:" not in line), encoding="utf-8")

    with pytest.raises(Invalid) as refused:
        read_law(tmp_path)

    assert {one.code for one in refused.value.findings} == {"missing_key"}
    assert all(one.file == "models.yaml" and one.line for one in refused.value.findings)
