"""A contract that was taken on by mistake is taken back by two people, while it is not used."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.adoption.promising import NotTakenOn
from app.contracts.queries import ContractClosed
from app.contracts.tables import Contract, ContractState, Origin
from app.contracts.withdrawing import WithdrawalNotProposed
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.tables import ReturnState
from app.deliveries.withdrawing import (
    ContractInUse,
    propose_contract_withdrawal,
    withdraw_contract,
)
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import Stale
from tests.callers import a_caller, a_person
from tests.contracts.adoption.taken import JOBS, Taking
from tests.deliveries.shortfall.behind import is_proposed
from tests.deliveries.standing.made import Running, a_contract, evenly

NOW = datetime.fromisoformat("2026-03-02T10:00:00Z")


def proposed(running: Running) -> Contract:
    session: Any = running.session
    return propose_contract_withdrawal(
        session, running.manager, running.contract, "It is there twice.", NOW
    )


def withdrawn(running: Running) -> Contract:
    session: Any = running.session
    other = a_caller(session, Role.CONTRACT_MANAGER)
    return withdraw_contract(session, other, running.contract, running.contract.version, NOW)


def is_paid(running: Running) -> None:
    running.spends(100, date(2026, 1, 31))


def is_reported(running: Running) -> None:
    running.returned(date(2026, 1, 1))


def is_remedied(running: Running) -> None:
    hours = running.owes(100)
    running.agrees((hours, evenly(hours)))
    is_proposed(running, hours, NOW, RemedyKind.WARNING)


def is_changed(running: Running) -> None:
    running.passes_to("Birch Ltd", date(2026, 2, 1))


def is_closing(running: Running) -> None:
    of = running.contract
    begun = CloseOut(
        authority_id=of.authority_id, contract_id=of.id, state=CloseOutState.OPEN, outturn=[],
        settlement=[], begun_by=running.manager.who, begun_at=NOW, updated_at=NOW,
    )  # fmt: skip
    running.session.add(begun)
    running.session.flush()


def test_two_people_withdraw_a_contract_that_was_taken_on(session: WriteSession) -> None:
    running = a_contract(session)
    hours = running.owes(10**13)
    running.agrees((hours, evenly(hours)))
    running.returned(date(2026, 1, 1), ReturnState.DRAFT)

    before = proposed(running).state
    made = withdrawn(running)

    assert (before, made.state) == (ContractState.ENTERED, ContractState.WITHDRAWN)
    assert (made.withdrawal_by, made.withdrawn_because) == (
        running.manager.who, "It is there twice.",
    )  # fmt: skip


def test_who_proposed_it_does_not_approve_it_nor_does_a_program(session: WriteSession) -> None:
    running = a_contract(session)
    person = running.manager

    with pytest.raises(WithdrawalNotProposed):
        withdrawn(running)
    running.manager = replace(person, person_id=None)
    with pytest.raises(PersonNeeded):
        proposed(running)
    running.manager = person
    version = proposed(running).version
    with pytest.raises(SecondPersonNeeded):
        withdraw_contract(session, person, running.contract, version, NOW)
    with pytest.raises(Stale):
        other = a_caller(session, Role.CONTRACT_MANAGER)
        withdraw_contract(session, other, running.contract, version - 1, NOW)


@pytest.mark.parametrize("use", [is_paid, is_reported, is_remedied, is_changed, is_closing])
def test_what_was_used_is_no_mistake_any_more(
    session: WriteSession, use: Callable[[Running], None]
) -> None:
    running = a_contract(session)
    proposed(running)
    use(running)

    with pytest.raises(ContractInUse):
        proposed(running)
    with pytest.raises(ContractInUse):
        withdrawn(running)


def test_an_awards_contract_and_one_that_is_settled_stay(session: WriteSession) -> None:
    running = a_contract(session)

    running.contract.state = ContractState.CLOSED
    with pytest.raises(ContractClosed):
        proposed(running)
    running.contract.origin = Origin.AWARD
    with pytest.raises(NotTakenOn):
        proposed(running)


def test_it_is_taken_on_anew_by_the_same_reference(client: TestClient, engine: Engine) -> None:
    taking = Taking(client, engine)
    slip = taking.taken(reference="GM-1", obligations=[JOBS | {"quantity": "600"}])
    path = f"/contracts/{slip['id']}/withdrawal"
    colleague = a_person(engine, Role.CONTRACT_MANAGER)

    asked = taking.post(path, {"reason": "600 jobs were meant to be 6."})
    again = taking.send(reference="GM-1")
    done = taking.post(f"{path}/approval", {"version": asked.json()["version"]}, colleague)
    anew = taking.taken(reference="GM-1")
    twice = taking.post(path, {"reason": "Once more."})

    assert (asked.status_code, asked.json()["state"]) == (201, "entered")
    assert (again.status_code, again.json()["code"]) == (409, "contract-reference-taken")
    assert (done.status_code, done.json()["state"]) == (201, "withdrawn")
    assert anew["id"] != slip["id"]
    assert (twice.status_code, twice.json()["code"]) == (409, "contract-closed")
    assert len(taking.events("contract.withdrawn")) == 1
    promised = [one["promised"] for one in taking.owed(anew)]
    assert promised == ["6"]
    [line] = taking.get("/standing").json()["data"]
    assert line["promised"] == "6"
