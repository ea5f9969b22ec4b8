from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.contracts.change.tables import ContractChange
from app.contracts.tables import ContractState
from app.ocds.intake.jobs import GO_ON
from app.ocds.intake.tables import OcdsIngest
from app.organisations.role import Role
from app.organisations.tables import ApiKey
from app.platform.database import reading, writing
from app.platform.jobs.tables import Job, JobState
from app.platform.jobs.working import run
from app.rooms import SHOP
from tests.callers import a_person
from tests.ocds.contracts.importing.asked import patched
from tests.ocds.contracts.samples import history
from tests.ocds.intake.sent import NOW, codes, ingested, told
from tests.ocds.intake.using.made import (
    a_change_notice,
    an_end_notice,
    made_by,
    the_changes,
    the_contract,
    worth,
)


@pytest.fixture
def officer(engine: Engine) -> dict[str, str]:
    return a_person(engine, Role.PROCUREMENT_OFFICER)


@pytest.mark.parametrize(
    ("first_day", "standstill", "code"),
    [
        ("2026-07-01", None, "notice_late"),
        ("2026-06-20", True, "notice_late"),
        ("2026-07-02", True, "first_day_in_standstill"),
        ("2026-07-13", True, None),
        ("2026-07-02", None, None),
    ],
)
def test_a_change_whose_published_days_are_not_those_of_the_law_is_taken_with_a_warning(
    client: TestClient,
    engine: Engine,
    officer: dict[str, str],
    first_day: str,
    standstill: bool | None,
    code: str | None,
) -> None:
    notice = a_change_notice(**worth(17_000_000))
    [amendment] = notice["contracts"][0]["amendments"]
    amendment |= {"date": f"{first_day}T00:00:00+01:00", "standstill": standstill}
    amendment["rationaleClassifications"] = [{"id": "extremeUrgency", "description": "Urgency."}]

    _, each = ingested(client, engine, officer, [history(), notice])

    late = {"notice_late", "first_day_in_standstill"}
    assert codes(each[-1]) & late == ({code} if code else set())
    [change] = the_changes(engine)
    assert change.told_by_notice
    answer = approved(client, engine, change)
    if standstill:
        assert answer.json()["how_to_fix"] == "Approve it on 2026-07-11 or later."
    else:
        assert answer.status_code == 201, answer.text
        assert the_contract(engine).value == Decimal(17_000_000)


def approved(client: TestClient, engine: Engine, change: ContractChange) -> Any:
    """Have another person approve a change, on a day before the end of the standstill."""
    return decided(client, engine, change, "approve")


def decided(client: TestClient, engine: Engine, change: ContractChange, verdict: str) -> Any:
    """Have another person decide on a change."""
    colleague = a_person(engine, Role.CONTRACT_MANAGER)
    asked = {"decision": verdict, "reason": "As published."}
    return client.post(f"/v1/changes/{change.id}/decision", headers=colleague, json=asked)


