"""Tenders over HTTP, as their suppliers write, submit, read and withdraw them.

Nobody learns from the log or the numbers that these were asked, until the lot is opened.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import Session, col, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.platform.http.dependencies import DatabaseClockDep, NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.platform.version import ENGINE
from app.procurements.lifecycle import LotState
from app.procurements.queries import is_cancelled, lot_of
from app.procurements.tables import Lot, Procurement
from app.scoring.receipt import receipt_of
from app.tenders.lifecycle import TenderState
from app.tenders.messages import (
    ConfirmationIn,
    SelfScoreIn,
    SelfScoreOut,
    SubmissionIn,
    TenderContentIn,
    TenderFindingOut,
    TenderOut,
    TenderPage,
    TenderReceiptOut,
    UploadedOut,
)
from app.tenders.partners.queries import stale_answers
from app.tenders.proving import findings_in, prove
from app.tenders.queries import inadmissible_of
from app.tenders.sealing import content_of
from app.tenders.submitting import Asked, confirm, submit, withdraw
from app.tenders.tables import Tender
from app.tenders.telling import (
    as_its_own,
    published_version,
    receipt_document,
    supplier_name,
    warnings_for,
)
from app.tenders.uploading import upload

router = Router(prefix="/v1", tags=["tenders"], is_quiet=True)

Bidder = Annotated[Caller, needs(Scope.TENDERS_SUBMIT)]
LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
TenderId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
LARGEST = 5_000_000  #: bytes of one tender
SELF_SCORED = (
    "This is your own offer's score by the rules that will score everybody. Nobody else sees it. "
    "What turns on other tenders, or on marks, is only supposed."
)


@router.post("/lots/{lot_id}/tenders", status_code=201, max_body_size=LARGEST)
def upload_tender(
    caller: Bidder,
    lot_id: LotId,
    body: TenderContentIn,
    session: WriteDep,
    seals: SealsDep,
    clock: DatabaseClockDep,
    response: Response,
) -> UploadedOut:
    """Write a version of your tender for a lot; it is sealed at once, and NOT yet submitted.

    Each call writes the next version. A version that you have submitted stands until another is
    submitted. `findings` say what is wrong with it under the rules.
    """
    tender, version = upload(session, seals, caller, lot_id, body, clock)
    versioned(response, tender.version)
    response.headers["Location"] = f"/v1/tenders/{tender.id}"
    lot = session.get_one(Lot, lot_id)
    found = [
        *findings_in(session, lot, body, version.uploaded_at.date()),
        *stale_answers(session, seals, tender, body),
    ]
    return UploadedOut(
        **_own(session, tender, version.uploaded_at),
        number=version.number,
        digest=version.digest,
        findings=[TenderFindingOut.of(finding) for finding in found],
        warnings=warnings_for(session, tender),
    )


@router.post("/tenders/{tender_id}/submission", status_code=201)
def submit_tender(
    caller: Bidder,
    tender_id: TenderId,
    body: SubmissionIn,
    session: WriteDep,
    seals: SealsDep,
    clock: DatabaseClockDep,
) -> TenderReceiptOut:
    """Submit a version of your tender, and get the receipt.

    The time that counts is the database's when your request's turn has come, which is a moment
    after the whole of it arrived; at the instant of the deadline is late. A receipt means that
    this version will be opened.
    """
    asked = Asked(tender_id, body.number, body.procurement_version)
    tender, receipt = submit(session, seals, caller, asked, clock)
    salt = content_of(session, seals, tender, receipt.number).salt
    return TenderReceiptOut(**receipt_document(tender, receipt, salt, LotState.OPEN))


@router.post("/tenders/{tender_id}/confirmation", status_code=201)
def confirm_tender(
    caller: Bidder,
    tender_id: TenderId,
    body: ConfirmationIn,
    session: WriteDep,
    seals: SealsDep,
    clock: DatabaseClockDep,
) -> TenderOut:
    """Say that your tender stands although the procurement was amended.

    It must fit the rules as they stand now; otherwise write a version that does, and submit it.
    """
    tender = confirm(session, seals, caller, tender_id, body.procurement_version, clock)
    return TenderOut(**_own(session, tender, tender.updated_at))


@router.post("/tenders/{tender_id}/withdrawal", status_code=201)
def withdraw_tender(
    caller: Bidder, tender_id: TenderId, session: WriteDep, clock: DatabaseClockDep
) -> TenderOut:
    """Take your tender back, so that it will not be opened."""
    tender = withdraw(session, caller, tender_id, clock)
    return TenderOut(**_own(session, tender, tender.updated_at))


@router.get("/tenders", response_model_exclude_unset=True)
def list_own_tenders(
    caller: Bidder,
    session: ReadDep,
    clock: DatabaseClockDep,
    updated: UpdatedDep,
    asked: PagingDep,
    state: Annotated[TenderState | None, Query()] = None,
) -> TenderPage:
    """List your own tenders, as they were last changed."""
    at = clock(session)
    query = (
        select(
            Tender,
            Supplier.name,
            Lot,
            Procurement.published_version,
            Procurement.state,
            Tender.updated_at,
            Tender.id,
        )  # type: ignore[call-overload]
        .join(Supplier, col(Supplier.id) == Tender.supplier_id)
        .join(Lot, col(Lot.id) == Tender.lot_id)
        .join(Procurement, col(Procurement.id) == Lot.procurement_id)
        .where(Tender.authority_id == caller.authority_id, Tender.supplier_id == caller.supplier())
    )
    if state is not None:
        query = query.where(Tender.state == state)
    query = updated.within(query, Tender.updated_at)
    found = page_of(session, query, (Tender.updated_at, Tender.id), asked)
    own: list[Any] = found.rows
    late = inadmissible_of(session, [row[0] for row in own])
    rows = [
        TenderOut(
            **as_its_own(
                tender, name, lot, published, at,
                is_cancelled=is_cancelled(lot, its), inadmissible=late,
            )
        )
        for tender, name, lot, published, its, *_ in own
    ]  # fmt: skip
    return TenderPage(data=rows, page=found.marks)


@router.post("/lots/{lot_id}/self-score", max_body_size=LARGEST)
def self_score(
    caller: Bidder, lot_id: LotId, body: SelfScoreIn, session: ReadDep, now: NowDep
) -> SelfScoreOut:
    """Score an offer of your own by the very engine and rules that will score it; keeps nothing.

    Suppose `marks` for the criteria that evaluators mark. The result's digest is the one that
    the same offer with the same marks has afterwards.
    """
    caller.supplier()
    lot = lot_of(session, caller, lot_id)
    proved = prove(session, lot, body.content(), body.supposed(), now.date())
    at = now.isoformat(timespec="seconds")
    document = proved.answered.document
    return SelfScoreOut(
        rules=document["rules"],
        scorecard=document["tenders"][0],
        warnings=document["warnings"],
        receipt=receipt_of(proved.answered, proved.sent, proved.places, ENGINE, at),
        said=SELF_SCORED,
    )


def _own(session: Session, tender: Tender, at: Any) -> dict[str, Any]:
    lot = session.get_one(Lot, tender.lot_id)
    name = supplier_name(session, tender)
    late = inadmissible_of(session, [tender])
    published = published_version(session, lot)
    return as_its_own(tender, name, lot, published, at, inadmissible=late)
