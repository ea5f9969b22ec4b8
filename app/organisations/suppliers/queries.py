"""Look-ups of suppliers that several places need."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.suppliers.identifier import Identifier
from app.organisations.tables import Supplier, SupplierClaim, SupplierIdentifier
from app.problems import NotFound


def supplier_of(
    session: Session, authority_id: UUID, supplier_id: UUID, *, for_change: bool = False
) -> Supplier:
    """Give one of an authority's suppliers; locked if it is to be changed.

    Raises:
        NotFound: if there is none with this id, or it is another authority's.
    """
    query = select(Supplier).where(
        Supplier.id == supplier_id, Supplier.authority_id == authority_id
    )
    if for_change:
        query = query.with_for_update(of=Supplier)
    supplier = session.exec(query.execution_options(populate_existing=for_change)).one_or_none()
    if supplier is None:
        raise NotFound(
            f"There is no supplier {supplier_id}.", "List suppliers to see which there are."
        )
    return supplier


def suppliers_named(session: Session, authority_id: UUID, name: str) -> list[Supplier]:
    """List an authority's suppliers of this very name; two firms may share one."""
    query = select(Supplier).where(Supplier.authority_id == authority_id, Supplier.name == name)
    return list(session.exec(query.order_by(col(Supplier.made_at), col(Supplier.id))))


def holder_of(session: Session, authority_id: UUID, identifier: Identifier) -> UUID | None:
    """Give the id of the supplier that has an identifier, if an authority has entered one."""
    query = select(SupplierIdentifier.supplier_id).where(
        SupplierIdentifier.authority_id == authority_id,
        SupplierIdentifier.scheme == identifier.scheme,
        SupplierIdentifier.value == identifier.value,
    )
    return session.exec(query).one_or_none()


@dataclass(frozen=True, slots=True)
class Details:
    """What stands beside a supplier's entry, in an order that does not change."""

    identifiers: list[SupplierIdentifier] = field(default_factory=list)
    claims: list[SupplierClaim] = field(default_factory=list)


def details_of(session: Session, supplier_ids: Collection[UUID]) -> dict[UUID, Details]:
    """Give the identifiers and claims of suppliers, in two queries however many there are."""
    details: dict[UUID, Details] = defaultdict(Details)
    named = col(SupplierIdentifier.supplier_id).in_(supplier_ids)
    order = (col(SupplierIdentifier.scheme), col(SupplierIdentifier.value))
    for identifier in session.exec(select(SupplierIdentifier).where(named).order_by(*order)):
        details[identifier.supplier_id].identifiers.append(identifier)
    said = col(SupplierClaim.supplier_id).in_(supplier_ids)
    for claim in session.exec(select(SupplierClaim).where(said).order_by(col(SupplierClaim.kind))):
        details[claim.supplier_id].claims.append(claim)
    return details