def test_the_value_with_vat_of_a_notice_is_that_of_the_contract_once_it_is_approved(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    notice = a_change_notice(**worth(8_600_000))
    notice["contracts"][0]["value"]["amountGross"] = 9_000_001

    _, each = ingested(client, engine, officer, [history(), notice])

    assert "value_with_vat_computed" not in codes(each[-1])
    [change] = the_changes(engine)
    assert (change.value_with_vat_after, change.is_vat_computed) == (Decimal(9_000_001), False)
    answer = approved(client, engine, change)
    assert answer.status_code == 201, answer.text
    assert answer.json()["value_with_vat_after"] == "9000001"
    contract = the_contract(engine)
    assert (contract.value, contract.value_with_vat) == (Decimal(8_600_000), Decimal(9_000_001))
    amended = published_change(client, officer, contract.id, change.id)
    assert amended["value"] == {"amount": 8600000, "amountGross": 9000001, "currency": "GBP"}
    assert amended["amendments"][0]["value"] == amended["value"]


def test_a_value_with_vat_that_the_notice_leaves_out_is_published_once_somebody_says_it(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    _, each = ingested(client, engine, officer, [history(), a_change_notice(**worth(8_600_000))])

    assert "value_with_vat_computed" in codes(each[-1])
    [change] = the_changes(engine)
    assert approved(client, engine, change).json()["is_vat_computed"] is True
    contract = the_contract(engine)
    amended = published_change(client, officer, contract.id, change.id)
    assert amended["value"] == {"amount": 8600000, "currency": "GBP"}
    about = f"/v1/contracts/{contract.id}/ocds/omissions?notice=change&change_id={change.id}"
    [told] = left_out(client, officer, about, "no_value_with_vat")
    assert "worked out in proportion" in told["what"]
    assert "PATCH /v1/contracts/{contract_id}" in told["how_to_fix"]

    path = f"/v1/contracts/{contract.id}"
    put = patched(client, officer, path, value_with_vat="9100000")

    assert put.status_code == 200, put.text
    assert (put.json()["value_with_vat"], put.json()["is_vat_computed"]) == ("9100000", False)
    amended = published_change(client, officer, contract.id, change.id)
    assert amended["value"]["amountGross"] == 9100000
    assert left_out(client, officer, about, "no_value_with_vat") == []
    again = patched(client, officer, path, value_with_vat="9200000")
    assert (again.status_code, again.json()["code"]) == (409, "change-needed")


def test_another_value_with_vat_alone_is_a_change_and_a_placeholder_is_none(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    placeholder = a_change_notice("089000-2026", "2026-06-01", **worth(0))
    placeholder["contracts"][0]["value"]["amount"] = 0.01
    taxed = a_change_notice(**worth(8_500_000))
    taxed["contracts"][0]["value"]["amountGross"] = 8_700_000

    _, each = ingested(client, engine, officer, [history(), placeholder, taxed])

    assert "not_money" in codes(each[-2])
    [change] = the_changes(engine)
    assert (change.value_before, change.value_after) == (Decimal(8_500_000), Decimal(8_500_000))
    assert change.value_with_vat_after == Decimal(8_700_000)


def test_an_indicator_that_a_notice_of_change_adds_is_told(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    metrics = [{"id": "1", "title": "Known"}, {"id": "KPI9", "title": "New"}]
    notice = a_change_notice(**worth(8_600_000), agreedMetrics=metrics)

    _, each = ingested(client, engine, officer, [history(), notice])

    [told] = [one for one in each[-1]["findings"] if one["code"] == "not_used"]
    assert told["message"] == "Indicators that the contract does not have are not set: KPI9."


@pytest.mark.parametrize("verdict", ["approve", "refuse"])
def test_of_three_changes_each_is_proposed_once_the_one_before_is_decided(
    client: TestClient, engine: Engine, officer: dict[str, str], verdict: str
) -> None:
    second = a_change_notice("091000-2026", "2026-08-01", **worth(8_700_000))
    third = a_change_notice("092000-2026", "2026-09-01", **worth(8_800_000))
    sent = [history(), a_change_notice(**worth(8_600_000)), second, third]
    file, each = ingested(client, engine, officer, sent)
    assert ["change_waits" in codes(one) for one in each[-3:]] == [False, True, True]
    for number in range(1, 4):
        change = the_changes(engine)[-1]
        assert (change.number, change.state) == (number, "proposed")
        assert decided(client, engine, change, verdict).status_code == 201
        go_on(engine)

    values = [one.value_after for one in the_changes(engine)]
    assert values == [Decimal(8_600_000), Decimal(8_700_000), Decimal(8_800_000)]
    assert len({one.proposed_by for one in the_changes(engine)}) == 1
    _, each = told(client, officer, file["id"])
    assert ["change_waits" in codes(one) for one in each[-3:]] == [False, False, False]
    assert "change" in made_by(each)["092000-2026"]


def test_what_waited_is_not_proposed_for_whoever_may_not_any_more(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    second = a_change_notice("091000-2026", "2026-08-01", **worth(8_700_000))
    sent = [history(), a_change_notice(**worth(8_600_000)), second]
    file, each = ingested(client, engine, officer, sent)
    [waits] = [one for one in each[-1]["findings"] if one["code"] == "change_waits"]
    assert "else send it again to POST /v1/ocds/ingests" in waits["how_to_fix"]
    with writing(engine) as session:
        key = session.get_one(OcdsIngest, UUID(file["id"])).sent_key
        session.get_one(ApiKey, key).revoked_at = NOW
    [change] = the_changes(engine)
    decided(client, engine, change, "approve")

    assert go_on(engine) == [{"tried": 0, "refused": "key-revoked"}]

    assert len(the_changes(engine)) == 1
    colleague = a_person(engine, Role.PROCUREMENT_OFFICER)
    _, [again] = ingested(client, engine, colleague, [second])
    assert "change_waits" not in codes(again)
    assert len(the_changes(engine)) == 2


def test_an_end_that_waited_for_a_change_is_recorded_once_that_is_decided(
    client: TestClient, engine: Engine, officer: dict[str, str]
) -> None:
    short = history()
    for release in short["releases"]:
        for contract in release.get("contracts", []):
            contract.get("period", {})["endDate"] = "2026-08-31T23:59:59Z"
    dearer = a_change_notice(**worth(8_600_000, "2026-08-31"))
    _, each = ingested(client, engine, officer, [short, dearer, an_end_notice("2026-08-31")])
    assert "end_not_recorded" in codes(each[-1])
    [change] = the_changes(engine)

    assert decided(client, engine, change, "refuse").status_code == 201
    go_on(engine)

    assert the_contract(engine).state is ContractState.ENDED


def go_on(engine: Engine) -> list[Any]:
    """Have a worker go on with what waited for decisions, and give what came of each."""
    waiting = select(Job.id).where(Job.kind == GO_ON.name, Job.state == JobState.WAITING)
    with reading(engine) as session:
        ids = session.exec(waiting.order_by(col(Job.id))).all()
    for one in ids:
        run(engine, SHOP.by_name(), one, lambda: NOW)
    with reading(engine) as session:
        return [session.get_one(Job, one).outcome for one in ids]


def published_change(
    client: TestClient, who: dict[str, str], contract: UUID, change: UUID
) -> dict[str, Any]:
    """Give a contract as the notice of its change would tell it."""
    path = f"/v1/contracts/{contract}/ocds?notice=change&change_id={change}"
    answer = client.get(path, headers=who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["releases"][0]["contracts"][0])


def left_out(client: TestClient, who: dict[str, str], path: str, code: str) -> list[Any]:
    """List what is left out under a code."""
    omissions = client.get(path, headers=who).json()["omissions"]
    return [one for one in omissions if one["code"] == code]
