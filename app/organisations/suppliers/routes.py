"""An authority's register of suppliers, over HTTP; and a supplier's view of its own entry."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import Session, col, select

from app.organisations.addressing import approve_address
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.queries import keys_of_supplier
from app.organisations.scope import Scope
from app.organisations.suppliers.claiming import note_claim
from app.organisations.suppliers.entering import change_supplier as change
from app.organisations.suppliers.entering import enter_supplier as enter
from app.organisations.suppliers.identifier import Sought, sought
from app.organisations.suppliers.messages import (
    AddressApprovalIn,
    ClaimIn,
    OwnSupplierOut,
    SupplierIn,
    SupplierOut,
    SupplierPage,
    SupplierPatch,
)
from app.organisations.suppliers.queries import details_of, supplier_of
from app.organisations.tables import ClaimKind, Supplier, SupplierIdentifier
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.problems import Invalid

router = Router(prefix="/v1", tags=["organisations"])

SupplierId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
COLUMNS: list[Any] = [
    *(Supplier.id, Supplier.name, Supplier.address, Supplier.email, Supplier.email_wanted),
    *(Supplier.version, Supplier.made_at, Supplier.updated_at),
]


@router.post("/suppliers", status_code=201)
def enter_supplier(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)],
    body: SupplierIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> SupplierOut:
    """Enter a supplier into your authority's register, by every identifier that is known.

    Schemes are those of org-id.guide, and GB-PPON. The same identifier stands only once in a
    register; the answer to a second one names the supplier that has it.
    """
    supplier = enter(session, caller.authority_id, body.wanted(), caller.who, now)
    response.headers["Location"] = f"/v1/suppliers/{supplier.id}"
    return _told(session, supplier, response)


@router.get("/suppliers")
def list_suppliers(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_READ)],
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    identifier: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=200,
            examples=["GB-COH-01234567"],
            description="With its scheme, or of any register without.",
        ),
    ] = None,
    name: Annotated[
        str | None, Query(min_length=1, max_length=200, description="A part of the name.")
    ] = None,
) -> SupplierPage:
    """List your authority's suppliers, in the order in which they were last changed."""
    query = select(*COLUMNS).where(Supplier.authority_id == caller.authority_id)
    if name is not None:
        query = query.where(col(Supplier.name).icontains(name, autoescape=True))
    if identifier is not None:
        query = query.where(col(Supplier.id).in_(_known_as(caller.authority_id, identifier)))
    query = updated.within(query, Supplier.updated_at)
    found = page_of(session, query, (Supplier.updated_at, Supplier.id), asked)
    details = details_of(session, [row.id for row in found.rows])
    rows = [SupplierOut.of(row, details[row.id]) for row in found.rows]
    return SupplierPage(data=rows, page=found.marks)


@router.get("/suppliers/{supplier_id}")
def read_supplier(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_READ)],
    supplier_id: SupplierId,
    session: ReadDep,
    response: Response,
) -> SupplierOut:
    """Give one of your authority's suppliers: its identifiers, and what it says that it is."""
    return _told(session, supplier_of(session, caller.authority_id, supplier_id), response)


@router.patch("/suppliers/{supplier_id}")
def change_supplier(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)],
    supplier_id: SupplierId,
    expected: ExpectedDep,
    body: SupplierPatch,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> SupplierOut:
    """Change a supplier's entry; identifiers that are given take the place of those there were.

    An address of a supplier that has a key is only proposed: it stands in `email_wanted` until
    another person approves it; send the present one to give it up.
    """
    supplier = supplier_of(session, caller.authority_id, supplier_id, for_change=True)
    expected.check(supplier.version)
    change(session, supplier, body.wanted(), caller, now)
    return _told(session, supplier, response)


@router.post("/suppliers/{supplier_id}/address-approval", status_code=201)
def approve_supplier_address(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)],
    supplier_id: SupplierId,
    body: AddressApprovalIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> SupplierOut:
    """Approve the address that another person proposed for a supplier that has a key."""
    supplier = supplier_of(session, caller.authority_id, supplier_id, for_change=True)
    approve_address(session, caller, supplier, body.email, now)
    return _told(session, supplier, response)


@router.put("/suppliers/{supplier_id}/claims/{kind}")
def note_supplier_claim(
    caller: Annotated[Caller, needs(Scope.SUPPLIERS_WRITE)],
    supplier_id: SupplierId,
    kind: Annotated[ClaimKind, Path(examples=["vcse"])],
    expected: ExpectedDep,
    body: ClaimIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> SupplierOut:
    """Note what a supplier says that it is, or what somebody found who checked it.

    What was checked says when and where. `If-Match` is the version of the supplier.
    """
    supplier = supplier_of(session, caller.authority_id, supplier_id, for_change=True)
    expected.check(supplier.version)
    note_claim(session, supplier, kind, body.said(), caller.who, now)
    return _told(session, supplier, response)


@router.get("/supplier")
def read_own_supplier(
    caller: Annotated[Caller, needs(Scope.TENDERS_SUBMIT)], session: ReadDep, response: Response
) -> OwnSupplierOut:
    """Give the supplier that your key belongs to, with every key that acts for it."""
    supplier = supplier_of(session, caller.authority_id, caller.supplier())
    versioned(response, supplier.version)
    keys = OwnSupplierOut.told(keys_of_supplier(session, supplier.id))
    return OwnSupplierOut.of(supplier, details_of(session, [supplier.id])[supplier.id], keys=keys)


def _told(session: Session, supplier: Supplier, response: Response) -> SupplierOut:
    versioned(response, supplier.version)
    return SupplierOut.of(supplier, details_of(session, [supplier.id])[supplier.id])


def _known_as(authority_id: UUID, identifier: str) -> Any:
    """Select the ids of suppliers that a register knows by an identifier."""
    wanted = sought(identifier)
    if not isinstance(wanted, Sought):
        raise Invalid("This cannot be an identifier.", wanted.how_to_fix, [wanted])
    query = select(SupplierIdentifier.supplier_id).where(
        SupplierIdentifier.authority_id == authority_id,
        col(SupplierIdentifier.value).in_(wanted.values),
    )
    if wanted.scheme is not None:
        query = query.where(SupplierIdentifier.scheme == wanted.scheme)
    return query
