import re
from datetime import date
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import update

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.tables import Contract, ContractState, Ending
from app.deliveries.shortfall.kind import RemedyKind
from app.ocds.publication.omission import CLAIMED
from app.organisations.tables import ClaimKind
from app.platform.database import writing
from tests.callers import ISSUED
from tests.deliveries.notices.made import BREACH, described, followed, identified, remedied
from tests.ocds.publication.made import (
    changed,
    claimed,
    codes,
    entered,
    release_in,
)

DAYS = "starts_on=2026-01-01&ends_on=2026-03-31"


def a_change(engine: Engine, contract: UUID, **facts: Any) -> UUID:
    """Have a change approved that makes the contract longer and dearer."""
    with writing(engine) as session:
        of = session.get_one(Contract, contract)
        given: dict[str, Any] = {
            "number": 1, "kind": ChangeKind.TERM, "state": ChangeState.APPROVED,
            "effective_on": date(2026, 6, 1), "reason": "The new depot opens a year later.",
            "ground": "Schedule 8, paragraph 1", "value_before": of.value,
            "value_after": 1_100_000, "ends_before": of.ends_on,
            "ends_after": date(2028, 3, 31), "tests": [], "needs_notice": True,
            "notice_id": "012345-2026", "notice_published_on": date(2026, 5, 20),
            "standstill": False,
            "proposed_by": of.id, "proposed_at": ISSUED, "updated_at": ISSUED,
        }  # fmt: skip
        made = ContractChange(authority_id=of.authority_id, contract_id=contract, **given | facts)
        session.add(made)
        return made.id


