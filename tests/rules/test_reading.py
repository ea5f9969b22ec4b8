"""Rule documents are read from files: the library, rule sets, the bases they extend."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.problems import Invalid, NotFound, TooLarge
from app.rules.reading import (
    HOME,
    NEVER,
    bases_in,
    changed_at,
    home_of,
    read_file,
    read_library,
    read_tree,
    rule_set_file,
)
from tests.factories import PRICE_ONLY

RULES = f"id: t\nversion: '1'\n{PRICE_ONLY}"


def test_the_library_that_ships_can_be_read_whole() -> None:
    library = read_library()

    assert {"ratio_to_lowest", "grade", "share_of_target"} <= set(library.methods)
    assert len(library.catalogues["community-wealth"].measures) >= 30
    assert library.values
    assert library.policies
    assert library.ratings


def test_a_library_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    methods = tmp_path / "methods.yaml"
    methods.write_text("twice: {formula: value * 2}\n", encoding="utf-8")
    first = read_library(tmp_path)
    assert read_library(tmp_path) is first

    methods.write_text("thrice: {formula: value * 3}\n", encoding="utf-8")
    os.utime(methods, ns=(1, 1))

    assert set(read_library(tmp_path).methods) == {"thrice"}


def test_a_library_with_a_fault_says_where(tmp_path: Path) -> None:
    (tmp_path / "methods.yaml").write_text("twice: {formla: value * 2}\n", encoding="utf-8")

    with pytest.raises(Invalid) as refusal:
        read_library(tmp_path)

    [fault] = refusal.value.findings
    assert (fault.file, fault.line, fault.path) == ("methods.yaml", 1, "twice.formla")


def test_rules_are_read_with_the_library_around_them_or_the_one_that_ships(
    tmp_path: Path,
) -> None:
    beside = tmp_path / "library" / "rulesets" / "t"
    beside.mkdir(parents=True)
    (tmp_path / "library" / "methods.yaml").write_text(
        "ratio_to_lowest: {formula: value}\n", encoding="utf-8"
    )
    (beside / "1.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "alone.yaml").write_text(RULES, encoding="utf-8")

    _, own = rule_set_file(beside / "1.yaml")
    _, shipped = rule_set_file(tmp_path / "alone.yaml")

    assert own.methods["ratio_to_lowest"].formula == "value"
    assert shipped.methods["ratio_to_lowest"].formula == "lowest / value"
    assert home_of(tmp_path / "alone.yaml") == HOME


def test_a_base_is_found_beside_its_overlay_or_in_the_library(tmp_path: Path) -> None:
    base = RULES + "adaptable: {title: any}\n"
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    overlay = tmp_path / "ours.yaml"
    overlay.write_text(
        "extends: t@1\nid: ours\nversion: '2'\nchange: {title: Ours}\n", encoding="utf-8"
    )

    rules, _ = rule_set_file(overlay)

    assert (rules.id, rules.version, rules.composed_of) == ("ours", "2", ["t@1"])
    assert bases_in(tmp_path)("t@2") is None
    assert bases_in(HOME / "rulesets")("local-first@2026.1") is not None


def test_a_file_that_is_not_there_or_is_a_folder_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.yaml", tmp_path):
        with pytest.raises(NotFound):
            read_file(path)


@pytest.mark.parametrize(
    ("content", "file", "tree"),
    [
        (b"a: 1\n", "x.yaml", {"a": "1"}),
        (b'{"a": 1}', "x.json", {"a": 1}),
        (b'{"a": 1}', "x", {"a": 1}),
        (b'{"a": "1"}', "x.yaml", {"a": "1"}),
        (b"{a: 1}", "x", {"a": "1"}),
    ],
)
def test_yaml_and_json_are_told_apart_by_name_or_by_their_first_sign(
    content: bytes, file: str, tree: object
) -> None:
    assert read_tree(content, file) == tree


def test_json_has_a_limit_too() -> None:
    with pytest.raises(TooLarge, match=r"x\.json has 3 bytes; the most is 2"):
        read_tree(b"[1]", "x.json", 2)


def a_dated_file(path: Path, day: int) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}")
    moment = datetime(2026, 3, day, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))


def test_a_shelf_was_changed_when_the_newest_of_its_files_was(tmp_path: Path) -> None:
    a_dated_file(tmp_path / "measures" / "ours.yaml", 2)
    a_dated_file(tmp_path / "measures" / "theirs.yaml", 5)
    a_dated_file(tmp_path / "measures" / "notes.txt", 9)
    a_dated_file(tmp_path / "methods.yaml", 3)

    assert changed_at(tmp_path, "measures") == datetime(2026, 3, 5, tzinfo=UTC)
    assert changed_at(tmp_path, "methods.yaml") == datetime(2026, 3, 3, tzinfo=UTC)


def test_a_shelf_that_is_not_there_was_never_changed(tmp_path: Path) -> None:
    assert changed_at(tmp_path, "scales.yaml") == NEVER
    assert changed_at(HOME, "rulesets") > NEVER
