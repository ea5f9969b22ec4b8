"""Reads of names, and of the register that they are compared with."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, type_coerce, union_all
from sqlmodel import Session, col, select

from app.organisations.tables import Supplier, SupplierIdentifier
from app.problems import NotFound
from app.spend.batch import BatchState
from app.spend.names.identity import folded
from app.spend.names.likeness import Candidate
from app.spend.tables import RegisterEntry, SpendBatch, SpendLine, SpendSupplierName


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


def has_part(part: str) -> ColumnElement[bool]:
    """Tell in SQL whether a name has a part, as it was written or in the form of its spellings."""
    written = col(SpendSupplierName.name).icontains(" ".join(part.split()), autoescape=True)
    return or_(written, col(SpendSupplierName.folded).contains(folded(part), autoescape=True))


def of_names(
    session: Session, authority_id: UUID, numbers: Collection[int]
) -> dict[int, tuple[int, Decimal]]:
    """Count the rows of every kind that count for some names, and add them up."""
    sums = _sums(authority_id, numbers)
    found = session.execute(select(sums.c.name, sums.c.lines, sums.c.amount))
    return {name: (int(lines), total or Decimal(0)) for name, lines, total in found}


def by_amount(query: Any, authority_id: UUID) -> Any:
    """Order a selection of names by what their rows come to, the most first.

    Args:
        query: that selects columns of names.
        authority_id: whose names they are.

    Returns:
        A selection of the same columns, and of `rank`: whole, and less the more a name comes to.
    """
    sums = _sums(authority_id)
    whole = cast(type_coerce(func.coalesce(sums.c.amount, 0), BigInteger), BigInteger)
    joined = query.outerjoin(sums, sums.c.name == SpendSupplierName.number)
    ranked = joined.add_columns((-whole).label("rank")).subquery()
    return select(*ranked.c)


def _sums(authority_id: UUID, numbers: Collection[int] | None = None) -> Any:
    """Select by name how many rows count, and what they come to; of some names, or of all."""
    parts = []
    for table, amount in ((SpendLine, SpendLine.amount), (RegisterEntry, RegisterEntry.value)):
        name = col(table.name)
        part: Any = (
            select(name, func.count().label("lines"), func.sum(amount).label("amount"))
            .join(SpendBatch, col(SpendBatch.number) == table.batch)
            .where(SpendBatch.authority_id == authority_id, SpendBatch.state == BatchState.LIVE)
            .where(name.is_not(None) if numbers is None else name.in_(numbers))
            .group_by(name)
        )
        parts.append(part)
    both = union_all(*parts).subquery()
    totals: Any = select(
        both.c.name, func.sum(both.c.lines).label("lines"), func.sum(both.c.amount).label("amount")
    )
    return totals.group_by(both.c.name).subquery()
