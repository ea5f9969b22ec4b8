from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from app.__main__ import app
from app.rules.reading import HOME, rule_set_file
from app.spreadsheets.reading import tenders_in
from app.spreadsheets.writing import write_blank

RULES = sorted((HOME / "rulesets").glob("*/*.yaml"))
LOCAL_FIRST = HOME / "rulesets" / "local-first" / "2026-04-01.yaml"


@pytest.mark.parametrize("rules", RULES, ids=lambda path: path.parent.name)
def test_every_rule_set_of_the_library_has_a_blank_workbook(rules: Path, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"

    write_blank(path, *rule_set_file(rules))

    book = load_workbook(BytesIO(path.read_bytes()))
    assert book.sheetnames == ["Read me", "Contract", "Tenders", "Commitments", "Measures"]
    book.close()


def test_a_blank_workbook_has_room_for_what_the_rules_ask(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    write_blank(path, *rule_set_file(LOCAL_FIRST))

    book = load_workbook(path)
    headings = [cell.value for cell in book["Tenders"][1]]
    measures = [row[0].value for row in book["Measures"].iter_rows(min_row=2)]
    [choice] = book["Commitments"].data_validations.dataValidation
    book.close()

    assert headings[-3:] == ["mark: service", "mark: mobilisation", "mark: delivery_plan"]
    assert {"job_local", "spend_vcse", "vcs_volunteer_hours"} <= set(measures)
    assert "job_care_leaver" not in measures
    assert choice.formula1 == f"=Measures!$A$2:$A${len(measures) + 1}"


def test_what_is_filled_in_is_read_back_and_scored(tmp_path: Path) -> None:
    path = tmp_path / "offer.xlsx"
    runner = CliRunner()
    wrote = runner.invoke(app, ["score", str(LOCAL_FIRST), "--template", str(path)])
    book = load_workbook(path)
    filled: list[str | int] = [1000000, "GBP", 2, "2026-06-01", "yes"]
    for row, value in enumerate(filled, 2):
        book["Contract"].cell(row, 2, value)
    tenders, commitments = book["Tenders"], book["Commitments"]
    tenders.append(["Alpha", 900000, None, None, 4, 3, 4])
    commitments.append(["Alpha", "job_local", 2, None, "fte_year", "E09000002"])
    book.save(path)

    read = tenders_in(path)
    scored = runner.invoke(app, ["score", str(LOCAL_FIRST), str(path)])

    assert "Fill it in" in wrote.stdout
    assert {one.code for one in read.findings} == {"rows_read"}
    assert scored.exit_code == 0
    assert "Alpha is the only tender that could be ranked" in " ".join(scored.stdout.split())


def test_a_workbook_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "blank.xlsx"

    found = CliRunner().invoke(app, ["score", str(LOCAL_FIRST), "--template", str(path)])

    assert found.exit_code == 1
    assert "was not written" in found.stderr


def test_scoring_without_tenders_is_a_wrong_call() -> None:
    found = CliRunner().invoke(app, ["score", str(LOCAL_FIRST)])

    assert found.exit_code == 2
    assert "--template" in found.stderr
