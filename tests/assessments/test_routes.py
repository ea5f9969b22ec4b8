import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from typer.testing import CliRunner

from app.__main__ import app as command_line
from app.places.loading.claiming import Transactions
from app.places.loading.running import load
from app.places.loading.surveying import Wanted
from app.rules.messages import EXAMPLE_RULES
from app.rules.reading import HOME, read_file, read_tree
from app.scoring.example import differences
from tests.places.places import ONSPD_2025, a_file, an_onspd_row, as_csv, ticking

TENDERS: dict[str, Any] = {
    "contract": {"value": 1000000, "years": 2},
    "tenders": [
        {
            "supplier": "Alpha",
            "price": "940000.10",
            "commitments": [{"measure": "job_local", "quantity": 6, "unit": "fte_year"}],
        },
        {
            "supplier": "Beta",
            "price": 1000000,
            "commitments": [{"measure": "job_local", "quantity": 10, "unit": "fte_year"}],
        },
    ],
}


def scored(client: TestClient, scorer: dict[str, str], **changes: Any) -> Any:
    body = {"rules": {"yaml": EXAMPLE_RULES}, **TENDERS, **changes}
    return client.post("/v1/scores", json=body, headers=scorer)


def test_the_api_scores_as_the_command_does(
    client: TestClient, scorer: dict[str, str], tmp_path: Path
) -> None:
    rules, tenders = tmp_path / "rules.yaml", tmp_path / "tenders.json"
    rules.write_text(EXAMPLE_RULES, encoding="utf-8")
    tenders.write_text(json.dumps(TENDERS), encoding="utf-8")

    over_http = scored(client, scorer).json()
    printed = CliRunner().invoke(command_line, ["score", str(rules), str(tenders), "--json"])
    offline = json.loads(printed.stdout)

    for answer in (over_http, offline):
        del answer["receipt"]["scored_at"], answer["receipt"]["seal"]
    assert over_http == offline


def test_the_total_is_exact_to_the_last_penny(client: TestClient, scorer: dict[str, str]) -> None:
    answer = scored(client, scorer).json()

    totals = {one["supplier"]: one["total"] for one in answer["tenders"]}
    assert totals == {"Alpha": "84", "Beta": "96.400006"}


def test_a_kept_rule_set_scores_by_its_name(client: TestClient, scorer: dict[str, str]) -> None:
    client.post("/v1/rule-sets", json={"yaml": EXAMPLE_RULES}, headers=scorer)

    kept = scored(client, scorer, rules="jobs-and-price@1").json()

    assert kept["rules"]["digest"] == scored(client, scorer).json()["rules"]["digest"]


def test_a_rule_set_of_the_library_scores_by_its_name(
    client: TestClient, scorer: dict[str, str]
) -> None:
    shelf = client.get("/v1/rule-sets/library", headers=scorer).json()["data"]
    name = next(row["name"] for row in shelf if row["name"].startswith("rotherham"))
    file = min((HOME / "rulesets" / "rotherham-half-half" / "examples").glob("*.yaml"))
    example = read_tree(read_file(file), file.name)

    sent = {key: example[key] for key in ("contract", "tenders")}
    answer = client.post("/v1/scores", json={"rules": name, **sent}, headers=scorer)

    assert answer.status_code == 200, answer.text
    assert list(differences(answer.json(), example["expect"])) == []


def test_a_rule_set_that_is_not_there_is_not_found(
    client: TestClient, scorer: dict[str, str]
) -> None:
    assert scored(client, scorer, rules="nobody@1").status_code == 404


def test_every_fault_of_every_tender_is_listed(client: TestClient, scorer: dict[str, str]) -> None:
    wrong = [
        {"supplier": "Alpha", "price": -1},
        {"supplier": "Alpha", "price": 5, "marks": {"job": 3}},
        {"supplier": "Gamma", "price": 5, "commitments": [{"measure": "jobs", "quantity": 1}]},
    ]

    answer = scored(client, scorer, tenders=wrong)

    assert answer.status_code == 422
    codes = {fault["code"] for fault in answer.json()["errors"]}
    assert codes == {
        "negative_price", "duplicate_supplier", "unknown_criterion", "unknown_measure"
    }  # fmt: skip


