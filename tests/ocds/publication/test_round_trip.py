"""The published history of a real contract comes in, and goes out again with what it holds."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.tables import Contract
from app.deliveries.standing.tables import Rating
from app.ocds.contracts.details import details_in
from app.ocds.contracts.performance import performances_in
from app.ocds.publication.validating import faults_in
from app.organisations.role import Role
from app.platform.database import reading
from app.procurements.tables import Procurement
from tests.callers import a_person, authority_id_of
from tests.ocds.contracts.samples import OCID, as_read, history, performance
from tests.ocds.intake.sent import ingested
from tests.ocds.publication.made import LIST, codes, entered, published, read, release_in

RULES = "local-first@2026.1"
DAYS = {"starts_on": "2026-01-01", "ends_on": "2026-03-31"}
BUYER = {"buyer": {"scheme": "GB-PPON", "id": "PHVX-4316-ZVGZ"}}  #: of the history
SAID = ("ocid", "id", "award", "suppliers", "value", "value_with_tax", "starts", "ends", "signed",
        "category", "above_threshold", "light_touch", "framework", "is_under_act")  # fmt: skip


@pytest.fixture
def taken_in(client: TestClient, engine: Engine, officer: dict[str, str]) -> str:
    """Give the contract that the history tells of."""
    ingested(client, engine, officer, history(), rules=RULES)
    with reading(engine) as session:
        return str(session.exec(select(Contract.id)).one())


def observations(tree: Any) -> list[tuple[Any, ...]]:
    """Give the ratings of a document, however its metrics are titled."""
    [told] = performances_in(tree).performances
    return [
        (one.metric, one.code, one.rating.partition(" - ")[0], one.starts, one.ends)
        for one in told.observations
    ]


def test_the_details_of_a_contract_go_out_as_they_came_in(
    client: TestClient, officer: dict[str, str], taken_in: str
) -> None:
    release = release_in(client, officer, f"/contracts/{taken_in}/ocds?notice=details")

    assert faults_in(release) == []
    assert release["tag"] == ["award", "contract"]
    [came], [goes] = details_in(as_read(history())).contracts, details_in(release).contracts
    assert [getattr(goes, name) for name in SAID] == [getattr(came, name) for name in SAID]
    [told], [award] = release["contracts"], release["awards"]
    assert told["period"]["maxExtentDate"] == "2030-01-11T23:59:59Z"
    assert (told["hasRenewal"], told["renewal"]["description"]) == (True, "1 year or part thereof")
    [item] = award["items"]
    assert item["additionalClassifications"] == [{"scheme": "CPV", "id": "37411300"}]
    names = ("id", "title", "description", "every_months")
    both = [[[getattr(one, name) for name in names] for one in each.metrics]
            for each in (goes, came)]  # fmt: skip
    assert both[0][:2] == both[1]
    assert [one.every_months for one in came.metrics] == [3, 3]


def test_what_is_entered_stands_before_what_was_sent(
    client: TestClient, officer: dict[str, str], taken_in: str
) -> None:
    said = {"renewal": "Twice, by a year.", "latest_end": None, **BUYER}
    entered(client, officer, taken_in, **said)

    release = release_in(client, officer, f"/contracts/{taken_in}/ocds?notice=details")

    [told] = release["contracts"]
    assert told["renewal"]["description"] == "Twice, by a year."
    assert told["period"]["maxExtentDate"] == "2030-01-11T23:59:59Z"


def test_its_ratings_go_out_in_the_words_and_codes_in_which_they_came(
    client: TestClient, officer: dict[str, str], taken_in: str
) -> None:
    path = f"/contracts/{taken_in}/ocds?notice=performance&starts_on=2026-01-01&ends_on=2026-03-31"

    release = release_in(client, officer, path)

    assert faults_in(release) == []
    assert release["tag"] == ["implementation"]
    assert observations(release) == observations(as_read(performance()))


def test_of_its_procurement_which_is_a_draft_here_nothing_goes_out(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ingested(client, engine, officer, history(), rules=RULES, procedure="open")
    with reading(engine) as session:
        path = f"/v1/procurements/{session.exec(select(Procurement.id)).one()}/ocds"

    looked = client.get(path, headers=officer)
    sent = client.post(path, headers=officer, json={})

    for answer in (looked, sent):
        assert (answer.status_code, answer.json()["code"]) == (409, "not-published-yet")
    assert client.get(f"{LIST}/{OCID}").status_code == 404


def test_all_of_it_stands_in_one_release_that_is_valid(
    client: TestClient, officer: dict[str, str], taken_in: str
) -> None:
    release = release_in(client, officer, f"/contracts/{taken_in}/ocds")

    assert faults_in(release) == []
    assert release["tag"] == ["award", "contract", "implementation"]
    assert len(release["contracts"][0]["implementation"]["metrics"]) == 3


def test_what_was_published_is_taken_in_elsewhere_as_the_same_contract(
    client: TestClient, engine: Engine, officer: dict[str, str], taken_in: str
) -> None:
    for body in ({"notice": "details"}, {"notice": "performance", **DAYS}):
        assert published(client, officer, taken_in, **body).status_code == 201
    package = client.get(f"{LIST}/{OCID}").content
    other = a_person(engine, Role.PROCUREMENT_OFFICER, authority="Othertown Council")

    whole, each = ingested(client, engine, other, package)

    assert [one["answer"] for one in each] == ["taken", "taken"], each
    assert whole["refused"] == 0
    with reading(engine) as session:
        theirs = Contract.authority_id == authority_id_of(engine, other)
        copy = session.exec(select(Contract).where(theirs)).one()
        own = session.get_one(Contract, next(iter(session.exec(
            select(Contract.id).where(col(Contract.id) != copy.id)
        ))))  # fmt: skip
        names = ("ocid", "outside_id", "outside_award", "value", "value_with_vat", "starts_on",
                 "ends_on", "entered_on", "regime", "works")  # fmt: skip
        assert [getattr(copy, one) for one in names] == [getattr(own, one) for one in names]
        words = {
            one.id: sorted(session.exec(select(Rating.word).where(Rating.contract_id == one.id)))
            for one in (copy, own)
        }
    assert words[copy.id] == words[own.id] != []


def test_a_record_tells_what_its_releases_say_together(
    client: TestClient, officer: dict[str, str], taken_in: str
) -> None:
    for body in ({"notice": "details"}, {"notice": "performance", **DAYS}):
        published(client, officer, taken_in, **body)

    answer = client.get(f"/api/1.0/ocdsRecordPackages/{OCID}")

    [record] = read(answer.text)["records"]
    assert [one["tag"] for one in record["releases"]] == [
        ["award", "contract"],
        ["implementation"],
    ]
    whole = record["compiledRelease"]
    assert (whole["tag"], whole["ocid"]) == (["compiled"], OCID)
    assert faults_in(whole) == []
    [contract] = whole["contracts"]
    assert contract["dateSigned"] == "2026-01-09T00:00:00Z"
    assert len(contract["agreedMetrics"]) == len(contract["implementation"]["metrics"]) == 3
    assert record["versionedRelease"]["ocid"] == OCID


def test_that_an_ocid_is_another_buyers_is_named_before_and_as_it_is_published(
    client: TestClient, engine: Engine, officer: dict[str, str], taken_in: str
) -> None:
    asked = "notice=details"
    [first, *_] = client.get(
        f"/v1/contracts/{taken_in}/ocds/omissions?{asked}", headers=officer
    ).json()["omissions"]
    told = published(client, officer, taken_in, notice="details").json()

    entered(client, officer, taken_in, **BUYER)

    assert first["code"] == "ocid_of_another"
    assert (OCID in first["what"], "PATCH /v1/contracts" in first["how_to_fix"]) == (True, True)
    assert [one["code"] for one in told["omissions"]] == ["ocid_of_another"]
    assert "ocid_of_another" not in codes(client, officer, taken_in, asked)
    again = published(client, officer, taken_in, notice="details").json()
    assert again["omissions"] == []
