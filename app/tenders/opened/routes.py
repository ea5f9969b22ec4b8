"""Tenders over HTTP, to their supplier at any time and to the authority once they are opened."""

import contextlib
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import Session, col, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.platform.http.dependencies import (
    DatabaseClockDep,
    NowDep,
    ReadDep,
    SealsDep,
    WriteDep,
)
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.platform.sealing import Seals
from app.procurements.lifecycle import LotState
from app.procurements.queries import state_of
from app.procurements.tables import Lot, Procurement
from app.tenders.messages import (
    MOST_VERSIONS,
    ContentOut,
    TenderOut,
    TenderPage,
    TenderReceiptOut,
    TenderVersionOut,
    TenderVersionPage,
)
from app.tenders.opened.blindness import NAMING, Tenderer, without_names
from app.tenders.opened.messages import OpeningOut
from app.tenders.opened.opening import open_lot
from app.tenders.opened.queries import tenderers_of
from app.tenders.panel.queries import (
    names_are_hidden,
    refuse_undeclared,
    refuse_undeclared_reader,
)
from app.tenders.partners.messages import PartnerOut
from app.tenders.partners.queries import answers_of
from app.tenders.queries import inadmissible_of, no_receipt, no_tender, opened_lot, tender_of
from app.tenders.sealing import TenderDamaged, content_of
from app.tenders.tables import (
    LateSubmission,
    Opening,
    Receipt,
    Tender,
    TenderVersion,
)
from app.tenders.telling import (
    as_its_own,
    as_opened,
    published_version,
    receipt_document,
    supplier_name,
)

router = Router(prefix="/v1", tags=["tenders"], is_quiet=True)

Reader = Annotated[Caller, needs(Scope.TENDERS_READ)]
Opener = Annotated[Caller, needs(Scope.TENDERS_OPEN)]
LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000002"])]
TenderId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000002"])]
ClosedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000003"])]
Number = Annotated[int | None, Query(ge=1, le=MOST_VERSIONS, description="Of the version.")]
_LISTED: list[Any] = [
    *(getattr(Tender, name) for name in TenderOut.model_fields if name in Tender.model_fields),
    col(Supplier.name).label("supplier"),
    Tender.confirmed_version,
    Procurement.published_version,
]
#: what a list reads; made once for all, since making a question takes as long as its answer
_TENDERS = (
    select(*_LISTED)
    .join(Supplier, col(Supplier.id) == Tender.supplier_id)
    .join(Lot, col(Lot.id) == Tender.lot_id)
    .join(Procurement, col(Procurement.id) == Lot.procurement_id)
)


@router.post("/lots/{lot_id}/opening", status_code=201)
def open_tenders(
    caller: Opener,
    lot_id: ClosedLotId,
    session: WriteDep,
    seals: SealsDep,
    clock: DatabaseClockDep,
) -> OpeningOut:
    """Ask for a lot's tenders to be opened, or open them if another person asked.

    The deadline must have passed on the database's clock. A tender that is not what was received
    is kept and named; the others are opened.
    """
    return OpeningOut.of(open_lot(session, seals, caller, lot_id, clock))


@router.get("/lots/{lot_id}/opening")
def read_opening(caller: Reader, lot_id: LotId, session: ReadDep) -> OpeningOut:
    """Give the record of a lot's opening, for the authority."""
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    return OpeningOut.of(session.get_one(Opening, lot.id))


