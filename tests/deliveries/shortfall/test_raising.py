from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from app.contracts.ending import end_contract
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState, Ending
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.raising import ShortfallOpen, ShortfallResolved, resolve
from app.deliveries.shortfall.shortage import NothingShort
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Invalid
from app.rules.document.cause import Side
from tests.deliveries.shortfall.behind import SHORT, TODAY, a_contract_behind, is_raised
from tests.deliveries.standing.made import told


def test_how_much_is_short_is_worked_out_and_kept_with_its_figures(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)

    made = is_raised(running, hours, now)

    assert told(made, "quantity", "verified", "reported", "promised") == [SHORT, 20, 20, 100]
    assert made.due == Decimal("58.3562")
    assert (made.side, made.state) == (Side.BOTH, ShortfallState.OPEN)
    event = session.exec(select(Event).where(Event.kind == "shortfall.raised")).one()
    assert (event.subject, event.facts["cause"]) == (str(made.id), "no_candidates")


def test_whose_it_is_to_mend_follows_from_the_cause(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)

    assert is_raised(running, hours, now, cause="late_start").side is Side.AUTHORITY


def test_a_cause_that_is_not_listed_is_refused_with_the_nearest(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)

    with pytest.raises(Invalid) as refusal:
        is_raised(running, hours, now, cause="no_candidate")

    [fault] = refusal.value.findings
    assert (fault.code, fault.path) == ("unknown_cause", "/cause")
    assert "no_candidates" in fault.message


def test_what_is_to_come_is_not_short_yet(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)

    with pytest.raises(Invalid) as refusal:
        is_raised(running, hours, now, as_of=date(2026, 3, 3))

    assert refusal.value.findings[0].code == "in_the_future"


def test_what_was_on_time_on_its_day_is_not_short(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)
    running.delivers(hours, 50, date(2026, 3, 2), verified=50)

    with pytest.raises(NothingShort):
        is_raised(running, hours, now)
    assert is_raised(running, hours, now, as_of=date(2026, 3, 1)).verified == 20


def test_one_shortfall_of_an_obligation_is_open_at_a_time(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    made = is_raised(running, hours, now)
    session.flush()

    with pytest.raises(ShortfallOpen) as refusal:
        is_raised(running, hours, now, cause="not_tried")
    resolve(session, running.manager, running.contract, made, "Another takes its place.", now)
    session.flush()

    assert refusal.value.facts["shortfall_id"] == str(made.id)
    assert is_raised(running, hours, now, cause="not_tried").id != made.id


def test_a_shortfall_is_resolved_once(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)
    made = is_raised(running, hours, now)

    resolve(session, running.manager, running.contract, made, "Two people started.", now)

    assert (made.state, made.version, made.resolved_by) == (
        ShortfallState.RESOLVED, 2, running.manager.who,
    )  # fmt: skip
    with pytest.raises(ShortfallResolved):
        resolve(session, running.manager, running.contract, made, "Again.", now)


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_nothing_is_raised_before_a_contract_runs_or_once_it_is_closed(
    session: WriteSession, now: datetime, state: ContractState
) -> None:
    running, hours = a_contract_behind(session)
    running.contract.state = state

    with pytest.raises(ContractNotRunning) as refusal:
        is_raised(running, hours, now)

    assert state.value in refusal.value.detail


def test_a_contract_that_ended_can_still_be_short(session: WriteSession, now: datetime) -> None:
    running, hours = a_contract_behind(session)
    running.contract.state = ContractState.ENDED

    assert is_raised(running, hours, now, as_of=TODAY).quantity == SHORT


def test_nothing_falls_short_after_a_contract_was_terminated(
    session: WriteSession, now: datetime
) -> None:
    running, hours = a_contract_behind(session)
    contract, ended_on = running.contract, date(2025, 6, 30)
    end_contract(session, running.manager, contract, Ending.TERMINATED, ended_on, "It is.", now)

    with pytest.raises(Invalid) as refusal:
        is_raised(running, hours, now)
    made = is_raised(running, hours, now, as_of=ended_on)

    assert [(one.code, one.path) for one in refusal.value.findings] == [
        ("after_the_end", "/as_of")
    ]
    assert made.quantity == Decimal("4.7945")
