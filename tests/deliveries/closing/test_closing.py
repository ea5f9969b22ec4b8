from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import select

from app.contracts.duties.tables import DutyDone
from app.contracts.kind import Direction, Regime
from app.contracts.queries import ContractClosed
from app.contracts.tables import ContractState, Ending, Indicator
from app.deliveries.closing.beginning import say
from app.deliveries.closing.closing import StillOpen, close
from app.deliveries.closing.tables import CloseOut, CloseOutState
from app.deliveries.shortfall.kind import RemedyKind, RemedyState, ShortfallState
from app.deliveries.shortfall.raising import resolve
from app.deliveries.shortfall.tables import Remedy
from app.deliveries.tables import ReturnState
from app.organisations.caller import PersonNeeded
from app.platform.database import WriteSession
from app.platform.events import Event
from tests.deliveries.closing.ended import (
    NOW,
    RULES,
    a_shortfall,
    all_is_done,
    all_is_reported,
    an_ended_contract,
    is_agreed,
    is_begun,
    is_offered,
    is_told,
)
from tests.deliveries.standing.made import LAST, Running, a_contract


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
        "final_return", "missing_returns", "unsettled", "termination_notice", "legacy", "lessons",
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


def test_a_shortfall_that_was_settled_is_resolved_by_the_close(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    shortfall = a_shortfall(running, hours)
    closing = all_is_done(running, hours)

    is_closed(running, closing)

    assert shortfall.state is ShortfallState.RESOLVED
    assert shortfall.outcome == "Settled when the contract was closed: waived."
    assert (shortfall.resolved_by, shortfall.version) == (running.manager.who, 2)
    session.flush()
    assert session.exec(select(Event).where(Event.kind == "shortfall.resolved")).one()


def test_an_open_shortfall_that_no_settlement_is_about_keeps_the_contract_open(
    session: WriteSession,
) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    kept = running.owes(10, measure="mentoring")
    running.delivers(kept, 10, LAST, verified=10)
    shortfall = a_shortfall(running, kept)

    assert open_points(running, closing) == ["open_shortfalls"]
    resolve(session, running.manager, running.contract, shortfall, "They caught up.", NOW)
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
    told, untold = (a_breach(running, hours.id, result) for result in ("damages", "settlement"))
    session.add_all((told, untold))
    is_told(running, "breach_notice", date(2026, 10, 20), str(told.id))
    # what was told of the termination is no notice of the other breach
    ended = a_breach(running, hours.id, "termination")
    session.add(ended)
    is_told(running, "breach_notice", date(2026, 12, 5), str(ended.id))

    assert open_points(running, closing) == ["breach_notice"]
    is_told(running, "breach_notice", date(2026, 10, 21), str(untold.id))
    assert is_closed(running, closing).state is CloseOutState.CLOSED


def test_a_light_touch_contract_waits_for_no_notice_of_a_breach(session: WriteSession) -> None:
    running, hours = an_ended_contract(session, is_light_touch=True)
    closing = all_is_done(running, hours)
    session.add(a_breach(running, hours.id, "damages"))
    session.flush()

    assert is_closed(running, closing).state is CloseOutState.CLOSED


def test_without_a_plan_no_return_is_asked_for_and_the_silence_is_settled(
    session: WriteSession,
) -> None:
    running = a_contract(session, state=ContractState.ENDED, ended_on=LAST, ending=Ending.EXPIRED)
    hours = running.owes(100)
    little = running.owes(5, "tonne", "carbon", direction=Direction.LESS)
    closing = is_begun(running)
    say(session, running.manager, closing, "Nothing.", "Agree a plan.", NOW)
    is_told(running, "termination_notice", date(2027, 1, 10))

    assert open_points(running, closing) == ["unsettled", "unsettled"]
    for one in (hours, little):
        is_offered(running, closing, one)
        is_agreed(running, closing, one)
    assert is_closed(running, closing).state is CloseOutState.CLOSED
    assert [one["is_reported"] for one in closing.outturn] == [False, False]


def test_a_contract_that_ended_before_its_time_has_its_final_return(session: WriteSession) -> None:
    # the third quarter was reported when nobody knew that its last day would be the contract's
    running, _ = an_ended_contract(session, ended_on=date(2026, 9, 30))
    closing = is_begun(running)
    all_is_reported(running)
    running.returned(LAST).state = ReturnState.DRAFT  # begun before the end was known
    session.flush()

    assert not {"final_return", "missing_returns", "open_returns"} & {
        *open_points(running, closing)
    }
    running.returned(date(2026, 7, 1)).state = ReturnState.SUBMITTED
    running.returned(date(2025, 4, 1)).state = ReturnState.SUBMITTED
    session.flush()
    assert open_points(running, closing)[:2] == ["final_return", "open_returns"]


def test_the_final_return_of_a_contract_that_was_extended_is_another(
    session: WriteSession,
) -> None:
    running, _ = an_ended_contract(session)
    closing = is_begun(running)
    all_is_reported(running)
    last = running.returned(LAST)
    last.period_ends_on = date(2026, 11, 30)  # the contract's last day until it was extended
    session.flush()

    assert open_points(running, closing)[0] == "final_return"


def test_a_novation_is_no_termination(session: WriteSession) -> None:
    running, hours = an_ended_contract(session, ending=Ending.NOVATED)
    closing = all_is_done(running, hours)
    session.delete(session.exec(select(DutyDone)).one())
    session.flush()

    assert is_closed(running, closing).state is CloseOutState.CLOSED


def test_a_person_closes(session: WriteSession) -> None:
    running, hours = an_ended_contract(session)
    closing = all_is_done(running, hours)
    running.manager = replace(running.manager, person_id=None)

    with pytest.raises(PersonNeeded):
        is_closed(running, closing)
