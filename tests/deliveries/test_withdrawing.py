"""A contract that was taken on by mistake is taken back by two people, while it is not used."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.contracts.adoption.promising import NotTakenOn
from app.contracts.duties.tables import DutyDone
from app.contracts.queries import ContractClosed
from app.contracts.tables import Contract, ContractState, Origin
from app.contracts.withdrawing import WithdrawalNotProposed
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.kind import RemedyKind
from app.deliveries.tables import ReturnState
from app.deliveries.withdrawing import (
    ContractInUse,
    propose_contract_withdrawal,
    take_back,
    withdraw_contract,
)
from app.organisations.caller import PersonNeeded, SecondPersonNeeded
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import Stale
from tests.callers import a_caller, a_person
from tests.contracts.adoption.taken import JOBS, Taking
from tests.deliveries.shortfall.behind import is_proposed, is_raised
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


def is_short(running: Running) -> None:
    hours = running.owes(100)
    running.agrees((hours, evenly(hours)))
    is_raised(running, hours, NOW)


def is_written(running: Running) -> None:
    draft = running.returned(date(2026, 1, 1), ReturnState.DRAFT)
    draft.writers = [str(running.manager.who)]
    running.session.flush()


def is_noticed(running: Running) -> None:
    of = running.contract
    done = DutyDone(
        authority_id=of.authority_id, contract_id=of.id, duty="contract_details_notice",
        done_on=NOW.date(), recorded_by=running.manager.who, recorded_at=NOW,
    )  # fmt: skip
    running.session.add(done)
    running.session.flush()


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


def test_what_was_proposed_is_taken_back_by_anybody_and_lapses(session: WriteSession) -> None:
    running = a_contract(session)
    other = a_caller(session, Role.CONTRACT_MANAGER)
    of, words = running.contract, "It stands once."

    proposed(running)
    is_paid(running)
    take_back(session, other, of, words, NOW)
    state = of.withdrawal_by, of.withdrawal_proposed_at, of.withdrawn_because
    assert (*state, of.why_not_withdrawn) == (None, None, "", words)
    assert of.state is ContractState.ENTERED
    with pytest.raises(WithdrawalNotProposed):
        take_back(session, other, of, words, NOW)


def test_a_proposal_lapses_after_thirty_days(session: WriteSession) -> None:
    running = a_contract(session)
    other = a_caller(session, Role.CONTRACT_MANAGER)
    of, last = running.contract, NOW + timedelta(days=30)
    proposed(running)

    with pytest.raises(WithdrawalNotProposed, match="lapsed after 30 days"):
        withdraw_contract(session, other, of, of.version, last)
    with pytest.raises(WithdrawalNotProposed):
        take_back(session, other, of, "It stands once.", last)
    made = withdraw_contract(session, other, of, of.version, last - timedelta(seconds=1))
    assert made.state is ContractState.WITHDRAWN


@pytest.mark.parametrize(
    "use",
    [
        is_paid, is_reported, is_written, is_short, is_remedied, is_noticed, is_changed,
        is_closing,
    ],
)  # fmt: skip
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

    why = {"reason": "600 jobs were meant to be 6."}
    taking.post(path, why)
    kept = taking.post(path, {"reason": "Look again.", "withdraw": True}, colleague)
    asked = taking.post(path, why)
    again = taking.send(reference="GM-1")
    done = taking.post(f"{path}/approval", {"version": asked.json()["version"]}, colleague)
    anew = taking.taken(reference="GM-1")
    twice = taking.post(path, {"reason": "Once more."})

    assert (kept.status_code, kept.json()["withdrawal_by"]) == (201, None)
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
