from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from app.contracts.kind import Regime
from app.contracts.tables import ContractState, Indicator
from app.deliveries.closing.beginning import ContractClosed
from app.deliveries.closing.closing import StillOpen, close
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.tables import Remedy
from app.deliveries.tables import ReturnState
from app.organisations.caller import PersonNeeded
from app.platform.database import WriteSession
from app.platform.events import Event
from tests.deliveries.closing.ended import (
    NOW,
    RULES,
    all_is_done,
    an_ended_contract,
    is_begun,
    is_told,
)
from tests.deliveries.standing.made import LAST, Running


def is_closed(running: Running, closing: CloseOut) -> CloseOut:
    session: WriteSession = running.session
    return close(session, running.manager, running.contract, closing, RULES, NOW)


def open_points(running: Running, closing: CloseOut) -> list[str]:
    with pytest.raises(StillOpen) as refusal:
        is_closed(running, closing)
    return [one.code for one in refusal.value.findings]


def test_a_contract_is_closed_with_what_it_came_to(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)

    is_closed(running, closing)
    session.flush()

    assert (closing.state, running.contract.state) == (CloseOutState.CLOSED, ContractState.CLOSED)
    [came_to] = closing.outturn
    told = {name: came_to[name] for name in ("promised", "due", "reported", "verified", "short")}
    assert told == {
        "promised": "100", "due": "100", "reported": "90", "verified": "80", "short": "20",
    }  # fmt: skip
    event = session.exec(select(Event).where(Event.kind == "contract.closed")).one()
    assert event.facts["records_until"] == "2029-12-31"
    with pytest.raises(ContractClosed):
        is_closed(running, closing)


def test_all_that_is_still_open_is_listed_at_once(session: WriteSession) -> None:
    running, _ = an_ended_contract(session)
    closing = is_begun(running)

    assert open_points(running, closing) == [
        "final_return", "open_returns", "unsettled", "termination_notice", "legacy", "lessons",
    ]  # fmt: skip
    assert running.contract.state is ContractState.ENDED


def test_a_contract_that_runs_is_not_closed(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    running.contract.state, running.contract.ended_on = ContractState.ENTERED, None

    assert open_points(running, closing) == ["not_ended"]


def test_what_was_verified_less_after_the_settlement_opens_it_again(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    running.delivers(hours, 1, date(2026, 12, 1), verified=1)
    for one in running.returns.values():
        one.state = ReturnState.LOCKED

    assert open_points(running, closing) == ["unsettled"]


def test_a_remedy_that_runs_keeps_the_contract_open(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    remedy = Remedy(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=hours.id, kind=RemedyKind.WARNING, state=RemedyState.OPEN, what="Hurry.",
        starts_on=LAST, working={}, proposed_by=running.manager.who, proposed_at=NOW,
        updated_at=NOW,
    )  # fmt: skip
    session.add(remedy)
    session.flush()

    assert open_points(running, closing) == ["open_remedies"]
    remedy.state = RemedyState.NOT_MET
    session.flush()
    assert is_closed(running, closing).state is CloseOutState.CLOSED


def with_indicators(session: WriteSession, running: Running) -> None:
    contract = running.contract
    contract.value_with_vat = Decimal(6_000_000)
    session.add(
        Indicator(
            authority_id=contract.authority_id, contract_id=contract.id, ordinal=1,
            title="Hours", made_at=NOW, updated_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def test_where_there_are_indicators_the_final_performance_notice_comes_first(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    with_indicators(session, running)
    is_told(running, "performance_notice", date(2026, 6, 1), "1")

    assert open_points(running, closing) == ["final_performance_notice"]
    is_told(running, "performance_notice", date(2027, 1, 9), "final")
    assert is_closed(running, closing).state is CloseOutState.CLOSED


def test_a_small_contract_and_one_under_another_law_wait_for_fewer_notices(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session, regime=Regime.PCR15)
    closing = all_is_done(running, hours)
    with_indicators(session, running)

    assert is_closed(running, closing).state is CloseOutState.CLOSED


def a_breach(running: Running, obligation_id: UUID, result: str) -> Remedy:
    told = {"outcomes": [{"result": result, "on": "2026-10-01"}], "began_on": "2026-05-01"}
    return Remedy(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=obligation_id, kind=RemedyKind.BREACH, state=RemedyState.MET,
        what="A breach.", starts_on=LAST, proposed_by=running.manager.who, proposed_at=NOW,
        working={"breach": told, "notice_due_on": "2026-10-30"}, updated_at=NOW,
    )  # fmt: skip


def test_a_breach_has_a_notice_of_its_own_unless_it_ended_the_contract(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    breach = a_breach(running, hours.id, "damages")
    session.add(breach)
    session.flush()

    assert open_points(running, closing) == ["breach_notice"]
    session.delete(breach)
    session.add(a_breach(running, hours.id, "termination"))
    session.flush()
    assert is_closed(running, closing).state is CloseOutState.CLOSED


def test_a_breach_whose_notice_is_on_record_is_told(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    session.add(a_breach(running, hours.id, "damages"))
    is_told(running, "breach_notice", date(2026, 10, 20))

    assert is_closed(running, closing).state is CloseOutState.CLOSED


def test_a_person_closes(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    running.manager = replace(running.manager, person_id=None)

    with pytest.raises(PersonNeeded):
        is_closed(running, closing)