@pytest.mark.parametrize("price", ["NaN", "Infinity", "1e400", "0x10", "1,000", "", True])
def test_a_price_that_is_no_number_is_refused(
    client: TestClient, scorer: dict[str, str], price: object
) -> None:
    answer = scored(client, scorer, tenders=[{"supplier": "Alpha", "price": price}])

    assert answer.status_code == 422
    assert "/tenders/0" in answer.json()["errors"][0]["pointer"]


def test_a_fault_of_a_tender_points_into_the_body(
    client: TestClient, scorer: dict[str, str]
) -> None:
    divided = EXAMPLE_RULES.replace("value: price", "value: 1 / (1000000 - price)")

    answer = scored(client, scorer, rules={"yaml": divided})

    told = answer.json()
    assert [(one["path"], one["pointer"]) for one in told["errors"]] == [
        ("tenders[supplier=Alpha]", "/tenders/0"),
        ("tenders[supplier=Beta]", "/tenders/1"),
    ]
    assert told["how_to_fix"] == "Mend each of the errors; every one says how."


def test_one_tender_alone_is_scored(client: TestClient, scorer: dict[str, str]) -> None:
    answer = scored(client, scorer, tenders=TENDERS["tenders"][:1])

    assert answer.json()["tenders"][0]["rank"] == 1


def test_no_tenders_at_all_is_said(client: TestClient, scorer: dict[str, str]) -> None:
    answer = scored(client, scorer, tenders=[])

    assert answer.json()["errors"][0]["code"] == "no_tenders"


def test_postcodes_are_looked_up_and_kept_in_the_receipt(
    client: TestClient, scorer: dict[str, str]
) -> None:
    rules = EXAMPLE_RULES.replace(
        "unit: fte_year}",
        "unit: fte_year, locality_test: person_home}",
    ) + (
        "locality: {place_set: districts, codes: [E09000002], adjoining: [E09000026], "
        "credit: {inside: 1, adjoining: 0.5, elsewhere: 0}}\n"
    )
    line = {"measure": "job_local", "quantity": 4, "unit": "fte_year"}
    places = {"Home": "IG11 7LU", "Far": "E08000009", "Near": "E09000026"}
    tenders = [
        {"supplier": name, "price": 100, "commitments": [{**line, "place": place}]}
        for name, place in places.items()
    ]

    answer = scored(client, scorer, rules={"yaml": rules}, tenders=tenders).json()

    counted = {
        one["supplier"]: one["measures"]["job_local"]["localised"] for one in answer["tenders"]
    }
    assert counted == {"Home": "4", "Far": "0", "Near": "2"}


def test_the_same_place_files_give_the_same_answer_offline_and_over_http(
    client: TestClient, scorer: dict[str, str], engine: Engine, tmp_path: Path
) -> None:
    """Elsewhere's postcodes are in the files alone, the sample's in the sample alone."""
    rows = [an_onspd_row("ZE1 0AA", district="S12000027"), an_onspd_row("HS1 2AA")]
    file = a_file(tmp_path, "ONSPD_NOV_2025.csv", as_csv(ONSPD_2025, rows))
    load(Transactions.on(engine), [file], Wanted(), ticking())
    rules = EXAMPLE_RULES.replace("fte_year}", "fte_year, locality_test: person_home}") + (
        "locality: {place_set: districts, codes: [S12000027], credit: {inside: 1, elsewhere: 0}}\n"
    )
    line = {"measure": "job_local", "quantity": 4, "unit": "fte_year"}
    tenders = [
        {"supplier": place, "price": 100, "commitments": [{**line, "place": place}]}
        for place in ("ZE1 0AA", "HS1 2AA", "IG11 7LU")
    ]
    sent = {"contract": {"value": 1000000, "years": 2}, "tenders": tenders}
    paths = tmp_path / "rules.yaml", tmp_path / "tenders.json"
    paths[0].write_text(rules, encoding="utf-8")
    paths[1].write_text(json.dumps(sent), encoding="utf-8")

    over_http = scored(client, scorer, rules={"yaml": rules}, **sent).json()
    command = ["score", *map(str, paths), "--json"]
    printed = CliRunner().invoke(command_line, [*command, "--places", str(file)])
    offline = json.loads(printed.stdout)

    for answer in (over_http, offline):
        del answer["receipt"]["scored_at"], answer["receipt"]["seal"]
    assert over_http == offline
    counted = {
        one["supplier"]: one["measures"]["job_local"]["localised"] for one in offline["tenders"]
    }
    assert counted == {"ZE1 0AA": "4", "HS1 2AA": "0", "IG11 7LU": "0"}
    assert json.loads(CliRunner().invoke(command_line, command).stdout) != offline


