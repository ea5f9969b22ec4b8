from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.deliveries.returns.beginning import NoDeliveryPlan, begin, period_at
from app.deliveries.returns.period import ReturnBegun
from app.deliveries.tables import Return, ReturnState
from app.organisations.role import Role
from app.platform.database import WriteSession, writing
from app.platform.events import Event
from app.problems import NotFound
from tests.callers import a_caller
from tests.contracts.plan.made import a_contract
from tests.deliveries.returns.made import BIRCH, DAY, LAST, NOW, Reported, a_reported
from tests.procurements.race import at_once


def test_a_return_begins_as_a_draft_of_the_whole_period(reporting: Reported) -> None:
    made = reporting.begin()

    assert (made.period_starts_on, made.period_ends_on) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (made.state, made.submission, made.version) == (ReturnState.DRAFT, 0, 1)
    assert made.made_by == reporting.supplier.who


def test_one_event_tells_of_it(reporting: Reported) -> None:
    made = reporting.begin()

    [event] = reporting.session.exec(select(Event).where(Event.subject == str(made.id)))
    assert event.kind == "return.begun"
    assert event.facts["starts_on"] == "2026-01-01"


def test_the_return_of_the_last_period_ends_with_the_contract(session: WriteSession) -> None:
    short = a_reported(session, ends_on=date(2026, 3, 1))

    assert short.begin(date(2026, 2, 1)).period_ends_on == date(2026, 3, 1)


def test_a_period_is_begun_once(reporting: Reported) -> None:
    first = reporting.begin()

    with pytest.raises(ReturnBegun) as refused:
        reporting.begin(date(2026, 1, 1))

    assert refused.value.facts["return_id"] == str(first.id)


def test_what_was_done_by_the_end_is_reported_after_it(reporting: Reported) -> None:
    reporting.contract.state, reporting.contract.ended_on = ContractState.ENDED, DAY

    assert reporting.begin().period_ends_on == DAY


@pytest.mark.parametrize("state", [ContractState.AWARDED, ContractState.CLOSED])
def test_a_contract_that_does_not_run_is_not_reported(
    reporting: Reported, state: ContractState
) -> None:
    reporting.contract.state = state

    with pytest.raises(ContractNotRunning):
        begin(reporting.session, reporting.manager, reporting.contract.id, DAY, NOW)


def test_without_a_plan_there_are_no_periods(reporting: Reported) -> None:
    unplanned = a_contract(reporting.session, ends_on=LAST)

    with pytest.raises(NoDeliveryPlan, match="No delivery plan"):
        begin(reporting.session, reporting.supplier, unplanned.id, DAY, NOW)


def test_nobody_else_finds_the_contract(reporting: Reported) -> None:
    session, contract = reporting.session, reporting.contract
    rival = a_caller(session, Role.SUPPLIER, supplier=BIRCH)
    stranger = a_caller(session, Role.CONTRACT_MANAGER, authority="Othertown Council")

    for caller in (rival, stranger):
        with pytest.raises(NotFound, match=f"no contract {contract.id}"):
            begin(session, caller, contract.id, DAY, NOW)


def test_of_two_who_begin_one_period_at_once_one_does(engine: Engine) -> None:
    with writing(engine) as session:
        one = a_reported(session)
        contract_id, supplier = one.contract.id, one.supplier

    def deed(session: WriteSession) -> str:
        return begin(session, supplier, contract_id, DAY, NOW).state.value

    assert sorted(at_once(engine, deed, deed)) == ["draft", "return-begun"]
    with writing(engine) as session:
        assert len(session.exec(select(Return)).all()) == 1


def test_what_another_supplier_reports_is_named_and_not_shown(reporting: Reported) -> None:
    reporting.begin()
    birch = a_caller(reporting.session, Role.SUPPLIER, supplier=BIRCH)
    reporting.contract.supplier_id = birch.supplier()
    reporting.session.flush()

    with pytest.raises(ReturnBegun, match="that had the contract before") as refused:
        begin(reporting.session, birch, reporting.contract.id, DAY, NOW)

    assert refused.value.facts == {}


def test_the_period_of_a_day_is_told_before_its_return_is_begun_and_after(
    reporting: Reported,
) -> None:
    def told() -> tuple[tuple[date, date], Return | None]:
        return period_at(reporting.session, reporting.supplier, reporting.contract, DAY, NOW)

    days, none = told()
    begun = reporting.begin()
    reporting.session.flush()

    assert (days, none) == ((begun.period_starts_on, begun.period_ends_on), None)
    assert told() == (days, begun)
    birch = a_caller(reporting.session, Role.SUPPLIER, supplier=BIRCH)
    with pytest.raises(ReturnBegun, match="that had the contract before"):
        period_at(reporting.session, birch, reporting.contract, DAY, NOW)
