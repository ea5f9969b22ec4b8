"""Look-ups by which a contract is known again, and by which it is known what may be put right."""

from uuid import UUID

from sqlmodel import Session, select

from app.contracts.adoption.facts import Called
from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.plan.tables import DeliveryPlan, PlanState
from app.contracts.tables import Contract, ContractState


def contract_referred(session: Session, authority_id: UUID, reference: str) -> Contract | None:
    """Give an authority's contract of this reference, if it has one."""
    query = select(Contract).where(
        Contract.authority_id == authority_id,
        Contract.reference == reference,
        Contract.state != ContractState.WITHDRAWN,
    )
    return session.exec(query).one_or_none()


def contract_outside(session: Session, authority_id: UUID, called: Called) -> Contract | None:
    """Give an authority's contract that notices call so, if it has one.

    One that no notice has an id for is known by its award's.
    """
    query = select(Contract).where(
        Contract.authority_id == authority_id,
        Contract.ocid == called.ocid,
        Contract.outside_id == called.outside_id,
        Contract.state != ContractState.WITHDRAWN,
    )
    if not called.outside_id:
        query = query.where(Contract.outside_award == called.outside_award)
    return session.exec(query.with_for_update(of=Contract)).first()


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
