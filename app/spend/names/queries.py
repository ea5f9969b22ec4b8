"""Reads of names, and of the register that they are compared with."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.organisations.tables import Supplier, SupplierIdentifier
from app.problems import NotFound
from app.spend.batch import BatchState
from app.spend.names.identity import folded
from app.spend.names.likeness import Candidate
from app.spend.tables import SpendBatch, SpendLine, SpendSupplierName


def register_of(session: Session, authority_id: UUID) -> dict[UUID, Candidate]:
    """Give the suppliers of a register as names are compared with them, in two queries."""
    query: Any = select(Supplier.id, Supplier.name).where(Supplier.authority_id == authority_id)
    numbered: Any = select(
        SupplierIdentifier.supplier_id, SupplierIdentifier.scheme, SupplierIdentifier.value
    ).where(SupplierIdentifier.authority_id == authority_id)
    numbers: dict[UUID, set[str]] = {}
    for supplier, scheme, value in session.execute(numbered):
        numbers.setdefault(supplier, set()).add(f"{scheme}-{value}")
    return {
        one: Candidate(one, name, folded(name), frozenset(numbers.get(one, ())))
        for one, name in session.execute(query)
    }


def name_of(
    session: Session, authority_id: UUID, name_id: UUID, *, for_change: bool = False
) -> SpendSupplierName:
    """Give one of an authority's names as files write them.

    Raises:
        NotFound: if there is none with this id, or it is another authority's.
    """
    query = select(SpendSupplierName).where(
        SpendSupplierName.id == name_id, SpendSupplierName.authority_id == authority_id
    )
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.exec(query).one_or_none()
    if found is None:
        words = "List supplier names to see which there are."
        raise NotFound(f"There is no supplier name {name_id}.", words)
    return found


def of_names(session: Session, numbers: Collection[int]) -> dict[int, tuple[int, Decimal]]:
    """Count the payments and grants that count for some names, and add them up."""
    query: Any = (
        select(SpendLine.name, func.count(), func.sum(SpendLine.amount))
        .join(SpendBatch, col(SpendBatch.number) == SpendLine.batch)
        .where(col(SpendLine.name).in_(numbers), SpendBatch.state == BatchState.LIVE)
        .group_by(col(SpendLine.name))
    )
    return {name: (int(lines), total) for name, lines, total in session.execute(query)}
