"""A tender as a workbook over HTTP: take away, fill in, send back.

A workbook that is sent has no file name here: its bytes are the body, and they tell what it is.
It is read by a child process before the request may write, so that nobody waits for it; as with
every tender, nobody learns from the log or the numbers that it came.

A workbook is read if it arrived before the deadline, by the database's clock, however long it
then waits. Whether it is in is decided as for every tender once it is read and the lot is locked:
a lot could else be opened while something in time for it is still being read. What arrived in
time and was read too late is kept as late, with the time at which it arrived.
"""

from typing import Annotated, Any
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import Body, Depends, Path, Query, Request, Response

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.http.dependencies import DatabaseClockDep, NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.named_file import XlsxFile
from app.platform.http.routing import Router
from app.platform.request.preconditions import versioned
from app.problems import Invalid
from app.procurements.queries import lot_of
from app.procurements.tables import Lot
from app.rules.document.validity import checked
from app.spreadsheets.tender.content import told
from app.spreadsheets.tender.messages import CellFindingOut, UploadedWorkbookOut, WorkbookTriedOut
from app.spreadsheets.tender.recognising import nothing_new
from app.spreadsheets.tender.tendering import (
    Filled,
    LotRules,
    Read,
    read_workbook,
    refuse_amended,
    rules_for,
    template,
    try_out,
    upload_filled,
    whole,
)
from app.spreadsheets.tender.waiting import turn_to_try_out, turn_to_upload
from app.tenders.messages import SelfScoreIn
from app.tenders.partners.queries import stale_answers
from app.tenders.proving import findings_in
from app.tenders.telling import as_its_own, published_version, supplier_name, warnings_for

router = Router(prefix="/v1", tags=["tenders"], is_quiet=True)

Bidder = Annotated[Caller, needs(Scope.TENDERS_SUBMIT)]
LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]
Marks = Annotated[
    str,
    Query(
        max_length=10_000,
        description="Marks to suppose for the criteria that evaluators mark, such as "
        "`service:4,mobilisation:3`. Nobody else sees them.",
    ),
]
TRIED = (
    "Nothing was kept, and nothing is submitted. This is your own offer's score; nobody else sees "
    "it. What turns on other tenders, or on marks, is only supposed."
)
LARGEST = 5_000_000  #: bytes of one workbook, as of one tender


@router.get("/lots/{lot_id}/tender-template.xlsx", response_class=XlsxFile)
def download_tender_template(caller: Bidder, lot_id: LotId, session: ReadDep) -> Response:
    """Give the blank workbook of a tender for a lot, made from the rules that it is scored by.

    Fill it in without a connection, and send it back as it is. It names the lot and the rules:
    after an amendment of the rules it must be taken anew.
    """
    return XlsxFile.of(template(session, caller, lot_id), "tender.xlsx")


async def rules_at_arrival(
    request: Request, caller: Bidder, lot_id: LotId, clock: DatabaseClockDep
) -> LotRules:
    """Give the rules of the lot, as soon as the whole request is there and before any wait."""

    def asked() -> LotRules:
        with reading(request.app.state.engine) as session:
            return rules_for(session, caller, lot_id, clock)

    return await run_sync(asked)


Workbook = Annotated[bytes, Body(media_type="application/octet-stream")]
Rules = Annotated[LotRules, Depends(rules_at_arrival)]


async def tried_out(caller: Bidder, body: Workbook, rules: Rules) -> Read:
    """Read the workbook that a request brings to be tried out, when it is its turn."""
    async with turn_to_try_out(caller.supplier()):
        return await run_sync(read_workbook, body, rules)


async def filled_in(caller: Bidder, body: Workbook, rules: Rules) -> Filled:
    """Read the workbook that a request brings to be kept, when it is its turn."""
    async with turn_to_upload(caller.supplier()):
        return whole(await run_sync(read_workbook, body, rules))


async def supposed(marks: Marks = "") -> dict[str, Any]:
    """Give the marks that a supplier supposes, by criterion.

    Raises:
        Invalid: if one is not written as a criterion and its mark.
    """
    pairs = [one.partition(":") for one in marks.split(",") if one.strip()]
    given = {code.strip(): mark.strip() for code, _, mark in pairs}
    content, found = checked(SelfScoreIn, {"marks": given}, lambda _tree, _path: None, "")
    if content is None or not all(given.values()):
        words = "A mark that is supposed is written as a criterion, a colon, and the mark."
        raise Invalid(words, "Such as `?marks=service:4,mobilisation:3`.", found)
    return content.supposed()


@router.post("/lots/{lot_id}/tenders/workbook/preview", max_body_size=LARGEST)
def preview_tender_workbook(
    caller: Bidder,
    lot_id: LotId,
    read: Annotated[Read, Depends(tried_out)],
    marks: Annotated[dict[str, Any], Depends(supposed)],
    session: ReadDep,
    seals: SealsDep,
    now: NowDep,
) -> WorkbookTriedOut:
    """Tell what would come of the lot's workbook if you uploaded it now; nothing of it is kept.

    Every finding has its sheet and cell. The score is your own offer's, by the engine and rules
    that will score everybody; suppose marks for the criteria that evaluators mark.
    """
    lot = lot_of(session, caller, lot_id)
    refuse_amended(lot, read.rules_digest)
    tried = try_out(session, seals, caller, lot, read, marks, now.date())
    document = None if tried.proved is None else tried.proved.answered.document
    return WorkbookTriedOut(
        may_be_uploaded=read.content is not None,
        findings=[CellFindingOut.of(one) for one in tried.findings],
        rules=document and document["rules"],
        scorecard=document and document["tenders"][0],
        warnings=document["warnings"] if document else [],
        said=TRIED,
    )


@router.post("/lots/{lot_id}/tenders/workbook", status_code=201, max_body_size=LARGEST)
def upload_tender_workbook(
    caller: Bidder,
    lot_id: LotId,
    filled: Annotated[Filled, Depends(filled_in)],
    session: WriteDep,
    seals: SealsDep,
    clock: DatabaseClockDep,
    response: Response,
) -> UploadedWorkbookOut:
    """Write a version of your tender from the lot's workbook; it is NOT yet submitted.

    The body is the workbook itself, as XLSX or ODS; its name is not asked for. Every fault is
    told with its sheet and cell, and then nothing is kept. What is kept is the very tender that
    could have been sent as JSON, sealed at once; the workbook itself is not kept.

    A workbook that says what your last version says adds none, and changes nothing that is
    submitted: it is answered with 200.

    It is in or late by when it is kept. One that arrived before the deadline and was read only
    after it is refused, and kept as late with the time at which it arrived; JSON waits for nobody.
    """
    uploaded = upload_filled(session, seals, caller, lot_id, filled, clock)
    tender, version = uploaded.tender, uploaded.version
    versioned(response, tender.version)
    response.headers["Location"] = f"/v1/tenders/{tender.id}"
    if not uploaded.is_new:
        response.status_code = 200
    lot, at = session.get_one(Lot, lot_id), version.uploaded_at
    name, published = supplier_name(session, tender), published_version(session, lot)
    own = as_its_own(tender, name, lot, published, at)
    found = [
        *([] if uploaded.is_new else [nothing_new(tender)]),
        *findings_in(session, lot, filled.content, at.date()),
        *stale_answers(session, seals, tender, filled.content),
    ]
    return UploadedWorkbookOut(
        **own,
        number=version.number,
        digest=version.digest,
        findings=[CellFindingOut.of(one) for one in told(filled.document, tuple(found))],
        warnings=warnings_for(session, tender),
    )
