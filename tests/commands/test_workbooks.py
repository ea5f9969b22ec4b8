"""A workbook of one lot on the command line: scored like its YAML, faulted by its cells."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import app
from app.rules.reading import HOME
from tests.spreadsheets.files import Rows, xlsx

RULES = HOME / "rulesets" / "local-first" / "2026-04-01.yaml"
SHEETS: dict[str, Rows] = {
    "Contract": [("Name", "Value"), ("value", 1000000), ("years", 2), ("date", "2026-06-01")],
    "Tenders": [
        ("Supplier", "Price", "mark: service", "mark: mobilisation", "mark: delivery_plan"),
        ("Alpha", "£900,000", 4, 3, 4),
        ("Beta", 800000, 3, 3, 1),
    ],
    "Commitments": [
        ("Supplier", "Measure", "Quantity", "Unit", "Place", "Group"),
        ("Alpha", "job_local", 1, "fte_year", "E09000002", "care_leaver"),
        ("Alpha", "spend_local", 150000, "gbp", "IG11 7NB", None),
        ("Beta", "job_local", 40, "fte_year", "E09000002", None),
    ],
}


def score(tmp_path: Path, sheets: dict[str, Rows], *options: str) -> Result:
    path = tmp_path / "offer.xlsx"
    path.write_bytes(xlsx(sheets))
    return CliRunner().invoke(app, ["score", str(RULES), str(path), *options])


def test_a_workbook_is_scored_and_says_what_was_read(tmp_path: Path) -> None:
    found = score(tmp_path, SHEETS, "--json")

    assert found.exit_code == 0
    answer: dict[str, Any] = json.loads(found.stdout)
    assert [one["supplier"] for one in answer["tenders"]] == ["Alpha", "Beta"]
    assert answer["tenders"][0]["measures"]["job_local"]["counted"] == "1.5"
    assert "Read 2 tenders and 3 commitments." in found.stderr
    assert "offer.xlsx, Tenders!B2: '£900,000' is read as 900000." in found.stderr


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "words"),
    [
        ("Commitments", ("Alpha", "job_lokal", 1), "Commitments!B2", "job_lokal"),
        ("Commitments", ("Alpha", "job_local", 1, "fte"), "Commitments!D2", "does not convert"),
        ("Commitments", ("Alpha", "job_local", -1), "Commitments!C2", "below zero"),
        ("Tenders", ("Alpha", -5, 4, 3, 4), "Tenders!B2", "below zero"),
        ("Tenders", ("Alpha", 5, "splendid", 3, 4), "Tenders!C2", "splendid"),
        ("Contract", ("value", "a lot"), "Contract!B2", "contract"),
    ],
)
def test_what_the_rules_refuse_is_placed_in_its_cell(
    tmp_path: Path, sheet: str, row: tuple[Any, ...], cell: str, words: str
) -> None:
    kept = {
        name: rows for name, rows in SHEETS.items() if sheet != "Tenders" or name == "Contract"
    }

    found = score(tmp_path, {**kept, sheet: [SHEETS[sheet][0], row]}, "--json")

    assert found.exit_code == 1
    errors = json.loads(found.stdout)["errors"]
    assert cell in [error.get("cell") for error in errors]
    assert any(words in error["message"] for error in errors)


def test_a_file_of_the_wrong_kind_is_refused_with_help(tmp_path: Path) -> None:
    path = tmp_path / "offer.xlsx"
    path.write_bytes(b"%PDF-1.7")

    found = CliRunner().invoke(app, ["score", str(RULES), str(path)])

    assert found.exit_code == 1
    assert "must be an XLSX, ODS or CSV; it is a PDF. Save it as .xlsx" in found.stderr


def test_a_workbook_is_known_by_its_content_where_its_name_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "offer"
    path.write_bytes(xlsx(SHEETS))

    found = CliRunner().invoke(app, ["score", str(RULES), str(path)])

    assert found.exit_code == 0
    assert "Alpha" in found.stdout
