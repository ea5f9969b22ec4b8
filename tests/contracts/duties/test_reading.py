from pathlib import Path

import pytest

from app.contracts.duties.reading import FILE, NAMED, read_duties
from app.problems import Invalid
from app.rules.compiler.criterion import source_words
from app.rules.reading import HOME


def test_every_duty_that_ships_has_its_law_its_count_in_words_and_its_source() -> None:
    rules = read_duties()

    assert len(rules) == 17
    assert all(source_words(one.source) for one in rules.values())
    assert all(one.law and one.counted.endswith(".") for one in rules.values())


def test_a_duty_stands_after_the_one_that_it_follows() -> None:
    seen: list[str] = []
    for code, rule in read_duties().items():
        assert rule.after is None or rule.after in seen, code
        seen.append(code)


def test_a_library_without_duties_has_those_that_ship(tmp_path: Path) -> None:
    assert read_duties(tmp_path) is read_duties(HOME)


@pytest.mark.parametrize("code", NAMED)
def test_a_library_of_its_own_has_the_duties_that_contracts_are_closed_by(
    tmp_path: Path, code: str
) -> None:
    (tmp_path / "law").mkdir()
    text = (HOME / FILE).read_text(encoding="utf-8")
    renamed = text.replace(f"\n{code}:", f"\nour_{code}:")
    (tmp_path / FILE).write_text(renamed, encoding="utf-8")

    with pytest.raises(Invalid) as refused:
        read_duties(tmp_path)

    [finding] = refused.value.findings
    assert (finding.code, finding.path, finding.file) == ("missing_duty", code, "duties.yaml")


def test_a_fault_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "law").mkdir()
    text = (HOME / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text.replace("  law: ", "  lore: ", 1), encoding="utf-8")

    with pytest.raises(Invalid) as refused:
        read_duties(tmp_path)

    assert {one.code for one in refused.value.findings} == {"missing_key", "unknown_key"}
    assert {one.file for one in refused.value.findings} == {"duties.yaml"}
