"""What is verified under a contract, for whoever would change what is owed."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.change.proposing import Delivered
from app.contracts.kind import Accumulation
from app.contracts.tables import Obligation
from app.deliveries.tables import Rollup, Span


def delivered_under(
    session: Session, contract_id: UUID, whole_units: Collection[str]
) -> Delivered:
    """Give what is verified of each obligation of a contract by now, in its unit.

    What counts by its latest figure, such as a share of the workforce, has nothing in stock that
    less could not be owed than; it is left out.

    Args:
        session: to read with.
        contract_id: which; it is locked where something is to be decided.
        whole_units: units of which there are no halves.
    """
    query = (
        select(col(Rollup.obligation_id), col(Rollup.verified))
        .join(Obligation, col(Obligation.id) == Rollup.obligation_id)
        .where(
            Rollup.contract_id == contract_id,
            Rollup.span == Span.LIFE,
            Obligation.accumulation == Accumulation.SUM,
        )
    )
    verified = dict(session.exec(query).all())
    return Delivered(verified, whole_units)
