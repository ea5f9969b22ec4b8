from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.tables import Contract
from app.platform.database import writing
from app.procurements.tables import Procurement
from tests.assessments.results.made import Judged
from tests.contracts.plan.made import a_contract
from tests.ocds.contracts.importing.asked import counted, take
from tests.ocds.contracts.samples import (
    OCID,
    SUPPLIER,
    below_threshold,
    history,
    the_contract,
)


def test_a_real_notice_makes_a_contract_with_its_supplier_and_indicators(
    client: TestClient, officer: dict[str, str]
) -> None:
    answer = take(client, officer, history(), reference="MOD-1")

    told = answer.json()
    contract = told["contract"]
    assert answer.status_code == 201, answer.text
    assert (contract["origin"], contract["state"]) == ("taken_on", "entered")
    assert (contract["value"], contract["value_with_vat"]) == ("8500000", "10200000")
    assert (contract["starts_on"], contract["ends_on"]) == ("2026-01-12", "2029-01-11")
    assert (contract["entered_on"], contract["works"]) == ("2026-01-09", "goods")
    assert (contract["ocid"], contract["outside_id"], contract["reference"]) == (
        OCID, "1", "MOD-1",
    )  # fmt: skip
    assert [one["title"] for one in told["indicators"]] == [
        "On-Time Delivery of Business-critical Goods", "Service Delivery",
    ]  # fmt: skip
    assert "not_used" in {one["code"] for one in told["findings"]}
    whole = client.get(f"/v1/contracts/{contract['id']}", headers=officer).json()
    assert [one["code"] for one in whole["findings"]] == ["indicators_wanting"]


def test_a_notice_that_is_sent_again_changes_nothing(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    first = take(client, officer, history()).json()
    before = counted(engine)

    again = take(client, officer, history())

    assert again.status_code == 201
    assert (again.json()["is_new"], again.json()["indicators"]) == (False, [])
    assert again.json()["contract"] == first["contract"]
    assert counted(engine) == before


def test_of_one_notice_sent_many_times_at_once_one_contract_is_made(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    body = {"name": "Brigantes", "identifiers": [SUPPLIER]}
    client.post("/v1/suppliers", headers=officer, json=body)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: take(client, officer, history()), range(4)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert counted(engine)[:2] == (1, 2)


def test_the_supplier_is_the_one_of_the_register(
    client: TestClient, officer: dict[str, str], manager: dict[str, str]
) -> None:
    unknown = take(client, manager, history())
    body = {"name": "Brigantes", "identifiers": [SUPPLIER]}
    firm = client.post("/v1/suppliers", headers=officer, json=body).json()["id"]

    known = take(client, manager, history())

    assert unknown.json()["errors"][0]["code"] == "unknown_supplier"
    assert known.json()["contract"]["supplier_id"] == firm


def test_a_supplier_that_the_notice_does_not_identify_is_named_by_the_caller(
    client: TestClient, officer: dict[str, str]
) -> None:
    document = below_threshold()
    for party in document["releases"][0]["parties"]:
        party["id"] = party["identifier"]["scheme"] = "GB-FTS"
    document["releases"][0]["awards"][0]["suppliers"][0]["id"] = "GB-FTS"
    firm = client.post("/v1/suppliers", headers=officer, json={"name": "Ours"}).json()["id"]

    refused = take(client, officer, document)
    named = take(client, officer, document, supplier_id=firm)

    first = refused.json()["errors"][0]
    assert (first["code"], first["pointer"]) == ("supplier_missing", "/supplier_id")
    assert "supplier_id" in first["how_to_fix"]
    assert "no_scheme" in {one["code"] for one in refused.json()["errors"]}
    assert named.json()["contract"]["supplier_id"] == firm


def test_a_target_with_a_number_is_owed_and_its_indicator_rests_on_it(
    client: TestClient, officer: dict[str, str]
) -> None:
    document = history()
    the_contract(document)["agreedMetrics"][0]["observations"] = [
        {"id": "target", "measure": 95, "unit": {"name": "percent"}}
    ]

    told = take(client, officer, document).json()

    path = f"/v1/contracts/{told['contract']['id']}/obligations"
    [owed] = client.get(path, headers=officer).json()["data"]
    assert (owed["promised"], owed["unit"], owed["accumulation"]) == ("95", "percent", "latest")
    assert [one["obligation_id"] for one in told["indicators"]] == [owed["id"], None]
    assert "direction_not_said" in {one["code"] for one in told["findings"]}


def test_one_odd_target_keeps_nothing_else_out(
    client: TestClient, officer: dict[str, str]
) -> None:
    document = history()
    odd, right = the_contract(document)["agreedMetrics"][:2]
    odd["observations"] = [{"id": "target", "measure": 2.5, "unit": {"name": "people"}}]
    right["observations"] = [{"id": "target", "measure": 95, "unit": {"name": "percent"}}]

    answer = take(client, officer, document)

    told = answer.json()
    assert answer.status_code == 201, answer.text
    rests = [one["obligation_id"] for one in told["indicators"]]
    assert (rests[0], rests[1] is None) == (None, False)
    [found] = [one for one in told["findings"] if one["code"] == "target_not_used"]
    assert "no part of one in people" in found["message"]


def test_a_contract_that_is_named_is_known_again_without_its_name(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    with writing(engine) as session:
        named = str(a_contract(session, value=None).id)

    first = take(client, officer, history(), contract_id=named).json()
    again = take(client, officer, history()).json()

    assert (first["contract"]["ocid"], first["contract"]["outside_id"]) == (OCID, "1")
    assert (again["is_new"], again["contract"]["id"]) == (False, named)
    assert counted(engine)[0] == 1


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"ocid": "ocds-h6vhtk-0000b2"}, "ocds-h6vhtk-0000b2"),
        ({"ocid": OCID, "outside_id": "7"}, "'7'"),
    ],
)
def test_a_notice_is_not_put_on_a_contract_that_notices_call_otherwise(
    client: TestClient, engine: Engine, officer: dict[str, str], other: dict[str, str], told: str
) -> None:
    with writing(engine) as session:
        named = str(a_contract(session, **other).id)

    answer = take(client, officer, history(), contract_id=named)

    assert (answer.status_code, answer.json()["code"]) == (409, "other-contract")
    assert told in answer.json()["detail"]


