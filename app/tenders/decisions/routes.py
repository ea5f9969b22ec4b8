"""Decisions about one tender over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from sqlmodel import Session, select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.tables import Lot
from app.tenders.decisions.copying import Brought, bring_copy
from app.tenders.decisions.deciding import ABOUT_LATE, Proposed, decide, propose
from app.tenders.decisions.messages import (
    LateVersion,
    TenderDecisionIn,
    TenderDecisionOut,
    TenderDecisionPage,
)
from app.tenders.panel.queries import refuse_undeclared_reader
from app.tenders.queries import admissible_of, tender_of
from app.tenders.tables import Tender, TenderDecision

router = Router(prefix="/v1", tags=["tenders"], is_quiet=True)

Decider = Annotated[Caller, needs(Scope.TENDERS_DECIDE)]
TenderId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000002"])]
LARGEST = 6_000_000  #: bytes; a copy of the largest tender, and the words about it
DecisionId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000002"])]


@router.post("/tenders/{tender_id}/decisions", status_code=201, max_body_size=LARGEST)
def propose_decision(
    caller: Decider,
    tender_id: TenderId,
    body: TenderDecisionIn,
    session: WriteDep,
    seals: SealsDep,
    now: NowDep,
) -> TenderDecisionOut:
    """Propose to admit a late tender or not, to set one aside, or to take that back.

    What came late is decided about by its version, which the answer names in `late`: the last that
    came before the opening, or the first after it of those that were written before.

    Of a damaged tender its supplier has a copy: `content` and `salt`, as the service gave them.
    Send it as `supplier_copy` with the kind `admit_copy`. It is taken only if its digest is that
    of the receipt; without a copy the kind is `exclude_damaged`.
    """
    wanted = Proposed(body.kind, body.reason, body.law)
    made = propose(session, caller, tender_id, wanted, now)
    if (copy := body.supplier_copy) is not None:
        bring_copy(session, seals, made, Brought(copy.content, copy.salt), now)
    return _decision(session, made)


@router.get("/tenders/{tender_id}/decisions")
def list_decisions(
    caller: Decider, tender_id: TenderId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> TenderDecisionPage:
    """List the decisions about a tender, proposed and made."""
    tender = tender_of(session, caller, tender_id)
    refuse_undeclared_reader(session, caller, tender.lot_id)
    names = (name for name in TenderDecisionOut.model_fields if name != "late")
    query = select(*(getattr(TenderDecision, name) for name in names))
    query = query.where(TenderDecision.tender_id == tender.id)
    query = updated.within(query, TenderDecision.updated_at)
    found = page_of(session, query, (TenderDecision.updated_at, TenderDecision.id), asked)
    late = _late(session, tender)
    rows = [_told(row, late) for row in found.rows]
    return TenderDecisionPage(data=rows, page=found.marks)


@router.post("/tender-decisions/{decision_id}/approval", status_code=201)
def make_decision(
    caller: Decider, decision_id: DecisionId, session: WriteDep, seals: SealsDep, now: NowDep
) -> TenderDecisionOut:
    """Make a decision that another person proposed."""
    return _decision(session, decide(session, seals, caller, decision_id, now))


def _decision(session: Session, decision: TenderDecision) -> TenderDecisionOut:
    return _told(decision, _late(session, session.get_one(Tender, decision.tender_id)))


def _told(decision: Any, late: LateVersion | None) -> TenderDecisionOut:
    told = TenderDecisionOut.model_validate(decision, from_attributes=True)
    return told.model_copy(update={"late": late}) if told.kind in ABOUT_LATE else told


def _late(session: Session, tender: Tender) -> LateVersion | None:
    """Tell what came late of a tender and is decided about."""
    late = admissible_of(session, session.get_one(Lot, tender.lot_id), tender)
    if late is None:
        return None
    version = late.version
    return LateVersion(
        number=late.number, digest=version.digest, written_at=version.uploaded_at,
        received_at=late.received_at,
    )  # fmt: skip
