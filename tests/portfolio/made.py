"""Shortfalls and remedies, put straight into rows."""

from datetime import date
from decimal import Decimal

from app.contracts.tables import Obligation
from app.deliveries.shortfall.kind import RemedyKind, RemedyState, ShortfallState
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.rules.document.cause import Side
from tests.callers import ISSUED
from tests.deliveries.standing.made import Running


def a_shortfall(
    running: Running,
    obligation: Obligation,
    cause: str = "no_eligible_candidates",
    side: Side = Side.BOTH,
    quantity: int = 5,
    as_of: date = date(2025, 12, 31),
    state: ShortfallState = ShortfallState.OPEN,
) -> Shortfall:
    """Have an obligation fall short for a cause."""
    short = Decimal(quantity)
    made = Shortfall(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=obligation.id, as_of=as_of, promised=obligation.promised, due=short,
        reported=Decimal(0), verified=Decimal(0), quantity=short, cause=cause, side=side,
        state=state, raised_by=running.manager.who, raised_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    running.session.add(made)
    running.session.flush()
    return made


def a_remedy(
    running: Running,
    obligation: Obligation,
    due_on: date,
    state: RemedyState = RemedyState.OPEN,
) -> Remedy:
    """Have an improvement plan run for an obligation until a day."""
    made = Remedy(
        authority_id=running.contract.authority_id, contract_id=running.contract.id,
        obligation_id=obligation.id, kind=RemedyKind.IMPROVEMENT_PLAN, state=state,
        what="Two recruitment days.", starts_on=date(2025, 10, 1), due_on=due_on, working={},
        proposed_by=running.manager.who, proposed_at=ISSUED, updated_at=ISSUED,
    )  # fmt: skip
    running.session.add(made)
    running.session.flush()
    return made
