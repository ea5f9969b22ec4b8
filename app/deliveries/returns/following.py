"""Follow which returns of a contract came, and which are missing."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.tables import Contract
from app.deliveries.queries import has_its_days
from app.deliveries.returns.beginning import plan_for, rhythm_of
from app.deliveries.returns.checks.grounding import today_of
from app.deliveries.returns.expected import Expected, expected
from app.deliveries.tables import Return, ReturnState

MISSING = "missing"


def periods_of(session: Session, contract: Contract, now: datetime) -> list[dict[str, Any]]:
    """List the periods of a contract that have begun, each with the state of its return.

    Raises:
        NoDeliveryPlan: if none was agreed.
    """
    plan = plan_for(agreed_plan(session, contract.id))
    terms, today = terms_of(plan), today_of(contract, now)
    query = select(Return).where(Return.contract_id == contract.id, has_its_days())
    begun = list(session.exec(query))
    due_days = terms.return_due_days, terms.final_return_days
    states = {one.id: one.state for one in begun}

    def told(one: Expected) -> dict[str, Any]:
        state = MISSING if one.found is None else states[one.found.id]
        return {
            "starts_on": one.days[0],
            "ends_on": one.days[1],
            "due_on": one.due_on,
            "return_id": None if one.found is None else one.found.id,
            "state": state,
            "is_overdue": today > one.due_on and state in {MISSING, ReturnState.DRAFT},
        }

    return [told(one) for one in expected(rhythm_of(plan, contract), begun, today, due_days)]
