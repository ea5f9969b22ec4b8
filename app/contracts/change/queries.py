"""Look-ups of changes: one for a caller, the one that waits, and what a contract was let as."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, not_, or_, true
from sqlalchemy.orm import contains_eager
from sqlmodel import Session, col, select

from app.contracts.change.holder import HandedOver, Held, holders
from app.contracts.change.limits import Before
from app.contracts.change.tables import ChangeLine, ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.tables import Contract, Obligation
from app.organisations.caller import Caller
from app.problems import NotFound
from app.units import exactly


def change_of(session: Session, caller: Caller, change_id: UUID) -> ContractChange:
    """Give a change of a contract that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    query = select(ContractChange).where(
        ContractChange.id == change_id, ContractChange.authority_id == caller.authority_id
    )
    if caller.supplier_id is not None:
        query = query.join(Contract, col(Contract.id) == ContractChange.contract_id)
        query = query.where(Contract.supplier_id == caller.supplier_id)
    query = query.where(seen_by(caller))
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no change {change_id}.", "A contract lists its changes.")
    return found


def seen_by(caller: Caller) -> ColumnElement[bool]:
    """Give the condition under which a caller may see a change of a contract that it may see.

    That a contract is to end early is for the authority alone until it is decided.
    """
    if caller.supplier_id is None:
        return true()
    is_early_end = col(ContractChange.kind) == ChangeKind.EARLY_END
    return or_(not_(is_early_end), col(ContractChange.state) == ChangeState.APPROVED)


def waiting_change(session: Session, contract_id: UUID) -> ContractChange | None:
    """Give the change that waits to be decided on, if there is one."""
    query = select(ContractChange).where(
        ContractChange.contract_id == contract_id, ContractChange.state == ChangeState.PROPOSED
    )
    return session.exec(query).one_or_none()


def lines_of(session: Session, change_id: UUID) -> list[ChangeLine]:
    """List what a change does to each obligation, in the order in which they were promised."""
    query = select(ChangeLine).join(Obligation, col(Obligation.id) == ChangeLine.obligation_id)
    query = query.where(ChangeLine.change_id == change_id)
    query = query.options(contains_eager(ChangeLine.obligation))  # type: ignore[arg-type]
    return list(session.exec(query.order_by(col(Obligation.ordinal), col(Obligation.id))))


def next_number(session: Session, contract_id: UUID) -> int:
    """Give the number of a contract's next change; the contract is locked meanwhile."""
    query = select(func.max(ContractChange.number)).where(
        ContractChange.contract_id == contract_id
    )
    return (session.exec(query).one() or 0) + 1


def as_let(session: Session, contract: Contract) -> Before:
    """Give a contract as it was let, before any change that was approved.

    A value that was filled in only after a change is the one that the next change began with.
    """
    approved = approved_changes(session, contract.id)
    valued = [one for one in approved if one.value_before]
    ends_on: date | None = contract.ends_on
    if approved:
        ends_on = approved[0].ends_before
    return Before(
        regime=contract.regime,
        works=contract.works,
        is_light_touch=contract.is_light_touch,
        value=valued[0].value_before if valued else contract.value,
        starts_on=contract.starts_on or contract.entered_on,
        ends_on=contract.first_ends_on or ends_on,
    )


def approved_changes(session: Session, contract_id: UUID) -> list[ContractChange]:
    """List the changes of a contract that were approved, the first one first."""
    query = select(ContractChange).where(
        ContractChange.contract_id == contract_id, ContractChange.state == ChangeState.APPROVED
    )
    return list(session.exec(query.order_by(col(ContractChange.number))))


def held_by(session: Session, contracts: Sequence[Contract]) -> dict[UUID, tuple[Held, ...]]:
    """Say who held each of some contracts in which days, the first one first."""
    query = (
        select(
            col(ContractChange.contract_id),
            col(ContractChange.supplier_before),
            col(ContractChange.effective_on),
        )
        .where(
            col(ContractChange.contract_id).in_([one.id for one in contracts]),
            ContractChange.state == ChangeState.APPROVED,
            col(ContractChange.supplier_before) != ContractChange.supplier_after,
        )
        .order_by(col(ContractChange.number))
    )
    found: dict[UUID, list[HandedOver]] = defaultdict(list)
    for contract, before, on in session.exec(query):
        if before is not None:
            found[contract].append(HandedOver(before, on))
    return {one.id: holders(one.supplier_id, found[one.id]) for one in contracts}


def once_held(supplier_id: UUID) -> ColumnElement[bool]:
    """Tell of a contract whether a supplier holds it, or held it before it was handed over."""
    handed_over = select(ContractChange.contract_id).where(
        ContractChange.state == ChangeState.APPROVED,
        ContractChange.supplier_before == supplier_id,
    )
    return or_(col(Contract.supplier_id) == supplier_id, col(Contract.id).in_(handed_over))


def accounted_for(session: Session, contract_id: UUID) -> dict[UUID, Decimal]:
    """Give what value and term alone would have made of each obligation that was changed.

    Each change counts by what the service proposed of what was owed until then.
    """
    query = (
        select(ChangeLine, col(Obligation.promised))
        .join(ContractChange, col(ContractChange.id) == ChangeLine.change_id)
        .join(Obligation, col(Obligation.id) == ChangeLine.obligation_id)
        .where(
            ContractChange.contract_id == contract_id,
            ContractChange.state == ChangeState.APPROVED,
        )
        .order_by(col(ContractChange.number))
    )
    found: dict[UUID, Decimal] = {}
    for line, promised in session.exec(query):
        found.setdefault(line.obligation_id, promised)
        if line.before:
            with exactly():
                found[line.obligation_id] *= line.proposed / line.before
    return found
