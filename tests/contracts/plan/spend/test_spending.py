from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import col, select

from app.contracts.plan.queries import spent_by
from app.contracts.plan.spend.spending import Spend, SpendOverlaps, SpendReplaced, correct, record
from app.contracts.plan.tables import ContractSpend
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import ContractState
from app.organisations.role import Role
from app.platform.database import WriteSession
from app.platform.events import Event
from app.problems import Invalid
from tests.callers import a_caller
from tests.contracts.plan.made import AT, LAST, a_contract, told

QUARTER = Spend(date(2025, 4, 1), date(2025, 6, 30), Decimal("1234.56"), "ledger")


def test_what_one_source_told_it_does_not_tell_again(session: WriteSession) -> None:
    contract = a_contract(session)
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    first = record(session, caller, contract, QUARTER, AT)

    with pytest.raises(SpendOverlaps, match="2025-04-01 to 2025-06-30") as refused:
        last_day = replace(QUARTER, starts_on=QUARTER.ends_on)
        record(session, caller, contract, last_day, AT)
    record(session, caller, contract, replace(QUARTER, source="invoices"), AT)

    assert refused.value.facts["spend_id"] == str(first.id)
    assert spent_by(session, contract.id, LAST) == Decimal("2469.12")


def test_the_same_days_of_another_contract_are_its_own(session: WriteSession) -> None:
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    one, other = a_contract(session), a_contract(session)
    record(session, caller, one, QUARTER, AT)

    record(session, caller, other, QUARTER, AT)

    assert spent_by(session, one.id, LAST) == spent_by(session, other.id, LAST)


def test_a_slip_is_replaced_and_stays_to_be_read(session: WriteSession) -> None:
    contract = a_contract(session)
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    was = record(session, caller, contract, QUARTER, AT)
    right = replace(QUARTER, amount=Decimal("1243.56"))

    made = correct(session, caller, contract, was, right, "Two digits were swapped.", AT)

    assert spent_by(session, contract.id, LAST) == Decimal("1243.56")
    assert (made.replaces, was.replaced_at) == (was.id, AT)
    with pytest.raises(SpendReplaced):
        correct(session, caller, contract, was, right, "Again.", AT)
    of_it = select(Event.kind).where(Event.subject == str(contract.id))
    kinds = session.exec(of_it.order_by(col(Event.number))).all()
    assert kinds == ["contract.spend_recorded", "contract.spend_corrected"]


def test_a_correction_does_not_run_into_another_record(session: WriteSession) -> None:
    contract = a_contract(session)
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    record(session, caller, contract, QUARTER, AT)
    july = Spend(date(2025, 7, 1), date(2025, 7, 31), Decimal(1), "ledger")
    was = record(session, caller, contract, july, AT)

    with pytest.raises(SpendOverlaps):
        wider = replace(july, starts_on=date(2025, 6, 30))
        correct(session, caller, contract, was, wider, "It began before.", AT)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ((date(2025, 6, 30), date(2025, 4, 1)), "days_out_of_order"),
        ((date(2026, 3, 1), date(2026, 3, 3)), "not_spent_yet"),
    ],
)
def test_days_that_cannot_be_are_refused(
    session: WriteSession, days: tuple[date, date], code: str
) -> None:
    contract = a_contract(session)
    spend = replace(QUARTER, starts_on=days[0], ends_on=days[1])

    with pytest.raises(Invalid) as refused:
        record(session, a_caller(session, Role.CONTRACT_MANAGER), contract, spend, AT)

    assert told(refused.value.findings) == {"ends_on": code}
    assert session.exec(select(ContractSpend)).all() == []


@pytest.mark.parametrize(
    ("state", "is_let_through"),
    [
        (ContractState.AWARDED, False),
        (ContractState.ENTERED, True),
        (ContractState.ENDED, True),  # the last invoices come after the end
        (ContractState.CLOSED, False),
    ],
)
def test_spending_is_recorded_until_the_contract_is_closed(
    session: WriteSession, state: ContractState, is_let_through: bool
) -> None:
    contract = a_contract(session, state=state)
    caller = a_caller(session, Role.CONTRACT_MANAGER)

    if is_let_through:
        assert record(session, caller, contract, QUARTER, AT).amount == QUARTER.amount
    else:
        with pytest.raises(ContractNotRunning):
            record(session, caller, contract, QUARTER, AT)


def test_nothing_was_spent_before_the_contract(session: WriteSession) -> None:
    contract = a_contract(session, entered_on=date(2025, 3, 18))
    caller = a_caller(session, Role.CONTRACT_MANAGER)
    before = replace(QUARTER, starts_on=date(1925, 4, 1), ends_on=date(1925, 6, 30))

    with pytest.raises(Invalid) as refused:
        record(session, caller, contract, before, AT)
    record(session, caller, contract, replace(QUARTER, ends_on=date(2025, 3, 18),
                                              starts_on=date(2025, 1, 1)), AT)  # fmt: skip

    assert told(refused.value.findings) == {"ends_on": "too_early"}
