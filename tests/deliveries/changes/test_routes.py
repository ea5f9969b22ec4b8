from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.tables import Contract
from app.deliveries.rolling import Counted, count
from app.organisations.role import Role
from app.platform.database import writing
from tests.callers import a_key, a_person, a_supplier
from tests.contracts.plan.conftest import Running
from tests.contracts.plan.made import id_in
from tests.deliveries.changes.over import accepted_in_february
from tests.deliveries.returns.made import agree

GROUND = "Schedule 8, paragraph 1"
MORE = {
    "kind": "value",
    "effective_on": "2026-04-01",
    "value": "1080000",
    "reason": "Two more schools.",
}


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def codes(answer: Any) -> dict[str, str]:
    return {one["path"]: one["code"] for one in answer.json()["errors"]}


def propose(running: Running, **changes: Any) -> Any:
    return running.post(running.manager, f"/contracts/{running.contract}/changes", MORE | changes)


def decide(running: Running, change: object, decision: str = "approve") -> Any:
    return running.post(
        running.colleague, f"/changes/{change}/decision", {"decision": decision, "reason": "Ok."}
    )


def announce(
    running: Running, change: object, on: str = "2026-02-27", *, standstill: bool = False
) -> Any:
    body = {"notice_id": "012346-2026", "published_on": on, "standstill": standstill}
    return running.post(running.manager, f"/changes/{change}/notice", body)


def verify(running: Running, quantity: str) -> None:
    with writing(running.engine) as session:
        contract = session.get_one(Contract, running.contract)
        change = Counted(
            contract.authority_id, contract.id, running.jobs, date(2025, 6, 1),
            reported=Decimal(quantity), verified=Decimal(quantity), deliveries=1,
        )  # fmt: skip
        count(session, [change])


def test_a_change_is_looked_at_proposed_and_approved(running: Running) -> None:
    path = f"/contracts/{running.contract}/changes"
    query = "kind=value&effective_on=2026-04-01&value=1080000"

    seen = running.get(running.manager, f"{path}/proposal?{query}").json()
    proposed = propose(running)
    approved = decide(running, id_in(proposed))

    [jobs, share] = seen["lines"]
    assert (jobs["before"], jobs["proposed"]) == ("25", "27")
    assert jobs["working"] == "25 fte_year × 1080000 ÷ 1000000 pounds"
    assert (share["before"], share["proposed"]) == ("80", "80")
    assert [(one["code"], one["figure"], one["is_passed"]) for one in seen["tests"]] == [
        ("value_notice", "8", False),
        ("value_ground", "8", False),
    ]
    told = approved.json()
    assert (approved.status_code, told["state"], told["version"]) == (201, "approved", 2)
    assert [one["wanted"] for one in told["lines"]] == ["27", "80"]
    assert told["lines"][0]["baseline"] == "25"
    assert propose(running, value="1090000").json()["value_before"] == "1080000"


def test_a_change_beyond_its_limit_waits_for_its_notice(running: Running) -> None:
    change = id_in(propose(running, value="1100000.01", ground=GROUND))

    early = decide(running, change)
    tomorrow = announce(running, change, "2026-03-03")
    announce(running, change)
    approved = decide(running, change)

    assert refusal(early) == (409, "change-notice-needed")
    assert early.json()["tests"][0]["figure"] == "10.01"
    assert codes(tomorrow) == {"published_on": "not_yet"}
    told = approved.json()
    assert (approved.status_code, told["notice_id"], told["standstill"]) == (
        201, "012346-2026", False,
    )  # fmt: skip
    assert refusal(announce(running, change)) == (409, "already-decided")


def test_nothing_is_owed_below_what_is_verified(running: Running) -> None:
    verify(running, "20")
    less = {"obligation_id": str(running.jobs), "quantity": "19.5", "reason": "Fewer schools."}

    halved = propose(running, value="500000", ground=GROUND)
    decide(running, id_in(halved), "refuse")
    below = propose(running, value="950000", lines=[less], ground=GROUND)

    assert halved.json()["lines"][0]["proposed"] == "20"
    assert halved.json()["lines"][0]["working"].endswith("but 20 fte_year are verified")
    assert codes(below) == {"lines[0].quantity": "below_verified"}


