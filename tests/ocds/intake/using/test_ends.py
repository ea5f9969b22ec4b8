from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.change.wanted import ChangeKind
from app.contracts.tables import ContractState
from tests.ocds.contracts.samples import history
from tests.ocds.intake.sent import codes, ingested
from tests.ocds.intake.using.made import (
    a_change_notice,
    an_end_notice,
    made_by,
    the_changes,
    the_contract,
    worth,
)


def test_an_early_end_is_proposed_and_two_people_decide(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, each = ingested(client, engine, officer, [history(), an_end_notice("2026-08-31")])

    [change] = the_changes(engine)
    assert (change.kind, str(change.effective_on)) == (ChangeKind.EARLY_END, "2026-08-31")
    assert (change.reason, change.ground) == ("Agreed.", "Agreed.")
    assert codes(each[-1]) == {"change_proposed"}
    assert the_contract(engine).state is ContractState.ENTERED


def test_a_contract_that_ran_to_its_last_day_has_ended(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    sent = history()
    for one in sent["releases"]:
        for contract in one.get("contracts", ()):
            if "period" in contract:
                contract["period"]["endDate"] = "2026-08-31T23:59:59Z"

    _, each = ingested(client, engine, officer, [sent, an_end_notice("2026-08-31")])

    contract = the_contract(engine)
    assert (contract.state, str(contract.ended_on)) == (ContractState.ENDED, "2026-08-31")
    assert made_by(each)["095000-2026"] == {"contract"}


def to_the_end_of_june() -> Any:
    """Give the real history of a contract that ends sooner."""
    sent = history()
    for one in sent["releases"]:
        for contract in one.get("contracts", ()):
            if "period" in contract:
                contract["period"]["endDate"] = "2026-06-30T23:59:59Z"
    return sent


def test_an_end_after_the_last_day_is_told_and_is_not_taken_for_the_last_day(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    longer = a_change_notice(day="2026-06-01", **worth(8_500_000, "2026-08-31"))
    sent = [to_the_end_of_june(), longer, an_end_notice("2026-08-31")]

    _, each = ingested(client, engine, officer, sent)

    assert "ground_needed" in codes(each[-2])
    assert codes(each[-1]) == {"end_not_recorded"}
    assert the_contract(engine).state is ContractState.ENTERED


def test_an_end_is_not_recorded_while_a_change_waits(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    dearer = a_change_notice(day="2026-06-01", **worth(8_600_000, "2026-06-30"))
    sent = [to_the_end_of_june(), dearer, an_end_notice("2026-06-30")]

    _, each = ingested(client, engine, officer, sent)

    assert "change_proposed" in codes(each[-2])
    assert codes(each[-1]) == {"end_not_recorded"}
    assert the_contract(engine).state is ContractState.ENTERED


def test_an_end_without_its_day_is_that_of_its_last_day_once_it_is_over(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    end = an_end_notice("2026-06-30")
    del end["contracts"][0]["implementation"]

    _, each = ingested(client, engine, officer, [to_the_end_of_june(), end])

    contract = the_contract(engine)
    assert (contract.state, str(contract.ended_on)) == (ContractState.ENDED, "2026-06-30")
    assert made_by(each)["095000-2026"] == {"contract"}


def test_an_end_without_its_day_before_the_last_day_is_proposed_for_its_publication(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    end = an_end_notice("2026-06-30")
    del end["contracts"][0]["implementation"]

    _, each = ingested(client, engine, officer, [history(), end])

    [change] = the_changes(engine)
    assert (change.kind, str(change.effective_on)) == (ChangeKind.EARLY_END, "2026-09-01")
    assert codes(each[-1]) == {"change_proposed", "day_assumed"}
