"""Contracts that are planned, paid and changed: what the examples about these speak of."""

from datetime import UTC, date, datetime
from decimal import Decimal

from app.contracts.change.deciding import Decision
from app.contracts.change.deciding import decide as decide_change
from app.contracts.change.proposing import Delivered
from app.contracts.change.proposing import propose as propose_change
from app.contracts.change.tables import ContractChange
from app.contracts.change.wanted import ChangeKind, Wanted
from app.contracts.plan.deciding import decide as decide_plan
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose as propose_plan
from app.contracts.plan.proposing import suggest
from app.contracts.plan.shape import Shape
from app.contracts.plan.spend.spending import Spend, record
from app.contracts.plan.tables import ContractSpend, DeliveryPlan
from app.contracts.tables import Contract, ContractState, Obligation, Origin
from app.platform.database import WriteSession
from tests.callers import ISSUED
from tests.contracts.plan.made import LIBRARY
from tests.world.cast import Cast
from tests.world.numbers import numbered

FREE, WAITING = 70, 71  #: contracts: nothing waits under the first; of the second, all is proposed
FIRST, LAST = date(2026, 1, 12), date(2028, 1, 11)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def contracts_planned(session: WriteSession, cast: Cast) -> None:
    """Put in a contract whose first plan and change were refused, and one where others wait."""
    for number in (FREE, WAITING):
        contract = _contract(session, cast, number)
        _planned(session, cast, contract, number)
        _changed(session, cast, contract, number)
        spend = Spend(FIRST, date(2026, 1, 31), Decimal(900), "invoices of January")
        with numbered(number, ContractSpend, block=cast.block):
            record(session, cast.first.caller, contract, spend, NOW)


def _contract(session: WriteSession, cast: Cast, number: int) -> Contract:
    with numbered(number, Contract, Obligation, block=cast.block):
        made = Contract(
            authority_id=cast.first.caller.authority_id, origin=Origin.TAKEN_ON,
            supplier_id=cast.supplier.caller.supplier(), title=f"Cleaning of schools {number}",
            value=Decimal(1_000_000), state=ContractState.ENTERED, entered_on=FIRST,
            starts_on=FIRST, ends_on=LAST, first_ends_on=LAST, made_at=ISSUED, updated_at=ISSUED,
        )  # fmt: skip
        owed = Obligation(
            contract_id=made.id, commitment="jobs", ordinal=1, measure="job_local",
            promised=Decimal(25), unit="fte_year", document={}, made_at=ISSUED,
        )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(owed)
    session.flush()
    return made


def _planned(session: WriteSession, cast: Cast, contract: Contract, number: int) -> None:
    content = suggest(session, contract, Period.QUARTER, Shape.EVEN, ())
    with numbered(number, DeliveryPlan, block=cast.block):
        made = propose_plan(session, cast.first.caller, contract, content, LIBRARY, NOW)
    if number == FREE:
        who = cast.second.caller
        decide_plan(session, who, contract, made, "The site opens later.", NOW, agree=False)


def _changed(session: WriteSession, cast: Cast, contract: Contract, number: int) -> None:
    more = Decimal(1_050_000)
    wanted = Wanted(ChangeKind.VALUE, date(2026, 4, 1), "Another school.", more)
    nothing = Delivered({}, ())
    with numbered(number, ContractChange, block=cast.block):
        made = propose_change(session, cast.first.caller, contract, wanted, nothing, NOW)
    if number == FREE:
        who, refused = cast.second.caller, Decision(approve=False, reason="Not this year.")
        decide_change(session, who, contract, made, nothing, refused, NOW)