def test_what_is_verified_after_the_proposal_counts_too(running: Running) -> None:
    less = {"obligation_id": str(running.jobs), "quantity": "19.5", "reason": "Fewer schools."}
    change = id_in(propose(running, value="950000", lines=[less], ground=GROUND))
    announce(running, change)
    verify(running, "20")

    assert refusal(decide(running, change)) == (409, "below-verified")
    assert decide(running, change, "refuse").json()["state"] == "refused"


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "0"},
        {"value": "1.001"},
        {"reason": " "},
        {"kind": "whim"},
        {"lines": [{"obligation_id": "0195566f-4a00-7000-8000-000000000070", "quantity": "-1"}]},
        {"effective_on": "2026-13-01"},
    ],
)
def test_a_change_that_makes_no_sense_is_refused(running: Running, changes: Any) -> None:
    assert propose(running, **changes).status_code == 422


def test_an_obligation_has_one_line(running: Running) -> None:
    line = {"obligation_id": str(running.jobs), "quantity": "27", "reason": "So."}

    assert propose(running, lines=[line, line]).status_code == 422
    assert propose(running, lines=[line]).status_code == 201


def test_one_change_waits_and_is_decided_by_another_person(running: Running) -> None:
    change = id_in(propose(running))
    path = f"/changes/{change}/decision"

    assert refusal(propose(running)) == (409, "change-waits")
    own = running.post(running.manager, path, {"decision": "approve"})
    program = running.post(a_key(running.engine), path, {"decision": "approve"})
    assert refusal(own) == (403, "second-person-needed")
    assert refusal(program) == (403, "person-needed")
    assert decide(running, change, "refuse").status_code == 201
    assert refusal(decide(running, change)) == (409, "already-decided")


def test_a_change_is_approved_once_whoever_is_first(running: Running) -> None:
    change = id_in(propose(running))
    colleagues = [a_person(running.engine, Role.CONTRACT_MANAGER) for _ in range(4)]

    def approve(colleague: dict[str, str]) -> int:
        body = {"decision": "approve"}
        return int(running.post(colleague, f"/changes/{change}/decision", body).status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(approve, colleagues)) == [201, 409, 409, 409]


def novation(running: Running) -> dict[str, Any]:
    return {
        "kind": "novation",
        "effective_on": "2026-03-02",
        "supplier_id": str(a_supplier(running.engine, "Birch Services Ltd")),
        "reason": "The group was reorganised.",
        "ground": "Schedule 8, paragraph 9",
        "value": None,
    }


def test_after_a_novation_each_supplier_reports_its_own_days(running: Running) -> None:
    with writing(running.engine) as session:
        contract = session.get_one(Contract, running.contract)
        agree(session, contract, first_period_on=date(2026, 1, 1))
    change = id_in(propose(running, **novation(running)))
    announce(running, change)
    assert decide(running, change).status_code == 201

    path = f"/contracts/{running.contract}/returns"
    begun = running.post(running.rival, path, {"day": "2026-03-02"}).json()
    [left] = running.get(running.supplier, "/returns").json()["data"]

    assert (begun["period_starts_on"], begun["period_ends_on"]) == ("2026-03-02", "2026-03-31")
    assert (left["period_starts_on"], left["period_ends_on"]) == ("2026-01-01", "2026-03-01")
    delivery = {
        "reference": "J-1", "obligation_id": str(running.jobs), "quantity": "1",
        "delivered_on": "2026-02-20",
    }  # fmt: skip
    own = running.post(running.supplier, f"/returns/{left['id']}/deliveries", delivery)
    assert own.status_code == 201
    assert running.post(running.supplier, f"/returns/{left['id']}/submission", None).is_success
    assert refusal(running.get(running.rival, f"/returns/{left['id']}")) == (404, "not-found")


NOTHING: dict[str, Any] = {"deliveries": 0, "oldest": []}
GIVEN_UP = {"reason": "These days are the new firm's.", "pass_on": True}


def handed_over(running: Running, on: str = "2026-02-01") -> tuple[str, Any]:
    """Have the contract go over to the rival, and give the change and the answer to that."""
    change = id_in(propose(running, **novation(running) | {"effective_on": on}))
    announce(running, change, "2026-01-30")
    decided = decide(running, change)
    assert decided.status_code == 201, decided.text
    return f"/changes/{change}", decided.json()


