"""Changes, for tests of what becomes of contracts by them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.contracts.change.announcing import Notice, announce
from app.contracts.change.deciding import Decision, decide
from app.contracts.change.proposing import Delivered, propose
from app.contracts.change.tables import ContractChange
from app.contracts.change.wanted import ChangeKind, Setting, Wanted
from app.contracts.plan.content import Line, PlanContent
from app.contracts.plan.deciding import decide as decide_plan
from app.contracts.plan.periods import Period
from app.contracts.plan.proposing import propose as propose_plan
from app.contracts.plan.tables import DeliveryPlan
from app.contracts.tables import Contract
from app.organisations.role import Role
from app.platform.database import WriteSession
from tests.callers import a_caller
from tests.contracts.plan.made import AT, LIBRARY, WHOLE_UNITS

HALFWAY = date(2026, 4, 1)
GROUND = "Schedule 8, paragraph 1"
APPROVED = Decision(approve=True, reason="")


def verified(obligation: UUID, quantity: int | str) -> Delivered:
    """Say how much of one obligation is verified."""
    return Delivered({obligation: Decimal(quantity)}, WHOLE_UNITS)


NOTHING = Delivered({}, WHOLE_UNITS)


def a_change(kind: ChangeKind = ChangeKind.VALUE, **facts: Any) -> Wanted:
    """Give a change from April 2026: a value that is eight hundredths more, unless said."""
    given: dict[str, Any] = {"kind": kind, "effective_on": HALFWAY, "reason": "More schools."}
    if kind is ChangeKind.VALUE:
        given["value"] = Decimal(1_080_000)
    return Wanted(**given | facts)


def set_to(obligation: UUID, quantity: int | str, reason: str = "As agreed.") -> Any:
    """Give the setting of one obligation."""
    return {obligation: Setting(Decimal(quantity), reason)}


def proposed(
    session: WriteSession, contract: Contract, wanted: Wanted, given: Delivered = NOTHING
) -> ContractChange:
    """Have a change proposed by one person."""
    return propose(session, a_caller(session, Role.CONTRACT_MANAGER), contract, wanted, given, AT)


def announced(session: WriteSession, contract: Contract, change: ContractChange) -> None:
    """Have its notice recorded."""
    who = a_caller(session, Role.CONTRACT_MANAGER)
    notice = Notice("012346-2026", AT.date() - timedelta(days=1), standstill=False)
    announce(session, who, contract, change, notice, AT)


def approved(
    session: WriteSession, contract: Contract, wanted: Wanted, given: Delivered = NOTHING
) -> ContractChange:
    """Have a change proposed, announced where that is needed, and approved."""
    change = proposed(session, contract, wanted, given)
    if change.needs_notice:
        announced(session, contract, change)
    who = a_caller(session, Role.CONTRACT_MANAGER)
    return decide(session, who, contract, change, given, APPROVED, AT)


def planned(session: WriteSession, contract: Contract, *lines: Line) -> DeliveryPlan:
    """Have a plan by quarters agreed."""
    first, second = (a_caller(session, Role.CONTRACT_MANAGER) for _ in range(2))
    content = PlanContent(period=Period.QUARTER, lines=lines, reason="A test.")
    made = propose_plan(session, first, contract, content, LIBRARY, AT)
    return decide_plan(session, second, contract, made, "", AT, agree=True)
