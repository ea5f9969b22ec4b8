"""Cancellation and republication over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.procurements.ending.cancelling import cancel, republish
from app.procurements.ending.messages import CancellationIn, RepublicationIn
from app.procurements.messages import ProcurementOut
from app.procurements.routes import Writer, told

router = Router(prefix="/v1/procurements", tags=["procurements"])

DoomedId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000003"])]
CancelledId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000008"])]


@router.post("/{procurement_id}/cancellation", status_code=201)
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


@router.post("/{procurement_id}/republication", status_code=201)
def republish_procurement(
    caller: Writer,
    procurement_id: CancelledId,
    body: RepublicationIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ProcurementOut:
    """Make a new draft of a cancelled procurement, to be published anew."""
    made = republish(session, caller, procurement_id, body.anew(), now)
    return told(session, made, request, response)
