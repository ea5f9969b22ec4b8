"""Look-ups by which a contract is known again, and by which it is known what may be put right."""

from uuid import UUID

from sqlmodel import Session, select

from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract


def contract_referred(session: Session, authority_id: UUID, reference: str) -> Contract | None:
    """Give an authority's contract of this reference, if it has one."""
    query = select(Contract).where(
        Contract.authority_id == authority_id, Contract.reference == reference
    )
    return session.exec(query).one_or_none()


def contract_outside(
    session: Session, authority_id: UUID, ocid: str, outside_id: str
) -> Contract | None:
    """Give an authority's contract that notices call by these ids, if it has one."""
    query = select(Contract).where(
        Contract.authority_id == authority_id,
        Contract.ocid == ocid,
        Contract.outside_id == outside_id,
    )
    return session.exec(query.with_for_update(of=Contract)).one_or_none()


def has_agreed_plan(session: Session, contract_id: UUID) -> bool:
    """Tell whether a delivery plan of a contract is agreed."""
    query = select(DeliveryPlan.id).where(
        DeliveryPlan.contract_id == contract_id, DeliveryPlan.state == PlanState.AGREED
    )
    return session.exec(query).first() is not None


def was_changed(session: Session, contract_id: UUID) -> bool:
    """Tell whether a change of a contract was approved."""
    query = select(ContractChange.id).where(
        ContractChange.contract_id == contract_id, ContractChange.state == ChangeState.APPROVED
    )
    return session.exec(query).first() is not None
