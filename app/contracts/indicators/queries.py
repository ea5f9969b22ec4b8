"""Look-ups of key performance indicators."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.queries import known_to
from app.contracts.tables import Contract, Indicator
from app.organisations.caller import Caller
from app.problems import NotFound
from app.procurements.queries import Lock


def indicators_of(session: Session, contract: Contract) -> list[Indicator]:
    """List a contract's indicators in their order."""
    query = select(Indicator).where(Indicator.contract_id == contract.id)
    return list(session.exec(query.order_by(col(Indicator.ordinal))))


def indicator_of(
    session: Session, caller: Caller, indicator_id: UUID, lock: Lock = Lock.NONE
) -> tuple[Indicator, Contract]:
    """Give an indicator with its contract; both are locked alike.

    Raises:
        NotFound: if there is none, or its contract is not the caller's to see.
    """
    query = (
        select(Indicator, Contract)
        .join(Contract, col(Indicator.contract_id) == Contract.id)
        .where(Indicator.id == indicator_id, known_to(caller))
    )
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no indicator {indicator_id}.", "The contract lists its indicators."
        )
    return found
