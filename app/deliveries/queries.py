"""Look-ups of returns and deliveries, each for one caller.

Another authority's are not found; nor, for a supplier, are those of another's contracts.
"""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Contract
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.problems import NotFound
from app.procurements.queries import Lock


def return_of(session: Session, caller: Caller, return_id: UUID, lock: Lock = Lock.NONE) -> Return:
    """Give a return that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found: Return | None = _found(session, Return, caller, return_id, lock)
    if found is None:
        raise NotFound(f"There is no return {return_id}.", "A contract lists its returns.")
    return found


def delivery_of(
    session: Session, caller: Caller, delivery_id: UUID, lock: Lock = Lock.NONE
) -> Delivery:
    """Give a delivery that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found: Delivery | None = _found(session, Delivery, caller, delivery_id, lock)
    if found is None:
        raise NotFound(f"There is no delivery {delivery_id}.", "A contract lists its deliveries.")
    return found


def _found(session: Session, model: Any, caller: Caller, wanted: UUID, lock: Lock) -> Any:
    query = select(model).where(model.id == wanted, model.authority_id == caller.authority_id)
    if caller.supplier_id is not None:
        query = query.join(Contract, col(Contract.id) == model.contract_id).where(
            Contract.supplier_id == caller.supplier_id
        )
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=model)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()
