import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from app.__main__ import app
from app.rules.reading import HOME

RULES = HOME / "rulesets" / "local-first" / "2026-04-01.yaml"
EXAMPLE = RULES.parent / "examples" / "three-tenders.yaml"


@pytest.fixture
def tenders(tmp_path: Path) -> Path:
    tree = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    tree["contract"]["date"] = "2026-06-01"
    del tree["expect"]
    path = tmp_path / "tenders.yaml"
    path.write_text(yaml.safe_dump(tree), encoding="utf-8")
    return path


def explain(tenders: Path, supplier: str, *options: str) -> Result:
    return CliRunner().invoke(
        app, ["score", str(RULES), str(tenders), "--explain", supplier, *options]
    )


def test_a_tender_is_explained_in_full_to_a_resident_unless_asked_otherwise(tenders: Path) -> None:
    found = explain(tenders, "Alpha")

    assert found.exit_code == 0
    assert found.stdout.startswith("The result\n  Alpha came first")
    assert "Criterion by criterion" in found.stdout
    wide = [line for line in found.stdout.splitlines() if len(line) > 80]
    assert all("http" in line and " " not in line.strip() for line in wide)


def test_the_reader_and_the_length_can_be_chosen(tenders: Path) -> None:
    found = explain(tenders, "Beta", "--reader", "bidder", "--length", "line")

    assert " ".join(found.stdout.split()) == (
        "Your tender came second of the 2 tenders that could be ranked, with 63.6 of 100 marks."
    )


@pytest.fixture
def in_lots(tmp_path: Path) -> tuple[Path, Path]:
    tree = yaml.safe_load((HOME / "worked_examples" / "package-wins.yaml").read_text("utf-8"))
    rules, tenders = tmp_path / "rules.yaml", tmp_path / "tenders.yaml"
    rules.write_text(yaml.safe_dump(tree["rules"]), encoding="utf-8")
    sent = {key: tree[key] for key in ("contract", "lots", "tenders")}
    tenders.write_text(yaml.safe_dump(sent), encoding="utf-8")
    return rules, tenders


@pytest.mark.parametrize(
    ("supplier", "stands_for", "lots"),
    [
        ("Beta", "north and south", "north, south"),
        ("Alpha", "north and south", "north, south"),
        ("Nobody", "none", "north, south"),
    ],
)
def test_where_there_are_lots_one_is_asked_for(
    in_lots: tuple[Path, Path], supplier: str, stands_for: str, lots: str
) -> None:
    call = ["score", *map(str, in_lots), "--explain", supplier]

    found = CliRunner().invoke(app, call)

    assert found.exit_code == 1
    assert found.stderr == (
        f"Each lot is scored by itself, and '{supplier}' tenders for {stands_for}. "
        f"Choose one with --lot: {lots}.\n"
    )


def test_a_package_is_explained_in_the_lot_that_is_named(in_lots: tuple[Path, Path]) -> None:
    call = ["score", *map(str, in_lots), "--explain", "Beta", "--lot", "north"]

    found = CliRunner().invoke(app, [*call, "--length", "paragraph"])

    assert found.exit_code == 0
    assert "It is part of an all-or-none package for north and south, which is awarded." in (
        " ".join(found.stdout.split())
    )


def test_with_packages_it_is_asked_how_safe_the_first_separate_tender_is(
    in_lots: tuple[Path, Path],
) -> None:
    found = CliRunner().invoke(app, ["score", *map(str, in_lots), "--sensitivity"])

    assert "How safe is the place of the first among separate tenders for north?" in found.stdout


def test_programs_get_all_three_lengths(tenders: Path) -> None:
    found = json.loads(explain(tenders, "Alpha", "--json").stdout)

    assert {"line", "paragraph", "full", "rules"} <= set(found)


def test_a_supplier_without_a_tender_is_a_fault_that_names_those_who_have_one(
    tenders: Path,
) -> None:
    found = explain(tenders, "Delta")

    assert found.exit_code == 1
    assert "The tenders are from Alpha, Beta, Gamma." in found.stderr


def test_a_reader_there_is_none_of_is_a_wrong_call(tenders: Path) -> None:
    assert explain(tenders, "Alpha", "--reader", "journalist").exit_code == 2
