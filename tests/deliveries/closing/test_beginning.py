from datetime import date, datetime

import pytest

from app.contracts.queries import ContractClosed, ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.closing.beginning import CloseOutBegun, TooEarlyToClose, say
from app.deliveries.closing.tables import CloseOutState
from app.platform.database import WriteSession
from tests.deliveries.closing.ended import NOW, an_ended_contract, is_begun
from tests.deliveries.standing.made import Running, a_contract, at


def begins_on(running: Running, day: date) -> CloseOutState:
    return is_begun(running, at(day)).state


def test_the_closing_of_an_ended_contract_begins_once(session: WriteSession) -> None:
    running, _ = an_ended_contract(session)

    assert is_begun(running).state is CloseOutState.OPEN
    with pytest.raises(CloseOutBegun):
        is_begun(running)


def test_it_may_begin_in_the_last_period_of_the_plan(session: WriteSession) -> None:
    running = a_contract(session)
    running.agrees()

    with pytest.raises(TooEarlyToClose) as refusal:
        begins_on(running, date(2026, 9, 30))

    assert refusal.value.facts["possible_from"] == "2026-10-01"
    assert begins_on(running, date(2026, 10, 1)) is CloseOutState.OPEN


def test_without_a_plan_it_may_begin_a_quarter_before_the_end(session: WriteSession) -> None:
    running = a_contract(session)

    with pytest.raises(TooEarlyToClose):
        begins_on(running, date(2026, 9, 30))
    assert begins_on(running, date(2026, 10, 1)) is CloseOutState.OPEN


def test_without_a_last_day_the_contract_ends_first(session: WriteSession, now: datetime) -> None:
    running = a_contract(session, ends_on=None)

    with pytest.raises(TooEarlyToClose, match="no last day"):
        is_begun(running, now)


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_nothing_is_closed_before_it_runs_or_twice(
    session: WriteSession, state: ContractState
) -> None:
    running, _ = an_ended_contract(session, state=state)

    with pytest.raises(ContractNotRunning):
        is_begun(running)


def test_what_goes_on_and_what_was_learnt_is_said_until_the_close(session: WriteSession) -> None:
    running, _ = an_ended_contract(session)
    closing = is_begun(running)

    say(session, running.manager, closing, "The forum stays.", "Begin sooner.", NOW)
    assert (closing.legacy, closing.lessons, closing.version) == (
        "The forum stays.", "Begin sooner.", 2,
    )  # fmt: skip
    closing.state = CloseOutState.CLOSED
    with pytest.raises(ContractClosed):
        say(session, running.manager, closing, "", "", NOW)