def test_what_was_reported_of_days_after_a_novation_is_told_as_a_doubt(running: Running) -> None:
    parent = accepted_in_february(running)

    change, decided = handed_over(running)

    told = decided["others_days"]
    [stray] = told["oldest"]
    assert (told["deliveries"], stray["reference"], stray["quantity"]) == (1, "J-1", "1")
    assert (f"/returns/{stray['return_id']}", stray["can_be_passed_on"]) == (parent, True)
    assert running.get(running.manager, change).json()["others_days"] == told
    assert running.get(running.rival, change).json()["others_days"] == NOTHING
    found = running.get(running.manager, f"/contracts/{running.contract}/review").json()
    assert found["others_days"] == told
    assert "others_days" in {one["code"] for one in found["questions"]}


def test_a_return_of_days_after_a_novation_is_passed_on(running: Running) -> None:
    parent = accepted_in_february(running)
    path, body = f"{parent}/reopening", {"day": "2026-02-10"}
    assert refusal(running.post(running.manager, path, GIVEN_UP)) == (409, "days-are-its-own")
    handed_over(running)
    returns = f"/contracts/{running.contract}/returns"
    barred = running.post(running.rival, returns, body)
    assert refusal(barred) == (409, "return-begun")
    assert refusal(running.post(running.supplier, path, GIVEN_UP)) == (403, "separation")

    passed = running.post(running.manager, path, GIVEN_UP)

    assert (passed.status_code, passed.json()["state"]) == (201, "passed_on")
    found = running.get(running.manager, f"/contracts/{running.contract}/review").json()
    assert found["others_days"] == NOTHING
    assert running.post(running.rival, returns, body).status_code == 201
    own = running.get(running.supplier, parent).json()["summary"]
    assert own["why_passed_on"] == GIVEN_UP["reason"]
    again = running.post(running.manager, path, GIVEN_UP)
    assert refusal(again) == (409, "return-passed-on")


def test_after_a_novation_the_former_supplier_sees_no_change_any_more(running: Running) -> None:
    body, birch = novation(running), a_supplier(running.engine, "Birch Services Ltd")
    path = f"/contracts/{running.contract}/changes"

    change = id_in(propose(running, **body))
    assert running.get(running.supplier, path).status_code == 200
    announce(running, change)
    assert decide(running, change).status_code == 201

    assert refusal(running.get(running.supplier, path)) == (404, "not-found")
    assert refusal(running.get(running.supplier, f"/changes/{change}")) == (404, "not-found")
    assert running.get(running.rival, f"/changes/{change}").json()["supplier_after"] == str(birch)


def test_a_change_of_what_is_closed_is_refused(running: Running) -> None:
    body = {"kind": "early_end", "effective_on": "2026-03-02", "value": None}
    change = id_in(propose(running, **body))
    assert decide(running, change).status_code == 201

    assert refusal(propose(running)) == (409, "contract-not-running")


def test_a_change_is_read_by_those_whose_contract_it_is(running: Running) -> None:
    change = id_in(propose(running))
    paths = [f"/changes/{change}", f"/contracts/{running.contract}/changes"]

    for path in paths:
        assert running.get(running.manager, path).status_code == 200
        assert running.get(running.supplier, path).status_code == 200
        assert refusal(running.get(running.rival, path)) == (404, "not-found")
        assert refusal(running.get(running.stranger, path)) == (404, "not-found")
    query = "kind=scope&effective_on=2026-04-01"
    preview = f"{paths[1]}/proposal?{query}"
    assert refusal(running.get(running.stranger, preview)) == (404, "not-found")
    assert refusal(running.post(running.stranger, paths[1], MORE)) == (404, "not-found")
    elsewhere = {"decision": "approve"}
    answer = running.post(running.stranger, f"{paths[0]}/decision", elsewhere)
    assert refusal(answer) == (404, "not-found")
    notice = {"notice_id": "1", "published_on": "2026-02-27", "standstill": False}
    answer = running.post(running.stranger, f"{paths[0]}/notice", notice)
    assert refusal(answer) == (404, "not-found")
