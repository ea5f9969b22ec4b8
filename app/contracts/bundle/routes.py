"""Challenge bundles over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response

from app.contracts.bundle.bundling import bundle
from app.contracts.bundle.messages import BundleIn
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.procurements.queries import Lock
from app.tenders.panel.queries import refuse_undeclared
from app.tenders.queries import opened_lot

router = Router(prefix="/v1", tags=["contracts"])

AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000012"])]


class ZipFile(Response):
    """A ZIP file."""

    media_type = "application/zip"


@router.post("/lots/{lot_id}/challenge-bundle", status_code=201, response_class=ZipFile)
def make_challenge_bundle(
    caller: Annotated[Caller, needs(Scope.BUNDLES_WRITE)],
    lot_id: AnId,
    body: BundleIn,
    session: WriteDep,
    now: NowDep,
    seals: SealsDep,
) -> Response:
    """Give everything that matters about a lot as a ZIP with an index.

    It can be had once moderation is closed, or the procurement was cancelled; whoever judges the
    lot has it after the award. What may not be disclosed is taken out by its document and path,
    with the reason and the law; `redaction-log.json` says so, and names the documents where the
    same words or amounts still stand. Digests and salts by which somebody could try out what was
    taken out go with it. Make a bundle without redactions first, to see what it holds.
    """
    lot = opened_lot(session, caller, lot_id, Lock.SHARED)
    refuse_undeclared(session, caller, lot)
    redactions = [one.as_redaction() for one in body.redactions]
    content = bundle(session, seals, caller, lot, body.purpose, redactions, now)
    named = {"Content-Disposition": 'attachment; filename="challenge-bundle.zip"'}
    return ZipFile(content, 201, named)