def test_a_contract_that_was_awarded_here_is_filled_in_and_not_taken_on_twice(
    judged: Judged,
) -> None:
    made = judged.awarded()
    with writing(judged.engine) as session:
        session.get_one(Procurement, judged.made.procurement_id).ocid = OCID
        session.get_one(Contract, UUID(made["contract_id"])).ocid = OCID
    path = f"/v1/suppliers/{made['supplier_id']}"
    judged.client.patch(
        path, headers=judged.officer | {"If-Match": "*"}, json={"identifiers": [SUPPLIER]}
    )

    told = take(judged.client, judged.officer, history()).json()

    contract = told["contract"]
    assert (told["is_new"], contract["id"]) == (False, made["contract_id"])
    assert (contract["origin"], contract["price"]) == ("award", "120000")
    assert (contract["outside_id"], contract["ends_on"]) == ("1", "2029-01-11")
    assert len(told["indicators"]) == 2


def test_anothers_part_of_the_same_procurement_is_a_contract_of_its_own(judged: Judged) -> None:
    made = judged.awarded()
    with writing(judged.engine) as session:
        session.get_one(Contract, UUID(made["contract_id"])).ocid = OCID

    told = take(judged.client, judged.officer, history()).json()

    assert (told["is_new"], told["contract"]["id"] == made["contract_id"]) == (True, False)


def test_an_award_is_named_by_its_notice_where_its_contract_is_in_the_document_too(
    client: TestClient, officer: dict[str, str]
) -> None:
    told = take(client, officer, history(), notice="083057-2025", entered_on="2026-01-09").json()
    details = take(client, officer, history(), notice="003456-2026").json()

    assert told["contract"]["source"] == "Contract award 083057-2025"
    assert (details["is_new"], details["contract"]["id"]) == (False, told["contract"]["id"])


def test_what_holds_no_contract_or_several_is_refused_with_what_it_holds(
    client: TestClient, officer: dict[str, str]
) -> None:
    two = history()
    two["releases"] += below_threshold()["releases"]

    empty = take(client, officer, {})
    several = take(client, officer, two)
    named = take(client, officer, two, notice="028961-2025")
    unknown = take(client, officer, two, contract="9")

    assert empty.json()["errors"][0]["code"] == "no_contract"
    assert (several.status_code, several.json()["code"]) == (409, "which-contract")
    assert "003456-2026" in several.json()["how_to_fix"]
    assert named.json()["contract"]["title"] == "Route optimisation software"
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")


def test_a_contract_that_is_not_entered_into_is_refused(
    client: TestClient, officer: dict[str, str]
) -> None:
    document = history()
    the_contract(document)["dateSigned"] = "2099-01-01T00:00:00Z"

    answer = take(client, officer, document)

    assert [one["code"] for one in answer.json()["errors"]] == ["in_the_future"]
