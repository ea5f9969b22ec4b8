from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from app.contracts.plan.queries import owing_on
from app.contracts.tables import Contract, ContractState
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.platform.events import Event
from tests.callers import a_key
from tests.contracts.plan.conftest import Running
from tests.contracts.plan.made import a_contract, id_in


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def codes(answer: Any) -> dict[str, str]:
    return {one["path"]: one["code"] for one in answer.json()["errors"]}


def propose(running: Running, **changes: Any) -> Any:
    return running.post(
        running.manager, f"/contracts/{running.contract}/plans", running.plan(**changes)
    )


def decide(running: Running, plan: object, decision: str = "agree", **more: Any) -> Any:
    body = {"decision": decision, **more}
    return running.post(running.colleague, f"/plans/{plan}/decision", body)


def due(running: Running, day: date) -> Decimal:
    with reading(running.engine) as session:
        contract = session.get_one(Contract, running.contract)
        return owing_on(session, [contract], day)[running.jobs].due


def test_what_one_person_proposes_another_agrees_to(running: Running) -> None:
    proposed = propose(running, terms={"return_due_days": 14})
    agreed = decide(running, id_in(proposed))

    told = agreed.json()
    assert (proposed.json()["state"], proposed.json()["stands_from"]) == ("proposed", None)
    assert (agreed.status_code, told["state"], told["stands_from"]) == (
        201,
        "agreed",
        "2025-04-01",
    )
    assert (told["terms"]["return_due_days"], told["terms"]["ratings"]) == (
        14,
        "statutory-default",
    )
    [jobs, share] = told["lines"]
    assert (jobs["shape"], jobs["quantity"], jobs["unit"]) == ("front", "25", "fte_year")
    assert sum(Decimal(one["quantity"]) for one in jobs["targets"]) == 25
    assert len(jobs["targets"]) == len(share["targets"]) == 8
    assert round(due(running, date(2026, 3, 31)), 2) == Decimal("16.67")
    with reading(running.engine) as session:
        kinds = session.exec(select(Event.kind).where(Event.subject == str(running.contract)))
        assert list(kinds) == ["plan.proposed", "plan.agreed"]


def test_nobody_agrees_to_their_own_plan(running: Running) -> None:
    plan = id_in(propose(running))

    own = running.post(running.manager, f"/plans/{plan}/decision", {"decision": "agree"})
    program = a_key(running.engine)

    assert refusal(own) == (403, "second-person-needed")
    answer = running.post(program, f"/plans/{plan}/decision", {"decision": "agree"})
    assert refusal(answer) == (403, "person-needed")
    answer = running.post(program, f"/contracts/{running.contract}/plans", running.plan())
    assert refusal(answer) == (403, "person-needed")


def test_a_plan_is_decided_once(running: Running) -> None:
    plan = id_in(propose(running))

    refused = decide(running, plan, "refuse", reason="Too late.")

    assert (refused.json()["state"], refused.json()["decision"]) == ("refused", "Too late.")
    assert refusal(decide(running, plan)) == (409, "already-decided")


def test_one_plan_waits_at_a_time(running: Running) -> None:
    plan = id_in(propose(running))

    again = propose(running)

    assert refusal(again) == (409, "plan-waits")
    assert again.json()["plan_id"] == str(plan)


def test_a_plan_that_takes_anothers_place_says_why_and_leaves_the_past(running: Running) -> None:
    decide(running, id_in(propose(running)))
    before = due(running, date(2025, 12, 31))
    back = running.plan()["lines"]
    back[0]["shape"] = "back"

    silent = propose(running, lines=back)
    second = decide(running, id_in(propose(running, lines=back, reason="The site opens later.")))

    assert (silent.status_code, codes(silent)) == (422, {"reason": "reason_needed"})
    assert second.json()["stands_from"] == "2026-03-02"
    assert due(running, date(2025, 12, 31)) == before
    assert due(running, date(2026, 3, 1)) > due(running, date(2026, 3, 2))
    page = running.get(running.supplier, f"/contracts/{running.contract}/plans").json()
    assert [(one["number"], one["state"]) for one in page["data"]] == [
        (1, "replaced"),
        (2, "agreed"),
    ]


def test_targets_that_do_not_add_up_are_refused_with_the_gap(running: Running) -> None:
    lines = running.plan()["lines"]
    lines[0] |= {
        "shape": "targets",
        "targets": [{"starts_on": "2025-04-01", "ends_on": "2025-06-30", "quantity": "24.5"}],
    }

    answer = propose(running, lines=lines)

    assert (answer.status_code, codes(answer)) == (422, {"lines[0].targets": "does_not_add_up"})
    assert "0.5 less than the 25 fte_year" in answer.json()["errors"][0]["message"]


