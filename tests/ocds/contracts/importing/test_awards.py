from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.platform.database import writing
from tests.contracts.plan.made import a_contract
from tests.ocds.contracts.importing.asked import counted, take
from tests.ocds.contracts.samples import (
    OCID,
    SUPPLIER,
    award_alone,
    history,
    implementation,
    small_award,
    the_contract,
)


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