def test_a_contract_is_told_with_its_metrics_commitments_and_parties(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    entered(client, officer, contract)
    claimed(engine, contract)

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=details")

    [told] = release["contracts"]
    assert [one["title"] for one in told["agreedMetrics"]] == ["Jobs"]
    owed = {one["title"]: one for one in told["socialValue"]["commitments"]}
    assert (owed["Local jobs"]["quantity"], owed["Local jobs"]["unit"]) == (8, {"name": "people"})
    buyer, supplier = release["parties"]
    assert (buyer["id"], buyer["roles"]) == ("GB-PPON-PABC-1234-DEFG", ["buyer"])
    assert supplier["identifier"] == {"scheme": "GB-COH", "id": "01234567"}
    assert supplier["details"] == {
        "scale": "sme", "vcse": False, "shelteredWorkshop": False,
        "publicServiceMissionOrganization": False,
    }  # fmt: skip
    assert told["hasOptions"] is False
    assert told["renewal"] == {"description": "Once, by a year."}
    assert told["period"]["maxExtentDate"] == "2028-03-31T23:59:59Z"
    [award] = release["awards"]
    assert award["items"][0]["additionalClassifications"] == [{"scheme": "CPV", "id": "55521100"}]


def test_ratings_have_the_statutory_codes_and_agree_with_the_notice(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    notice = client.get(
        f"/v1/contracts/{contract}/notices/performance?{DAYS}", headers=officer
    ).json()

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=performance&{DAYS}")

    [metric] = release["contracts"][0]["implementation"]["metrics"]
    [assessed] = notice["assessed"]
    [observation] = metric["observations"]
    assert observation["measureClassification"]["id"] == assessed["code"] == "significantlyBelow"
    assert observation["measureClassification"]["description"].startswith("Inadequate - ")
    assert observation["notes"] == assessed["reason"]
    assert observation["period"] == {
        "startDate": "2026-01-01T00:00:00Z", "endDate": "2026-03-31T23:59:59Z",
    }  # fmt: skip
    assert metric["title"] == assessed["indicator"]["title"]


def test_what_was_reported_or_doubted_is_told_nowhere(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    text = client.get(f"/v1/contracts/{contract}/ocds", headers=officer).text

    assert "Two posts were never filled." in text  # the reason of a rating, which notices give
    for word in ("reported", "verified", "evidence", "disputed", "forecast", "280"):
        assert word not in text.lower()


def test_the_validator_names_what_is_missing_until_it_is_entered(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    before = codes(client, officer, contract, "notice=details")

    assert {"no_cpv", "no_regions", "no_method", "no_options", "no_renewal", "no_description",
            "no_conflicts_assessed", "no_authority_id", "no_authority_address",
            "no_supplier_vcse", "too_few_indicators"} <= set(before)  # fmt: skip
    entered(client, officer, contract)
    claimed(engine, contract)
    after = codes(client, officer, contract, "notice=details")
    assert after == ["no_authority_address", "no_authority_email", "too_few_indicators"]


def test_each_omission_says_where_it_is_entered_and_by_which_law(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    document = client.get("/openapi.json").json()
    answer = client.get(
        f"/v1/contracts/{contract}/ocds/omissions?notice=details", headers=officer
    ).json()

    assert answer["notice_type"] == "UK7"
    named = [re.search(r"(POST|PATCH|PUT) (/v1/\S+[a-z}])", one["how_to_fix"])
             for one in answer["omissions"]]  # fmt: skip
    paths = [(one[1].lower(), one[2]) for one in named if one]
    assert len(paths) > 10
    assert all(method in document["paths"].get(path, ()) for method, path in paths), paths
    assert all(one["law"] for one in answer["omissions"])
    assert set(CLAIMED) == {kind.value for kind in ClaimKind}


def test_the_indicators_and_ratings_that_are_missing_are_those_of_the_notices(
    client: TestClient, officer: dict[str, str], contract: UUID
) -> None:
    for notice, asked in (("details", ""), ("performance", f"&{DAYS}")):
        path = f"/v1/contracts/{contract}/notices/{notice}?{asked[1:]}".rstrip("?")
        own = {one["code"] for one in client.get(path, headers=officer).json()["omissions"]}

        found = codes(client, officer, contract, f"notice={notice}{asked}")

        assert own
        assert own <= set(found)


def test_a_breach_goes_into_a_performance_notice_with_all_that_the_law_asks(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    with writing(engine) as session:
        of, _, jobs = followed(session)
        identified(session, of)
        remedied(of, jobs, RemedyKind.BREACH)
        contract = of.contract.id

    path = f"/contracts/{contract}/ocds?notice=performance&{DAYS}"
    release = release_in(client, officer, path)

    [failure] = release["contracts"][0]["implementation"]["performanceFailures"]
    assert (failure["category"], failure["requirement"]) == ("71(3)", BREACH["nature"])
    for words in (
        BREACH["impact"],
        BREACH["mitigation"],
        BREACH["basis"],
        "damages on 2026-02-10",
    ):
        assert words in failure["description"]
    assert failure["suppliers"] == [{"id": "GB-COH-01234567", "name": "Ash Cleaning Ltd"}]
    assert "no_warning" in codes(client, officer, contract, f"notice=performance&{DAYS}")


def test_a_change_tells_its_ground_its_reason_and_what_it_changes(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    change = a_change(engine, contract)
    asked = f"notice=change&change_id={change}"

    release = release_in(client, officer, f"/contracts/{contract}/ocds?{asked}")

    assert release["tag"] == ["contractAmendment"]
    [amendment] = release["contracts"][0]["amendments"]
    said = "The new depot opens a year later. Ground: Schedule 8, paragraph 1"
    assert amendment["rationale"] == said
    assert "rationaleClassifications" not in amendment
    assert amendment["value"] == {"amount": 1_100_000, "currency": "GBP"}
    assert amendment["period"] == {"endDate": "2028-03-31T23:59:59Z"}
    assert "no_conflicts_assessed" in codes(client, officer, contract, asked)
    with writing(engine) as session:
        session.exec(update(ContractChange).values(ground="", notice_published_on=None))
    assert {"no_ground", "no_change_notice"} <= set(codes(client, officer, contract, asked))


def test_a_change_that_is_only_proposed_is_told_to_nobody(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    change = a_change(engine, contract, state=ChangeState.PROPOSED)

    answer = client.get(
        f"/v1/contracts/{contract}/ocds?notice=change&change_id={change}", headers=officer
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing-to-publish")
    assert "amendments" not in client.get(f"/v1/contracts/{contract}/ocds", headers=officer).text


def test_an_end_tells_why_when_and_what_it_came_to(
    client: TestClient, engine: Engine, officer: dict[str, str], contract: UUID
) -> None:
    changed(
        engine, contract, state=ContractState.ENDED, ended_on=date(2026, 3, 31),
        ending=Ending.EXPIRED,
    )  # fmt: skip
    assert "no_final_value" in codes(client, officer, contract, "notice=termination")
    entered(client, officer, contract, final_value="990000.50")

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=termination")

    [told] = release["contracts"]
    assert (release["tag"], told["status"]) == (["contractTermination"], "terminated")
    assert told["terminationRationaleClassifications"][0]["id"] == "contractCompleted"
    assert told["implementation"]["finalValue"]["amount"] * 2 == 1_980_001
    assert "no_last_rating" not in codes(client, officer, contract, "notice=termination")
    changed(engine, contract, ended_on=date(2026, 4, 30))
    assert "no_last_rating" in codes(client, officer, contract, "notice=termination")


def test_a_breach_that_ended_a_contract_is_told_in_its_termination_notice_alone(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    ended = {"outcomes": [{"result": "termination", "on": "2026-02-10"}]}
    with writing(engine) as session:
        of, _, jobs = followed(session)
        described(of, "Jobs", jobs)
        breach = {key: value for key, value in BREACH.items() if key not in ("damages", "basis")}
        remedied(of, jobs, RemedyKind.BREACH, working={"breach": breach | ended})
        contract = of.contract.id
    changed(
        engine, contract, state=ContractState.ENDED, ended_on=date(2026, 2, 10),
        ending=Ending.TERMINATED, why_ended="It was broken.",
    )  # fmt: skip

    release = release_in(client, officer, f"/contracts/{contract}/ocds?notice=termination")

    [told] = release["contracts"]
    [failure] = told["implementation"]["performanceFailures"]
    assert "termination on 2026-02-10" in failure["description"]
    answer = client.get(
        f"/v1/contracts/{contract}/ocds?notice=performance&{DAYS}", headers=officer
    )
    assert answer.json()["code"] == "nothing-to-publish"