@router.get("/lots/{lot_id}/tenders", response_model_exclude_unset=True)
def list_tenders(
    caller: Reader, lot_id: LotId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> TenderPage:
    """List the tenders of an opened lot, for the authority.

    Whoever marks without names finds neither the name nor the id of a supplier.
    """
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    hidden = names_are_hidden(session, lot, caller)
    query = updated.within(_TENDERS.where(Tender.lot_id == lot.id), Tender.updated_at)
    found = page_of(session, query, (Tender.updated_at, Tender.id), asked)
    there: list[Any] = found.rows
    rows = [
        TenderOut(**as_opened(row, None if hidden else row.supplier, row.published_version))
        for row in there
    ]
    return TenderPage(data=rows, page=found.marks)


@router.get("/tenders/{tender_id}", response_model_exclude_unset=True)
def read_tender(
    caller: Reader,
    tender_id: TenderId,
    session: ReadDep,
    clock: DatabaseClockDep,
    response: Response,
) -> TenderOut:
    """Give a tender: to its supplier at any time, to the authority once it is opened."""
    tender = tender_of(session, caller, tender_id)
    versioned(response, tender.version)
    lot = session.get_one(Lot, tender.lot_id)
    name = supplier_name(session, tender)
    published = published_version(session, lot)
    if caller.supplier_id is not None:
        at, late = clock(session), inadmissible_of(session, [tender])
        gone = state_of(session, lot, at) is LotState.CANCELLED
        own = as_its_own(tender, name, lot, published, at, is_cancelled=gone, inadmissible=late)
        return TenderOut(**own)
    refuse_undeclared(session, caller, lot)
    hidden = names_are_hidden(session, lot, caller)
    return TenderOut(**as_opened(tender, None if hidden else name, published))


@router.get("/tenders/{tender_id}/content", response_model_exclude_unset=True)
def read_tender_content(
    caller: Reader,
    tender_id: TenderId,
    session: ReadDep,
    seals: SealsDep,
    number: Number = None,
) -> ContentOut:
    """Give what a tender says: to its supplier any version, to the authority the opened one.

    Beside it the authority reads what the partners answered, and that a link which the supplier
    was given does not show who used it.
    """
    tender = tender_of(session, caller, tender_id)
    if caller.supplier_id is not None:
        wanted = number or tender.latest_number
        own = content_of(session, seals, tender, wanted)
        return ContentOut(
            tender_id=tender.id, number=wanted, digest=own.digest, salt=own.salt,
            content=own.document,
        )  # fmt: skip
    lot = session.get_one(Lot, tender.lot_id)
    refuse_undeclared(session, caller, lot)
    opened = _opened_number(tender, number)
    said = content_of(session, seals, tender, opened)
    document = said.document
    partners = [PartnerOut.to_authority(one) for one in answers_of(session, seals, tender)]
    if names_are_hidden(session, lot, caller):
        tenderer = tenderers_of(session, [tender.supplier_id])[tender.supplier_id]
        document = without_names(document, tenderer)
        members = said.document.get(NAMING, [])
        partners = [_nameless(one, members, tenderer) for one in partners]
    return ContentOut(
        tender_id=tender.id, number=opened, digest=said.digest, content=document, partners=partners
    )


def _nameless(
    partner: PartnerOut, members: list[dict[str, Any]], tenderer: Tenderer
) -> PartnerOut:
    """Give what a partner answered without its comment, which may tell whose tender it is."""
    told = partner.model_dump(exclude_unset=True) | {"comment": None}
    return PartnerOut(**without_names({**told, NAMING: members}, tenderer))


@router.get("/tenders/{tender_id}/versions")
def list_tender_versions(
    caller: Reader, tender_id: TenderId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> TenderVersionPage:
    """List the versions of a tender: all of them are kept, whatever became of each."""
    tender = tender_of(session, caller, tender_id)
    refuse_undeclared_reader(session, caller, tender.lot_id)
    query = (
        select(TenderVersion, LateSubmission.received_at, TenderVersion.number)
        .outerjoin(
            LateSubmission,
            (col(LateSubmission.tender_id) == TenderVersion.tender_id)
            & (col(LateSubmission.number) == TenderVersion.number),
        )
        .where(TenderVersion.tender_id == tender.id)
    )
    query = updated.within(query, TenderVersion.uploaded_at)
    found = page_of(session, query, (TenderVersion.number,), asked)
    receipts = _last_receipts(session, tender)
    there: list[Any] = found.rows
    rows = [_version(version, receipts.get(version.number), late) for version, late, _ in there]
    return TenderVersionPage(data=rows, page=found.marks)


@router.get("/tenders/{tender_id}/receipt", response_model_exclude_unset=True)
def read_tender_receipt(
    caller: Reader,
    tender_id: TenderId,
    session: ReadDep,
    seals: SealsDep,
    now: NowDep,
    number: Number = None,
) -> TenderReceiptOut:
    """Give the receipt of a tender's submitted version, or of an earlier one.

    Where no receipt stands any more, it is the last one that the tender had.
    """
    tender = tender_of(session, caller, tender_id)
    refuse_undeclared_reader(session, caller, tender.lot_id)
    lot = state_of(session, session.get_one(Lot, tender.lot_id), now)
    query = select(Receipt).where(Receipt.tender_id == tender.id)
    if (wanted := number or tender.submitted_number) is not None:
        query = query.where(Receipt.number == wanted)
    latest = col(Receipt.submitted_at).desc(), col(Receipt.id).desc()
    receipt = session.exec(query.order_by(*latest)).first()
    if receipt is None:
        raise no_receipt(lot)
    salt = _salt(session, seals, caller, receipt)
    told = receipt_document(tender, receipt, salt, lot)
    if _is_hidden(session, caller, tender):
        del told["supplier_id"]
    return TenderReceiptOut(**told)


def _salt(session: Session, seals: Seals, caller: Caller, receipt: Receipt) -> str | None:
    """Give its own supplier the salt of a receipt's digest, unless the tender is damaged."""
    if caller.supplier_id is None:
        return None
    tender = session.get_one(Tender, receipt.tender_id)
    with contextlib.suppress(TenderDamaged):
        return content_of(session, seals, tender, receipt.number).salt
    return None


def _is_hidden(session: Session, caller: Caller, tender: Tender) -> bool:
    if caller.supplier_id is not None:
        return False
    return names_are_hidden(session, session.get_one(Lot, tender.lot_id), caller)


def _last_receipts(session: Session, tender: Tender) -> dict[int, Receipt]:
    """Give the last receipt of each version that was ever submitted."""
    query = select(Receipt).where(Receipt.tender_id == tender.id)
    return {one.number: one for one in session.exec(query.order_by(col(Receipt.submitted_at)))}


def _opened_number(tender: Tender, asked: int | None) -> int:
    """Give the number of the version that was opened; the authority is shown no other."""
    if tender.submitted_number is None or asked not in (None, tender.submitted_number):
        raise no_tender(tender.id)
    return tender.submitted_number


def _version(
    version: TenderVersion, receipt: Receipt | None, late_at: datetime | None
) -> TenderVersionOut:
    return TenderVersionOut(
        number=version.number,
        digest=version.digest,
        uploaded_at=version.uploaded_at,
        submitted_at=None if receipt is None else receipt.submitted_at,
        replaced_at=None if receipt is None else receipt.replaced_at,
        withdrawn_at=None if receipt is None else receipt.withdrawn_at,
        is_late=late_at is not None,
        late_at=late_at,
    )
