from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app.contracts.plan.content import PlanContent
from app.contracts.plan.deciding import PlanOutdated, decide
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose, suggest
from app.contracts.plan.queries import owing_on
from app.contracts.plan.shape import Shape
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import Contract, ContractState
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import a_caller, a_person
from tests.contracts.plan.conftest import Running
from tests.contracts.plan.made import (
    AT,
    FIRST,
    LIBRARY,
    WHOLE_UNITS,
    a_contract,
    an_obligation,
    id_in,
)


def suggested(session: WriteSession, contract: Contract) -> PlanContent:
    return suggest(session, contract, Period.QUARTER, Shape.EVEN, WHOLE_UNITS)


def test_a_plan_that_does_not_add_up_any_more_is_not_agreed(session: WriteSession) -> None:
    contract = a_contract(session)
    an_obligation(session, contract)
    first, second = (a_caller(session, Role.CONTRACT_MANAGER) for _ in range(2))
    content = suggested(session, contract)
    proposed = propose(session, first, contract, content, LIBRARY, AT)
    an_obligation(session, contract, "3")

    with pytest.raises(PlanOutdated):
        decide(session, second, contract, proposed, "", AT, agree=True)
    refused = decide(session, second, contract, proposed, "", AT, agree=False)

    assert refused.state == "refused"


def test_a_plan_of_other_days_is_not_agreed(session: WriteSession) -> None:
    contract = a_contract(session)
    an_obligation(session, contract)
    first, second = (a_caller(session, Role.CONTRACT_MANAGER) for _ in range(2))
    content = suggested(session, contract)
    proposed = propose(session, first, contract, content, LIBRARY, AT)
    contract.ends_on = date(2026, 9, 30)

    with pytest.raises(PlanOutdated):
        decide(session, second, contract, proposed, "", AT, agree=True)


def test_after_the_end_the_first_plan_can_still_be_agreed(session: WriteSession) -> None:
    contract = a_contract(session)
    jobs = an_obligation(session, contract)
    first, second = (a_caller(session, Role.CONTRACT_MANAGER) for _ in range(2))
    contract.state, contract.ended_on = ContractState.ENDED, date(2026, 2, 1)

    proposed = propose(session, first, contract, suggested(session, contract), LIBRARY, AT)
    agreed = decide(session, second, contract, proposed, "", AT, agree=True)

    assert (agreed.state, agreed.stands_from) == ("agreed", FIRST)
    due = owing_on(session, [contract], AT.date())[jobs.id].due
    assert due == owing_on(session, [contract], date(2026, 2, 1))[jobs.id].due > 0


@pytest.mark.parametrize("state", [ContractState.CLOSED, ContractState.WITHDRAWN])
def test_what_is_settled_or_was_never_made_is_not_planned(
    session: WriteSession, state: ContractState
) -> None:
    contract = a_contract(session)
    an_obligation(session, contract)
    content = suggested(session, contract)
    contract.state = state

    with pytest.raises(ContractNotRunning):
        suggested(session, contract)
    with pytest.raises(ContractNotRunning):
        manager = a_caller(session, Role.CONTRACT_MANAGER)
        propose(session, manager, contract, content, LIBRARY, AT)


def test_after_the_end_another_plan_can_only_be_refused(session: WriteSession) -> None:
    contract = a_contract(session)
    an_obligation(session, contract)
    first, second = (a_caller(session, Role.CONTRACT_MANAGER) for _ in range(2))
    agreed = propose(session, first, contract, suggested(session, contract), LIBRARY, AT)
    decide(session, second, contract, agreed, "", AT, agree=True)
    content = suggested(session, contract)
    proposed = propose(session, first, contract, content, LIBRARY, AT)
    contract.state = ContractState.ENDED

    with pytest.raises(ContractNotRunning):
        decide(session, second, contract, proposed, "", AT, agree=True)

    assert decide(session, second, contract, proposed, "", AT, agree=False).state == "refused"


def test_a_plan_is_agreed_once_whoever_is_first(running: Running) -> None:
    path = f"/contracts/{running.contract}/plans"
    plan = id_in(running.post(running.manager, path, running.plan()))
    colleagues = [a_person(running.engine, Role.CONTRACT_MANAGER) for _ in range(4)]

    def agree(colleague: dict[str, str]) -> int:
        body = {"decision": "agree"}
        answer = running.post(colleague, f"/plans/{plan}/decision", body)
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(agree, colleagues)) == [201, 409, 409, 409]
