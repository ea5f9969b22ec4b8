"""`rules check` on the command line: all findings, an exit code, and JSON for machines."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.__main__ import app
from app.rules.reading import HOME
from tests.factories import PRICE_ONLY
from tests.places.places import ONSPD_2025, a_file, an_onspd_row, as_csv

FIT = f"""
id: fit
version: 1
effective_from: 2026-04-01
source: {{title: Ours}}
{PRICE_ONLY}
rank: {{ties: [shared]}}
"""
EXAMPLE = """
title: Two prices
tenders: [{supplier: A, price: 10}, {supplier: B, price: 20}]
expect: {"tenders[supplier=B].criteria.price.score": "50"}
"""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(app, ["rules", "check", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def a_folder(tmp_path: Path, rules: str = FIT, example: str = EXAMPLE) -> Path:
    path = tmp_path / "2026-04-01.yaml"
    path.write_text(rules, encoding="utf-8")
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "two.yaml").write_text(example, encoding="utf-8")
    return path


def test_rules_that_are_fit_to_publish_are_said_to_be(tmp_path: Path) -> None:
    result = run(a_folder(tmp_path))

    assert result.exit_code == 0
    assert "fit to publish" in result.stdout
    assert "[pool_relative]" in result.stdout  # what one should know stops nothing


def test_an_example_that_differs_stops_publication(tmp_path: Path) -> None:
    result = run(a_folder(tmp_path, example=EXAMPLE.replace('"50"', '"51"')))

    assert result.exit_code == 1
    assert "worked out as 51, the engine says 50" in result.stdout


def test_rules_without_an_example_or_a_source_are_unfit(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"id: t\n{PRICE_ONLY}", encoding="utf-8")

    result = run(path)

    assert result.exit_code == 1
    for code in ("no_source", "no_date", "no_example"):
        assert f"[{code}]" in result.stdout


def test_what_is_not_there_is_told_at_the_head_of_the_document(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(f"# Ours\n\nid: t\n{PRICE_ONLY}", encoding="utf-8")

    document = json.loads(run(path, "--json").stdout)

    places = {one["code"]: (one.get("file"), one.get("line")) for one in document["findings"]}
    for code in ("no_source", "no_date", "no_tie_rule", "no_example"):
        assert places[code] == ("rules.yaml", 3)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for name in ("north", "south"):
        (tmp_path / name).mkdir()
    files = [a_folder(tmp_path / "north"), a_folder(tmp_path / "south", FIT)]
    wrong = EXAMPLE.replace('"50"', '"51"')
    (tmp_path / "south" / "examples" / "two.yaml").write_text(wrong, encoding="utf-8")

    result = run(*files)

    assert "north/2026-04-01.yaml: fit to publish" in result.stdout
    assert "fault: south/examples/two.yaml: " in result.stdout
    assert "\n2026-04-01.yaml" not in result.stdout


def test_findings_are_json_for_machines(tmp_path: Path) -> None:
    result = run(a_folder(tmp_path, FIT.replace("weight: 100", "weight: 101")), "--json")

    document = json.loads(result.stdout)
    [weights] = [one for one in document["findings"] if one["code"] == "weights_total"]
    assert result.exit_code == 1
    assert document["file"] == "2026-04-01.yaml"
    assert (weights["severity"], weights["line"], weights["path"]) == ("fault", 7, "criteria")


def test_what_cannot_be_read_at_all_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text("id: &a t\ntitle: *a\n", encoding="utf-8")

    result = run(path)

    assert result.exit_code == 1
    assert "rules.yaml:1: The anchor &a is not allowed." in result.stderr


def test_a_file_that_is_not_there_is_not_scored(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.yaml").exit_code != 0


SHIPPED = sorted(HOME.glob("rulesets/*/*.yaml"), key=str)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_every_rule_set_of_the_library_is_fit_to_publish_or_says_what_it_awaits(
    path: Path,
) -> None:
    result = run(path, "--json")

    faults = [
        one["code"] for one in json.loads(result.stdout)["findings"] if one["severity"] == "fault"
    ]
    assert faults in ([], ["awaiting_guidance"])


def test_an_example_is_worked_with_the_places_that_are_named(tmp_path: Path) -> None:
    rules = FIT.replace(
        "criteria:",
        """measures:
  - {code: jobs, title: Jobs, theme: local_jobs, unit: job, locality_test: person_home}
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1, elsewhere: 0}}
criteria:""",
        1,
    )
    example = """
title: A job in a street that the sample does not have
tenders:
  - {supplier: A, price: 10, commitments: [
      {measure: jobs, quantity: 2, unit: job, place: ZE1 0AA}]}
expect: {"tenders[supplier=A].measures.jobs.localised": "2"}
"""
    path = a_folder(tmp_path, rules, example)
    places = a_file(tmp_path, "ONSPD_NOV_2025.csv", as_csv(ONSPD_2025, [an_onspd_row("ZE1 0AA")]))

    without = run(path)
    known = run(path, "--places", places)

    assert (without.exit_code, known.exit_code) == (1, 0), known.stdout
    assert "measures.jobs.localised" in without.stdout


def test_a_file_of_places_that_does_not_say_its_date_is_refused_with_the_fix(
    tmp_path: Path,
) -> None:
    rules = f"id: t\n{PRICE_ONLY}locality: {{place_set: radius, miles: 2, around: IG11 0AB}}\n"
    path = a_folder(tmp_path, rules)
    places = a_file(tmp_path, "places.csv", as_csv(ONSPD_2025, [an_onspd_row()]))

    result = run(path, "--places", places)

    assert result.exit_code == 1
    assert "ONSPD_NOV_2025.csv" in result.stderr
