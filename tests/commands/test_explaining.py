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
