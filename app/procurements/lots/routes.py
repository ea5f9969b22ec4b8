"""Lots over HTTP: where each stands, and the rules that it is scored by."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import DatabaseClockDep, ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of_sorted
from app.procurements.lots.messages import LotOut, LotPage, PinnedRulesOut
from app.procurements.queries import lot_of, lots_of, pinned_text, procurement_of, state_of
from app.procurements.routes import ProcurementId
from app.procurements.tables import Lot

router = Router(prefix="/v1", tags=["procurements"])

Reader = Annotated[Caller, needs(Scope.PROCUREMENTS_READ)]
LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]


@router.get("/procurements/{procurement_id}/lots")
def list_lots(
    caller: Reader,
    procurement_id: ProcurementId,
    session: ReadDep,
    clock: DatabaseClockDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> LotPage:
    """List the lots of a procurement, in the order in which it names them.

    All of them were updated when their procurement was, and when one was closed, opened,
    awarded or cancelled, its marks were agreed or opened again, or its award was withdrawn.
    """
    procurement = procurement_of(session, caller, procurement_id)
    now = clock(session)
    lots = lots_of(session, procurement)
    changed = max([procurement.updated_at, *(mark for lot in lots for mark in _marks(lot, now))])
    told = [LotOut.of(lot, state_of(session, lot, now)) for lot in lots]
    place = {lot.id: f"{place:04}" for place, lot in enumerate(told)}
    rows = told if updated.includes(changed) else []
    found = page_of_sorted(rows, lambda lot: place[lot.id], asked)
    return LotPage(data=found.rows, page=found.marks)


def _marks(lot: Lot, now: datetime) -> Iterator[datetime]:
    """Give every moment at which a lot's state changed, the last time for each change."""
    if lot.deadline is not None and lot.deadline <= now:
        yield lot.deadline
    for mark in (
        lot.opened_at, lot.moderated_at, lot.reopened_at, lot.awarded_at, lot.award_withdrawn_at,
        lot.cancelled_at,
    ):  # fmt: skip
        if mark is not None:
            yield mark


@router.get("/lots/{lot_id}")
def read_lot(caller: Reader, lot_id: LotId, session: ReadDep, clock: DatabaseClockDep) -> LotOut:
    """Give a lot: where it stands, and until when tenders are taken."""
    lot = lot_of(session, caller, lot_id)
    return LotOut.of(lot, state_of(session, lot, clock(session)))


@router.get("/lots/{lot_id}/rules")
def read_lot_rules(caller: Reader, lot_id: LotId, session: ReadDep) -> PinnedRulesOut:
    """Give the rules that a published lot is scored by, whole.

    Their digest is SHA-256 over the text as canonical JSON (RFC 8785).
    """
    lot = lot_of(session, caller, lot_id)
    text = pinned_text(session, lot)
    return PinnedRulesOut(lot_id=lot.id, rules=lot.rules, digest=lot.rules_digest or "", text=text)
