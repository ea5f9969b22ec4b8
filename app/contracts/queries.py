"""Look-ups of awards and contracts, each for one caller."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Award, Contract
from app.organisations.caller import Caller
from app.organisations.tables import Supplier
from app.problems import NotFound
from app.procurements.queries import Lock


def award_of(
    session: Session, caller: Caller, award_id: UUID, lock: Lock = Lock.NONE
) -> tuple[Award, Contract]:
    """Give one of an authority's awards, with its contract.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = (
        select(Award, Contract)
        .join(Contract, col(Contract.award_id) == Award.id)
        .where(Award.id == award_id, Award.authority_id == caller.authority_id)
    )
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no award {award_id}.", "List them to see which there are.")
    return found


def contract_of(
    session: Session, caller: Caller, contract_id: UUID, lock: Lock = Lock.NONE
) -> tuple[Award, Contract]:
    """Give one of an authority's contracts, with the award that made it.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = (
        select(Award, Contract)
        .join(Contract, col(Contract.award_id) == Award.id)
        .where(Contract.id == contract_id, Contract.authority_id == caller.authority_id)
    )
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no contract {contract_id}.", "List them to see which there are.")
    return found


def winner_of(session: Session, lot_id: UUID) -> tuple[Award, str] | None:
    """Give the award of a lot and the name of its supplier, if it was awarded."""
    query = (
        select(Award, Supplier.name)
        .join(Supplier, col(Supplier.id) == Award.supplier_id)
        .where(Award.lot_id == lot_id)
    )
    return session.exec(query).one_or_none()
