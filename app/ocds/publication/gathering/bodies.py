"""Gather who is who: the authority, and suppliers with what they say that they are."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.ocds.intake.buyer import other_buyer
from app.ocds.part import Part
from app.ocds.publication.particulars.particulars import Kept
from app.ocds.publication.particulars.queries import buyer_entered
from app.ocds.publication.queries import called_before
from app.ocds.publication.told import Body
from app.organisations.secret import Mode
from app.organisations.tables import (
    Authority,
    AuthorityKind,
    ClaimStanding,
    Supplier,
    SupplierClaim,
    SupplierIdentifier,
)

TYPES = {
    AuthorityKind.CENTRAL: "publicAuthorityCentralGovernment",
    AuthorityKind.SUB_CENTRAL: "publicAuthoritySubCentralGovernment",
}


def buyer_of(session: Session, authority_id: UUID, called: Sequence[str] = ()) -> Body:
    """Give the authority, with the identifier that was entered for notices last.

    Args:
        session: where to look.
        authority_id: which.
        called: ids under which organisations were told of before, in releases of the same
            procurement; the first that is the authority's stays.
    """
    found = session.get_one(Authority, authority_id)
    identifiers = buyer_entered(session, authority_id)
    return Body(
        id=_id_of(identifiers, found.id, called),
        name=found.name,
        address=found.address,
        email=found.email,
        identifiers=identifiers,
        buyer_type=TYPES[found.kind],
    )


def buyer_in(session: Session, mode: Mode, authority_id: UUID, ocid: str) -> Body:
    """Give the authority, called as it was before in its releases of a procurement."""
    return buyer_of(session, authority_id, called_before(session, mode, authority_id, ocid))


def other_than(buyer: Body, kept: Kept) -> str:
    """Give who buys by the releases that were sent of an ocid, unless the authority does."""
    if kept.who is None:
        return ""
    return other_buyer(Part(kept.who, "", []), buyer.name, kept.buyers)


def suppliers_in(
    session: Session, ids: Iterable[UUID], called: Sequence[str] = ()
) -> dict[UUID, Body]:
    """Give suppliers of an authority's register, by their ids.

    Args:
        session: where to look.
        ids: which.
        called: as for `buyer_of`.
    """
    wanted = list(dict.fromkeys(ids))
    names = {
        one.id: one for one in session.exec(select(Supplier).where(col(Supplier.id).in_(wanted)))
    }
    identifiers: dict[UUID, list[tuple[str, str]]] = {one: [] for one in wanted}
    order = col(SupplierIdentifier.scheme), col(SupplierIdentifier.value)
    numbers = select(SupplierIdentifier).where(col(SupplierIdentifier.supplier_id).in_(wanted))
    for number in session.exec(numbers.order_by(*order)):
        identifiers[number.supplier_id].append((number.scheme, number.value))
    claims: dict[UUID, dict[str, bool]] = {one: {} for one in wanted}
    claimed = select(SupplierClaim).where(col(SupplierClaim.supplier_id).in_(wanted))
    for claim in session.exec(claimed):
        is_so = claim.claimed and claim.standing is not ClaimStanding.CONTRADICTED
        claims[claim.supplier_id][claim.kind.value] = is_so
    return {one: _body(names[one], tuple(identifiers[one]), claims[one], called) for one in wanted}


def _body(
    supplier: Supplier,
    identifiers: tuple[tuple[str, str], ...],
    claims: dict[str, bool],
    called: Sequence[str],
) -> Body:
    return Body(
        id=_id_of(identifiers, supplier.id, called),
        name=supplier.name,
        address=supplier.address,
        email=supplier.email,
        identifiers=identifiers,
        claims=claims,
    )


def _id_of(identifiers: tuple[tuple[str, str], ...], own: UUID, called: Sequence[str]) -> str:
    """Give what an organisation is called in a release: as it was before, if it was told of.

    Else it is called by its first identifier, or by our own id.
    """
    every = [*("-".join(one) for one in identifiers), str(own)]
    return next((one for one in called if one in every), every[0])
