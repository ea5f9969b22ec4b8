"""What is verified under a contract, for whoever would change what is owed."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, select

from app.contracts.change.proposing import Delivered
from app.deliveries.tables import Rollup, Span


def delivered_under(
    session: Session, contract_id: UUID, whole_units: Collection[str]
) -> Delivered:
    """Give what is verified of each obligation of a contract by now, in its unit.

    Args:
        session: to read with.
        contract_id: which; it is locked where something is to be decided.
        whole_units: units of which there are no halves.
    """
    query = select(Rollup).where(Rollup.contract_id == contract_id, Rollup.span == Span.LIFE)
    verified = {row.obligation_id: row.verified for row in session.exec(query)}
    return Delivered(verified, whole_units)
