"""Cancellation and republication over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.procurements.ending.cancelling import cancel, cancel_lot, republish
from app.procurements.ending.messages import CancellationIn, RepublicationIn
from app.procurements.lots.messages import LotOut
from app.procurements.lots.routes import LotId
from app.procurements.messages import ProcurementOut
from app.procurements.queries import state_of
from app.procurements.routes import Writer, told

router = Router(prefix="/v1", tags=["procurements"])

DoomedId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000003"])]
CancelledId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000008"])]


@router.post("/procurements/{procurement_id}/cancellation", status_code=201)
def cancel_procurement(
    caller: Writer,
    procurement_id: DoomedId,
    body: CancellationIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ProcurementOut:
    """End a procurement without an award, and tell those who are interested."""
    ended = cancel(session, caller, procurement_id, body.reason, now)
    return told(session, ended, request, response)


@router.post("/lots/{lot_id}/cancellation", status_code=201)
def cancel_one_lot(
    caller: Writer,
    lot_id: LotId,
    body: CancellationIn,
    session: WriteDep,
    now: NowDep,
) -> LotOut:
    """End one lot without an award, and tell those who are interested; the others go on.

    Where nothing else of the procurement goes on or was awarded, all of it is cancelled.
    """
    ended = cancel_lot(session, caller, lot_id, body.reason, now)
    return LotOut.of(ended, state_of(session, ended, now))


@router.post("/procurements/{procurement_id}/republication", status_code=201)
def republish_procurement(
    caller: Writer,
    procurement_id: CancelledId,
    body: RepublicationIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ProcurementOut:
    """Make a new draft of a cancelled procurement, to be published anew.

    It has only those lots that were cancelled, and none that another such draft begins anew.
    """
    made = republish(session, caller, procurement_id, body.anew(), now)
    return told(session, made, request, response)
