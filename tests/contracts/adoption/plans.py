"""A delivery plan that is agreed, and a change that was approved, as they lie in the database."""

from uuid import UUID

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.plan.periods import Period
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract, ContractState
from app.platform.database import writing
from tests.callers import ISSUED
from tests.contracts.adoption.taken import Taking


def agree_a_plan(taking: Taking, contract_id: str) -> None:
    """Have a delivery plan of a contract agreed."""
    with writing(taking.engine) as session:
        contract = session.get_one(Contract, UUID(contract_id))
        session.add(
            DeliveryPlan(
                authority_id=contract.authority_id,
                contract_id=contract.id,
                number=1,
                state=PlanState.AGREED,
                period=Period.QUARTER,
                first_period_on=ISSUED.date(),
                terms={},
                proposed_by=contract.authority_id,
                proposed_at=ISSUED,
                updated_at=ISSUED,
            )
        )


def approve_a_change(
    taking: Taking, contract_id: str, state: ChangeState = ChangeState.APPROVED
) -> None:
    """Have a change of a contract approved, or only proposed."""
    with writing(taking.engine) as session:
        contract = session.get_one(Contract, UUID(contract_id))
        session.add(
            ContractChange(
                authority_id=contract.authority_id,
                contract_id=contract.id,
                number=1,
                kind=ChangeKind.VALUE,
                state=state,
                effective_on=ISSUED.date(),
                reason="More sites.",
                tests=[],
                needs_notice=False,
                proposed_by=contract.authority_id,
                proposed_at=ISSUED,
                updated_at=ISSUED,
            )
        )


def close(taking: Taking, contract_id: str) -> None:
    """Have a contract settled."""
    with writing(taking.engine) as session:
        session.get_one(Contract, UUID(contract_id)).state = ContractState.CLOSED
