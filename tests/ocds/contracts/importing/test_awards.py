from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.database import writing
from tests.contracts.plan.made import a_contract
from tests.ocds.contracts.importing.asked import counted, patched, take
from tests.ocds.contracts.samples import (
    OCID,
    SUPPLIER,
    a_document,
    award_alone,
    history,
    implementation,
    small_award,
    the_contract,
)
from tests.ocds.intake.sent import ingested


def test_an_award_makes_a_contract_once_it_is_said_when_it_was_entered_into(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    refused = take(client, officer, award_alone())
    made = take(client, officer, award_alone(), entered_on="2026-01-09", reference="MOD-1")
    before = counted(engine)
    again = take(client, officer, award_alone())

    [asked] = [one for one in refused.json()["errors"] if one["code"] == "day_missing"]
    assert (refused.status_code, asked["pointer"]) == (422, "/entered_on")
    contract = made.json()["contract"]
    assert made.status_code == 201, made.text
    assert (contract["value"], contract["works"], contract["regime"]) == (
        "8500000", "goods", "pa23",
    )  # fmt: skip
    assert (contract["starts_on"], contract["ends_on"]) == ("2025-12-30", "2028-12-29")
    assert (contract["entered_on"], contract["reference"]) == ("2026-01-09", "MOD-1")
    assert (contract["ocid"], contract["outside_id"], contract["outside_award"]) == (
        OCID, "", "1",
    )  # fmt: skip
    assert contract["source"] == "Contract award 083057-2025"
    assert "not_used" in {one["code"] for one in made.json()["findings"]}
    assert (again.status_code, again.json()["is_new"]) == (201, False)
    assert again.json()["contract"] == contract
    assert counted(engine) == before


def test_the_details_notice_fills_in_the_contract_of_its_award_and_says_where_they_differ(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    first = take(client, officer, award_alone(), entered_on="2026-01-08").json()["contract"]

    told = take(client, officer, history()).json()
    later = take(client, officer, award_alone()).json()

    contract = told["contract"]
    assert (told["is_new"], contract["id"], contract["outside_id"]) == (False, first["id"], "1")
    assert contract["entered_on"] == "2026-01-08"
    differ = {one["path"] for one in told["findings"] if one["code"] == "said_otherwise"}
    assert differ == {"starts_on", "ends_on", "entered_on"}
    assert len(told["indicators"]) == 2
    assert (later["is_new"], later["contract"]["id"]) == (False, first["id"])
    assert counted(engine)[0] == 1


def test_of_two_contracts_of_one_award_the_second_is_one_of_its_own(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    second = history()
    the_contract(second)["id"] = "2"

    first = take(client, officer, history()).json()["contract"]
    other = take(client, officer, second).json()
    which = take(client, officer, award_alone())
    named = take(client, officer, award_alone(), contract_id=first["id"])

    assert (other["is_new"], other["contract"]["outside_award"]) == (True, "1")
    assert (which.status_code, which.json()["code"]) == (409, "which-contract")
    assert named.json()["contract"] == first


def test_of_one_award_sent_many_times_at_once_one_contract_is_made(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    body = {"name": "Brigantes", "identifiers": [SUPPLIER]}
    client.post("/v1/suppliers", headers=officer, json=body)

    with ThreadPoolExecutor(4) as pool:
        sent = {"entered_on": "2026-01-09"}
        answers = list(pool.map(lambda _: take(client, officer, award_alone(), **sent), range(4)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert counted(engine)[0] == 1


def test_an_award_of_contracts_finder_is_completed_by_the_caller(
    client: TestClient, officer: dict[str, str]
) -> None:
    firm = client.post("/v1/suppliers", headers=officer, json={"name": "Ours"}).json()["id"]
    said = {"regime": "pcr15", "entered_on": "2025-01-10", "supplier_id": firm}

    asked = take(client, officer, small_award())
    told = take(client, officer, small_award(), **said, value="90000.50", title="Parking")

    faults = {one["pointer"] for one in asked.json()["errors"] if one["severity"] == "fault"}
    assert faults == {"/regime", "/entered_on", "/supplier_id"}
    contract = told.json()["contract"]
    assert (contract["regime"], contract["supplier_id"]) == ("pcr15", firm)
    assert (contract["value"], contract["title"]) == ("90000.5", "Parking")
    assert (contract["starts_on"], contract["ends_on"]) == ("2025-01-23", "2025-04-23")


def test_a_contract_in_plain_open_contracting_is_taken_on(
    client: TestClient, officer: dict[str, str]
) -> None:
    told = take(client, officer, implementation(), regime="other", works="works")

    contract = told.json()["contract"]
    assert told.status_code == 201, told.text
    assert (contract["value"], contract["entered_on"]) == ("11000000", "2010-06-10")
    assert (contract["works"], contract["regime"]) == ("works", "other")
    [kept] = [one for one in told.json()["findings"] if "implementation" in one["message"]]
    assert kept["severity"] == "note"


def test_an_award_is_not_put_on_a_contract_of_another(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    with writing(engine) as session:
        named = str(a_contract(session, ocid=OCID, outside_award="7").id)

    answer = take(client, officer, award_alone(), contract_id=named)

    assert (answer.status_code, answer.json()["code"]) == (409, "other-contract")
    assert "'7'" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["contracts", "performance", "procurements"])
def test_a_document_that_is_sent_as_it_is_is_known(
    client: TestClient, officer: dict[str, str], path: str
) -> None:
    answer = client.post(f"/v1/ocds/{path}", headers=officer, json=history())

    [fault] = answer.json()["errors"]
    assert answer.status_code == 422
    assert "document" in fault["message"]


def test_the_advice_for_a_supplier_without_a_number_names_all_that_is_asked_for(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, [each] = ingested(client, engine, officer, small_award(), regime="pcr15")
    [told] = [one for one in each["findings"] if one["code"] == "supplier_missing"]
    firm = client.post("/v1/suppliers", headers=officer, json={"name": "Ours"}).json()["id"]

    named = [one for one in ("supplier_id", "regime", "entered_on") if one in told["how_to_fix"]]

    said = {"supplier_id": firm, "regime": "pcr15", "entered_on": "2024-01-10"}
    assert named == list(said)
    assert take(client, officer, small_award(), **said).status_code == 201


def test_what_the_caller_says_of_a_contract_that_there_is_is_told_as_theirs(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    take(client, officer, award_alone(), entered_on="2026-01-08")
    firm = client.post("/v1/suppliers", headers=officer, json={"name": "Ash"}).json()["id"]

    told = take(client, officer, award_alone(), supplier_id=firm, value="5").json()
    unknown = take(
        client, officer, award_alone(), supplier_id="0195566f-4a00-7000-8000-000000000071"
    )

    said = {
        one["path"]: one["message"] for one in told["findings"] if one["code"] == "said_otherwise"
    }
    assert said["value"] == "You say value 5; the contract has 8500000."
    assert said["supplier_id"].startswith("You say that Ash is its supplier;")
    assert told["contract"]["supplier_id"] != firm
    assert unknown.status_code == 404


@pytest.mark.parametrize("amount", [0, 0.01])
def test_a_value_that_only_fills_its_place_is_not_known(
    client: TestClient, officer: dict[str, str], amount: float
) -> None:
    document = award_alone()
    document["awards"][0]["value"] = {"amount": amount, "currency": "GBP"}

    told = take(client, officer, document, entered_on="2026-01-08").json()

    assert told["contract"]["value"] is None
    [said] = [one for one in told["findings"] if one["code"] == "not_money"]
    assert said["message"] == f"The value is {amount}, which notices write where it is not known."


def test_a_day_of_signing_that_is_taken_for_granted_is_not_published_until_it_is_entered(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, [each] = ingested(client, engine, officer, a_document("award-f20e2ab3"), regime="pcr15")
    [contract] = [one["id"] for one in each["made"] if one["kind"] == "contract"]
    path = f"/v1/contracts/{contract}"
    assert client.get(path, headers=officer).json()["is_day_assumed"] is True

    told, omitted = details_of(client, officer, path)
    assert "dateSigned" not in told
    assert "2024-11-15 is taken" in omitted["no_signed_on"]["what"]
    assert (
        "PATCH /v1/contracts/{contract_id} (entered_on)" in omitted["no_signed_on"]["how_to_fix"]
    )
    said = patched(client, officer, path, entered_on="2024-11-15")

    assert (said.status_code, said.json()["is_day_assumed"]) == (200, False)
    told, omitted = details_of(client, officer, path)
    assert told["dateSigned"] == "2024-11-15T00:00:00Z"
    assert "no_signed_on" not in omitted


def test_a_day_of_signing_that_was_taken_for_granted_is_filled_in_by_a_later_notice(
    client: TestClient, officer: dict[str, str]
) -> None:
    document = history()
    signed = the_contract(document).pop("dateSigned")
    first = take(client, officer, document).json()["contract"]

    later = take(client, officer, history()).json()

    assert first["is_day_assumed"]
    assert not later["contract"]["is_day_assumed"]
    assert later["contract"]["entered_on"] == signed[:10] != first["entered_on"]
    assert "said_otherwise" not in {one["code"] for one in later["findings"]}


def details_of(
    client: TestClient, who: dict[str, str], path: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a contract as its details notice would tell it, and what that leaves out."""
    release = client.get(f"{path}/ocds?notice=details", headers=who).json()["releases"][0]
    found = client.get(f"{path}/ocds/omissions?notice=details", headers=who).json()["omissions"]
    return dict(release["contracts"][0]), {one["code"]: one for one in found}