def test_a_plan_has_one_line_for_each_obligation(running: Running) -> None:
    [jobs, _] = running.plan()["lines"]

    twice = propose(running, lines=[jobs, jobs])
    other = propose(running, lines=[jobs | {"obligation_id": str(running.contract)}])

    assert codes(twice) == {"lines[1]": "planned_twice", "lines": "not_planned"}
    assert codes(other) == {"lines[0].obligation_id": "not_owed", "lines": "not_planned"}


def test_the_first_period_holds_the_contracts_first_day(running: Running) -> None:
    early, late = (
        propose(running, first_period_on="2024-12-31"),
        propose(running, first_period_on="2025-04-02"),
    )
    within = propose(running, first_period_on="2025-01-02")

    assert codes(early) == codes(late) == {"first_period_on": "first_period"}
    assert within.status_code == 201
    assert propose(running, first_period_on="0001-01-01").status_code in (409, 422)


def test_the_service_proposes_a_plan_that_can_be_sent_as_it_stands(running: Running) -> None:
    path = f"/contracts/{running.contract}/plans"
    offered = running.get(running.manager, f"{path}/proposal?period=year&shape=back")

    [jobs, share] = offered.json()["lines"]
    assert [one["quantity"] for one in jobs["targets"]] == ["8.33", "16.67"]
    assert (share["shape"], share["targets"]) == ("even", [])
    assert running.post(running.manager, path, offered.json()).status_code == 201


def test_by_spend_goes_by_the_contracts_value(running: Running) -> None:
    path = f"/contracts/{running.contract}/plans/proposal?shape=by_spend"

    [jobs, _] = running.get(running.manager, path).json()["lines"]
    with writing(running.engine) as session:
        session.get_one(Contract, running.contract).value = None
    unknown = running.get(running.manager, path)

    assert (jobs["shape"], jobs["expected_spend"]) == ("by_spend", "1000000")
    assert codes(unknown) == {"lines[0].expected_spend": "nothing_expected"}


def test_without_a_last_day_no_targets_can_be_told(running: Running) -> None:
    with writing(running.engine) as session:
        session.get_one(Contract, running.contract).ends_on = None

    answer = running.get(running.manager, f"/contracts/{running.contract}/plans/proposal")

    assert codes(answer)["lines[0].shape"] == "no_days"


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_only_a_running_contract_is_planned(running: Running, state: ContractState) -> None:
    plan = id_in(propose(running))
    with writing(running.engine) as session:
        session.get_one(Contract, running.contract).state = state

    assert refusal(propose(running)) == (409, "contract-not-running")
    assert refusal(decide(running, plan)) == (409, "contract-not-running")
    answer = running.get(running.manager, f"/contracts/{running.contract}/plans/proposal")
    assert refusal(answer) == (409, "contract-not-running")


def test_where_nothing_is_owed_nothing_is_proposed(running: Running) -> None:
    with writing(running.engine) as session:
        empty = a_contract(session, title="Nothing").id

    answer = running.get(running.manager, f"/contracts/{empty}/plans/proposal")

    assert refusal(answer) == (409, "no-obligations")


def test_a_plan_is_read_by_those_whose_contract_it_is(running: Running) -> None:
    plan = id_in(propose(running))
    paths = [f"/plans/{plan}"] + [
        f"/contracts/{running.contract}/plans{more}" for more in ("", "/proposal")
    ]

    for path in paths:
        assert running.get(running.manager, path).status_code == 200
        assert running.get(running.supplier, path).status_code == 200
        assert refusal(running.get(running.rival, path)) == (404, "not-found")
        assert refusal(running.get(running.stranger, path)) == (404, "not-found")
    assert running.get(running.manager, paths[0]).headers["etag"].startswith('"v1.')
    body = {"decision": "agree"}
    for stranger in (running.stranger, a_key(running.engine, authority="Elsewhere Council")):
        answer = running.post(stranger, f"/plans/{plan}/decision", body)
        assert refusal(answer) == (404, "not-found")


def test_whoever_may_only_write_does_not_decide(running: Running) -> None:
    plan = id_in(propose(running))
    writer = a_key(running.engine, Scope.CONTRACTS_WRITE)

    answer = running.post(writer, f"/plans/{plan}/decision", {"decision": "agree"})

    assert refusal(answer) == (403, "scope-missing")
