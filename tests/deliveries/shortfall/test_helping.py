from datetime import date, datetime

import pytest

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.shortfall.helping import answer, ask
from app.deliveries.shortfall.kind import HelpOutcome
from app.deliveries.shortfall.raising import ShortfallResolved, resolve
from app.deliveries.shortfall.tables import HelpRequest, Shortfall
from app.organisations.caller import Caller, Separation
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.problems import AlreadyDecided, Invalid
from app.rules.document.cause import Side
from tests.callers import a_caller
from tests.deliveries.shortfall.behind import a_contract_behind, is_raised
from tests.deliveries.standing.made import ASH, Running

SOON = date(2026, 3, 20)


@pytest.fixture
def raised(session: WriteSession, now: datetime) -> tuple[Running, Shortfall]:
    running, hours = a_contract_behind(session)
    return running, is_raised(running, hours, now)


@pytest.fixture
def supplier(session: WriteSession) -> Caller:
    return a_caller(session, Role.SUPPLIER, supplier=ASH)


def is_asked(
    raised: tuple[Running, Shortfall], caller: Caller, now: datetime, by: date = SOON
) -> HelpRequest:
    running, shortfall = raised
    session = running.session
    return ask(session, caller, running.contract, shortfall, "An introduction.", by, now)


def test_each_side_asks_the_other(
    raised: tuple[Running, Shortfall], supplier: Caller, now: datetime
) -> None:
    assert is_asked(raised, supplier, now).asked_of is Side.AUTHORITY
    assert is_asked(raised, raised[0].manager, now).asked_of is Side.SUPPLIER


def test_whoever_was_asked_answers_and_nobody_else(
    session: WriteSession, raised: tuple[Running, Shortfall], supplier: Caller, now: datetime
) -> None:
    asked, contract = is_asked(raised, supplier, now), raised[0].contract

    with pytest.raises(Separation):
        answer(session, supplier, contract, asked, HelpOutcome.GIVEN, "We did it.", now)
    answer(
        session,
        raised[0].manager,
        contract,
        asked,
        HelpOutcome.DECLINED,
        "No brokerage here.",
        now,
    )

    assert (asked.outcome, asked.answer) == (HelpOutcome.DECLINED, "No brokerage here.")
    with pytest.raises(AlreadyDecided):
        answer(session, raised[0].manager, contract, asked, HelpOutcome.GIVEN, "After all.", now)


def test_nobody_answers_under_a_closed_contract(
    session: WriteSession, raised: tuple[Running, Shortfall], supplier: Caller, now: datetime
) -> None:
    asked = is_asked(raised, supplier, now)
    running, _ = raised
    running.contract.state = ContractState.CLOSED

    with pytest.raises(ContractNotRunning):
        answer(session, running.manager, running.contract, asked, HelpOutcome.GIVEN, "Done.", now)
    assert asked.outcome is HelpOutcome.OPEN


def test_help_is_wanted_from_today_on(
    raised: tuple[Running, Shortfall], supplier: Caller, now: datetime
) -> None:
    assert is_asked(raised, supplier, now, date(2026, 3, 2)).wanted_by == date(2026, 3, 2)
    with pytest.raises(Invalid) as refusal:
        is_asked(raised, supplier, now, date(2026, 3, 1))

    assert refusal.value.findings[0].code == "in_the_past"


def test_nothing_is_asked_about_what_is_resolved(
    session: WriteSession, raised: tuple[Running, Shortfall], supplier: Caller, now: datetime
) -> None:
    running, shortfall = raised
    resolve(session, running.manager, running.contract, shortfall, "Done.", now)

    with pytest.raises(ShortfallResolved):
        is_asked(raised, supplier, now)
