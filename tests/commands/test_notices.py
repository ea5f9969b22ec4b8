"""`social-value notice` on the command line: what a notice says, and the rules that it makes."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from app.__main__ import app
from tests.ocds.notices import REAL, a_package, the_lot, weighing


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, ["notice", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(tmp_path: Path, package: dict[str, Any]) -> Path:
    path = tmp_path / "notice.json"
    path.write_text(json.dumps(package, default=str), encoding="utf-8")
    return path


def test_a_real_notice_is_told_with_its_criteria_and_their_weights() -> None:
    result = run(REAL)

    assert result.exit_code == 0
    assert "(032703-2026)" in result.stdout
    assert "buyer: " in result.stdout
    assert "percentageExact" in result.stdout


def test_a_machine_gets_the_same_with_exact_numbers() -> None:
    [told] = json.loads(run(REAL, "--json").stdout)["notices"]

    assert told["id"] == "032703-2026"
    weights = [one["number"] for lot in told["lots"] for one in lot["criteria"]]
    assert sum(map(Decimal, weights)) == 100
    assert told["published"].startswith("2026-")


def test_the_rules_that_it_makes_can_be_read_and_scored_by(tmp_path: Path) -> None:
    rules, tenders = tmp_path / "rules.yaml", tmp_path / "tenders.json"
    package = written(tmp_path, weighing(("price", "Price", "60"), ("quality", "Quality", "40")))
    made = run(package, "--rules", rules)
    offers = [
        {"supplier": name, "price": price, "marks": {"quality": mark}}
        for name, price, mark in (("A", 100, 4), ("B", 80, 3))
    ]
    tenders.write_text(json.dumps({"tenders": offers}), encoding="utf-8")

    scored = CliRunner().invoke(app, ["score", str(rules), str(tenders), "--json"])

    assert made.exit_code == 0, made.output
    assert str(rules) in made.stdout
    totals = {one["supplier"]: one["total"] for one in json.loads(scored.stdout)["tenders"]}
    assert totals == {"A": "80", "B": "84"}


def test_what_could_not_be_used_is_said(tmp_path: Path) -> None:
    package = a_package()
    the_lot(package)["value"]["amount"] = -5

    result = run(written(tmp_path, package))

    assert result.exit_code == 0
    assert "[negative_value]" in result.stdout


def test_one_of_several_lots_is_named_before_rules_are_made(tmp_path: Path) -> None:
    package = a_package()
    lots = package["releases"][0]["tender"]["lots"]
    lots.append({**lots[0], "id": "other"})
    path, rules = written(tmp_path, package), tmp_path / "rules.yaml"

    unsure = run(path, "--rules", rules)
    sure = run(path, "--rules", rules, "--lot", "other")
    missing = run(path, "--lot", "third")

    assert (unsure.exit_code, sure.exit_code, missing.exit_code) == (1, 0, 1)
    assert "--lot" in unsure.stderr
    assert rules.exists()
    assert "other" in missing.stderr


def test_what_is_no_notice_or_makes_no_rules_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("{}")
    package = a_package()
    the_lot(package)["awardCriteria"] = {}
    no_criteria = written(tmp_path, package)

    assert run(tmp_path / "nowhere.json").exit_code == 1
    assert run(tmp_path / "empty.json").exit_code == 1
    refused = run(no_criteria, "--rules", tmp_path / "rules.yaml")
    assert refused.exit_code == 1
    assert "[no_criteria]" in refused.stderr
    astray = run(REAL, "--rules", tmp_path / "no folder" / "rules.yaml")
    assert (astray.exit_code, "was not written" in astray.stderr) == (1, True)
