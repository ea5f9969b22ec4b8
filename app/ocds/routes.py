"""Open contracting data over HTTP: a published notice becomes a procurement's draft."""

from fastapi import Request, Response

from app.ocds.importing import import_notice
from app.ocds.messages import OcdsLotOut, OcdsNoticeIn, OcdsProcurementOut
from app.ocds.procurement import Wanted
from app.platform.http.dependencies import NowDep, WriteDep
from app.platform.http.routing import Router
from app.procurements.routes import Writer, told
from app.rules.messages import told as finding_out

router = Router(prefix="/v1/ocds", tags=["open contracting"])

LARGEST = 5_000_000  #: bytes of one request; the largest single notices have some hundred thousand


@router.post("/procurements", status_code=201, max_body_size=LARGEST)
def import_procurement(
    caller: Writer,
    body: OcdsNoticeIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> OcdsProcurementOut:
    """Make a procurement's draft of a published tender notice, and list what was not used.

    The criteria of each lot come back as a rule set, to be kept and published if it is to be
    scored by them.
    """
    wanted = Wanted(
        rules=body.rules,
        reference=body.reference or "",
        lots=tuple(body.lots),
        kind=body.kind,
        procedure=body.procedure,
        commences_on=body.commences_on,
    )
    made = import_notice(session, caller, body.document, body.notice, wanted, now)
    return OcdsProcurementOut(
        procurement=told(session, made.procurement, request, response),
        lots=[OcdsLotOut.of(made.notice, lot) for lot in made.lots],
        findings=[finding_out(one) for one in made.findings],
    )