def test_two_versions_are_set_apart_on_the_same_tenders(
    client: TestClient, scorer: dict[str, str]
) -> None:
    newer = EXAMPLE_RULES.replace("weight: 60", "weight: 50").replace("weight: 40", "weight: 50")
    newer = newer.replace('version: "1"', 'version: "2"')
    client.post("/v1/rule-sets", json={"yaml": newer}, headers=scorer)

    answer = client.post(
        "/v1/rule-sets/jobs-and-price/versions/2/diff",
        json={"before": {"yaml": EXAMPLE_RULES}, "tenders": TENDERS},
        headers=scorer,
    )

    found = answer.json()
    assert answer.status_code == 200, answer.text
    assert {one["path"] for one in found["changes"]} == {
        "rules.version",
        "rules.criteria.price.weight",
        "rules.criteria.jobs.weight",
    }
    assert {one["supplier"]: one["delta"] for one in found["tenders"]} == {
        "Alpha": "-4",
        "Beta": "0.599999",
    }


def test_how_safe_the_win_is_comes_with_the_scores_when_asked(
    client: TestClient, scorer: dict[str, str]
) -> None:
    plainly, asked = scored(client, scorer).json(), scored(client, scorer, sensitivity=True).json()

    [report] = asked.pop("sensitivity")
    assert report["first"] == ["Beta"]
    assert report["lead"] == "12.400006"
    assert "sensitivity" not in plainly
    assert asked["receipt"]["result_digest"] == plainly["receipt"]["result_digest"]


def test_an_answer_over_http_is_replayed_offline(
    client: TestClient, scorer: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "receipt.json"
    answer = scored(client, scorer, full_receipt=True).json()
    file.write_text(json.dumps(answer["full_receipt"]), encoding="utf-8")

    printed = CliRunner().invoke(command_line, ["replay", str(file)])

    assert printed.exit_code == 0
    assert answer["receipt"]["result_digest"] in printed.stdout


def test_a_supplier_without_every_price_has_no_sum(
    client: TestClient, scorer: dict[str, str]
) -> None:
    criterion = "{code: jobs, weight: 100, value: job_local, method: {formula: value}}\n"
    rules = EXAMPLE_RULES[: EXAMPLE_RULES.index("criteria:")] + f"criteria:\n  - {criterion}"
    tender = {"supplier": "Alpha", "lots": {"north": {}, "south": {"price": 5}}}

    answer = scored(
        client, scorer, rules={"yaml": rules}, lots=["north", "south"], tenders=[tender]
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["suppliers"] == [{"supplier": "Alpha", "price_sum": None}]


def test_the_order_that_rules_are_written_in_changes_no_list(
    client: TestClient, scorer: dict[str, str]
) -> None:
    facts = "facts: {zeta: {kind: number, missing: fail}, alpha: {kind: number, missing: fail}}\n"
    rules = EXAMPLE_RULES + facts
    client.post("/v1/rule-sets", json={"yaml": rules}, headers=scorer)

    sent = scored(client, scorer, rules={"yaml": rules}).json()
    kept = scored(client, scorer, rules="jobs-and-price@1").json()

    assert sent["tenders"] == kept["tenders"]
    assert sent["receipt"]["result_digest"] == kept["receipt"]["result_digest"]
