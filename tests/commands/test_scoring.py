"""`score` and `replay` on the command line: exit codes, faults with their places, receipts."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import app
from app.platform.version import ENGINE
from tests.factories import PRICE_ONLY, TWO_PRICES

RULES = f"id: t\n{PRICE_ONLY}"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules, tenders = tmp_path / "rules.yaml", tmp_path / "tenders.yaml"
    rules.write_text(RULES, encoding="utf-8")
    tenders.write_text(TWO_PRICES, encoding="utf-8")
    return rules, tenders


def test_tenders_are_scored(files: tuple[Path, Path]) -> None:
    result = run("score", *files)

    assert result.exit_code == 0
    assert "Alpha" in result.stdout
    assert result.stderr == ""


def test_the_whole_answer_is_json(files: tuple[Path, Path]) -> None:
    result = run("score", *files, "--json")

    answer = json.loads(result.stdout)
    alpha, beta = answer["tenders"]
    assert set(answer) == {"rules", "lot", "tenders", "warnings", "receipt"}
    assert alpha["supplier"] == "Alpha"
    assert (alpha["rank"], alpha["tied"], alpha["total"]) == (1, False, "100")
    assert beta["criteria"]["price"]["score"] == "80"
    assert beta["criteria"]["price"]["formula"] == "value = price; unit_score = lowest / value"
    assert beta["criteria"]["price"]["terms"] == {
        "price": "125",
        "lowest(value)": "100",
        "value": "125",
    }


def test_json_tenders_score_as_yaml_ones_do(files: tuple[Path, Path], tmp_path: Path) -> None:
    tenders = tmp_path / "tenders.json"
    tenders.write_text(
        '{"tenders": [{"supplier": "Alpha", "price": 100.00},'
        ' {"supplier": "Beta", "price": "125"}]}',
        encoding="utf-8",
    )

    one, other = (
        json.loads(run("score", files[0], t, "--json").stdout) for t in (files[1], tenders)
    )

    assert one["tenders"] == other["tenders"]
    assert one["receipt"]["result_digest"] == other["receipt"]["result_digest"]


def test_faults_in_the_rules_have_file_line_path_and_fix(files: tuple[Path, Path]) -> None:
    rules, tenders = files
    rules.write_text(RULES.replace("100", "99.99"), encoding="utf-8")

    result = run("score", rules, tenders)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "rules.yaml:3, criteria: The weights 99.99 total 99.99, not 100: 0.01 short." in (
        result.stderr
    )
    assert "Make them total 100 exactly" in result.stderr


def test_faults_in_the_tenders_have_file_line_path_and_fix(files: tuple[Path, Path]) -> None:
    rules, tenders = files
    tenders.write_text(TWO_PRICES.replace("125", "0"), encoding="utf-8")

    result = run("score", rules, tenders)

    assert result.exit_code == 1
    assert "tenders.yaml:4, tenders[supplier=Beta]" in result.stderr
    assert "[undefined]" in result.stderr


def test_faults_are_a_problem_document_for_machines(files: tuple[Path, Path]) -> None:
    rules, tenders = files
    tenders.write_text(TWO_PRICES.replace("125", "-1"), encoding="utf-8")

    result = run("score", rules, tenders, "--json")

    problem = json.loads(result.stdout)
    assert result.exit_code == 1
    assert problem["code"] == "invalid"
    [error] = problem["errors"]
    assert error["code"] == "negative_price"
    assert (error["file"], error["line"], error["path"]) == (
        "tenders.yaml",
        4,
        "tenders[1].price",
    )
    assert error["how_to_fix"]


def test_every_fault_is_listed_and_not_only_the_first(files: tuple[Path, Path]) -> None:
    rules, tenders = files
    tenders.write_text(
        TWO_PRICES.replace("100", "-1").replace("125", "-2").replace("Beta", "Alpha"),
        encoding="utf-8",
    )

    result = run("score", rules, tenders)

    assert result.stderr.count("[negative_price]") == 2
    assert result.stderr.count("[duplicate_supplier]") == 1


@pytest.mark.parametrize(
    "arguments", [[], ["rules.yaml"], ["no.yaml", "no.yaml"], ["a", "b", "--nonsense"]]
)
def test_a_wrong_call_is_told_from_a_fault(arguments: list[str]) -> None:
    assert run("score", *arguments).exit_code == 2


def test_a_receipt_replays_identically(files: tuple[Path, Path], tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    run("score", *files, "--receipt", receipt)

    result = run("replay", receipt)

    assert result.exit_code == 0
    assert result.stdout.startswith("identical: sha256:")


def test_a_receipt_that_cannot_be_written_is_said_so(files: tuple[Path, Path]) -> None:
    result = run("score", *files, "--receipt", files[0].parent / "nowhere" / "receipt.json")

    assert result.exit_code == 1
    assert "was not written" in result.stderr


def test_a_changed_receipt_names_what_was_changed(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.json"
    run("score", *files, "--receipt", receipt)
    held: dict[str, Any] = json.loads(receipt.read_text(encoding="utf-8"))
    held["input"]["tenders"]["tenders"][0]["price"] = "90"
    receipt.write_text(json.dumps(held), encoding="utf-8")

    result = run("replay", receipt)

    assert result.exit_code == 1
    assert "The input has been changed since the receipt was made" in result.stderr


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"receipt": {}}', "[" * 100_000, '{"receipt": 1e999}', "\x00", "ü"],
)
def test_what_is_no_receipt_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text(content, encoding="utf-8")

    result = run("replay", path)

    assert result.exit_code == 1
    assert result.stderr.strip()
    assert "receipt.json" in result.stderr
    assert "The body" not in result.stderr


def test_the_parts_that_a_receipt_lacks_are_named_once(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text('{"rules": {}, "input": {}}', encoding="utf-8")

    said = run("replay", path).stderr

    assert said.count("half.json is not a receipt: it has no receipt or result.") == 1
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "content", ["{", '{"a": 1, "a": 2}', '{"a": ' + "[" * 90 + "]" * 90 + "}"]
)
def test_broken_json_is_told_by_the_name_of_its_file(
    content: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(content, encoding="utf-8")

    for call in (("score", files[0], broken), ("score", broken, files[1]), ("replay", broken)):
        result = run(*call)
        assert result.exit_code == 1
        assert "broken.json" in result.stderr
        assert "The body" not in result.stderr


def test_the_version_is_told() -> None:
    result = run("--version")

    assert (result.exit_code, result.stdout.strip()) == (0, ENGINE)
