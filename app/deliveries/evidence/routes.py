"""Evidence over HTTP: hand in a file, say what it proves, read it back.

A file is the body itself; what it is shows in its bytes. It is looked over and stored before the
request may write. Files may tell of people: the log does not say that they were sent or read.
"""

from email.message import EmailMessage
from email.policy import HTTP
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Body, Depends, Header, Path, Query, Request, Response
from sqlmodel import col, select

from app.deliveries.evidence.erasing import erase, withdraw
from app.deliveries.evidence.fetching import fetch
from app.deliveries.evidence.filing import Filed, Sent, Store, put_away, refuse_unwanted
from app.deliveries.evidence.messages import (
    EvidenceErasureIn,
    EvidenceErasureOut,
    EvidenceForIn,
    EvidenceOut,
    EvidencePage,
    EvidenceRemovalIn,
    EvidenceUseOut,
    EvidenceWholeOut,
)
from app.deliveries.evidence.queries import evidence_of
from app.deliveries.evidence.removing import remove_from
from app.deliveries.evidence.tables import Evidence, Proves
from app.deliveries.evidence.uploading import put_to, upload
from app.deliveries.queries import contract_reported_by
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading
from app.platform.files.store import Files, files_at
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.platform.settings import MOST_EVIDENCE_BYTES, Settings
from app.problems import Malformed
from app.rules.library import Library
from app.rules.reading import read_library
from app.rules.routes import home

router = Router(prefix="/v1", tags=["evidence"], is_quiet=True)

Reader = Annotated[Caller, needs(Scope.CONTRACTS_READ)]
Reporter = Annotated[Caller, needs(Scope.DELIVERIES_REPORT)]
ContractId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000040"])]
EvidenceId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000040"])]
_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
Kind = Annotated[
    str,
    Query(
        max_length=60,
        pattern=r"^[a-z][a-z0-9_]*$",
        description="What it is, as the measures name it, or `other`.",
        examples=["payroll_extract"],
    ),
]
Proven = Annotated[
    str,
    Query(
        alias="delivery_ids",
        max_length=4_000,
        pattern=rf"^({_UUID}(,{_UUID})*)?$",
        description="Ids of the deliveries that it proves, commas between.",
        examples=["0195566f-4a00-7000-8000-000000000041"],
    ),
]
Named = Annotated[
    str | None,
    Header(
        alias="Content-Disposition",
        max_length=1000,
        description='The file\'s name, as in `attachment; filename="march.pdf"`; letters beyond '
        "ASCII as `filename*=UTF-8''…` (RFC 6266). Left out: it is named after its kind.",
        examples=['attachment; filename="march.xlsx"'],
    ),
]
AT_ONCE = 4  #: files looked over at the same time; each may be held in memory twice

_turns: RunVar[anyio.CapacityLimiter] = RunVar("evidence_turns")


class AnyFile(Response):
    """A file of any kind; a browser keeps it and shows nothing of it."""

    media_type = "application/octet-stream"


def library_of(request: Request) -> Library:
    """Give the rule library of this deployment."""
    return read_library(home(request))


def store_of(request: Request) -> Files:
    """Give the evidence store of this deployment."""
    return files_at(request.app.state.settings.evidence_url)


async def filed(
    request: Request,
    caller: Reporter,
    contract_id: ContractId,
    kind: Kind,
    body: Annotated[bytes, Body(media_type="application/octet-stream")],
    now: NowDep,
    named: Named = None,
    deliveries: Proven = "",
) -> Filed:
    """Look over and store the file that a request brings; few at once, the others wait."""
    turns = _turns.get(None)
    if turns is None:
        turns = anyio.CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    unique = tuple(dict.fromkeys(UUID(one) for one in deliveries.split(",") if one))
    sent = Sent(contract_id, kind, _name_in(named), body, unique)

    def work() -> Filed:
        settings: Settings = request.app.state.settings
        with reading(request.app.state.engine) as session:
            refuse_unwanted(session, caller, sent, library_of(request))
        store = Store(store_of(request), settings.max_evidence_bytes, settings.scan_command)
        return put_away(store, caller, sent, now)

    return await run_sync(work, limiter=turns)


@router.post(
    "/contracts/{contract_id}/evidence", status_code=201, max_body_size=MOST_EVIDENCE_BYTES
)
def upload_evidence(
    caller: Reporter,
    filed: Annotated[Filed, Depends(filed)],
    request: Request,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> EvidenceOut:
    """Hand in a file as proof, for one delivery or several, or for now for none.

    The body is the file itself: a PDF, PNG, JPEG, DOCX, XLSX, ODS, ODT, CSV or TXT, of 20 MB
    unless this deployment says otherwise. Its bytes tell what it is, and its name must fit; macros
    are refused. A delivery that has all that its measure asks for becomes `evidenced`. Keep what
    tells of people to what is needed.
    """
    entry = upload(session, caller, filed, library_of(request), now)
    versioned(response, entry.version)
    response.headers["Location"] = f"/v1/evidence/{entry.id}"
    return EvidenceOut.of(entry)


@router.get("/contracts/{contract_id}/evidence")
def list_evidence(
    caller: Reader,
    contract_id: ContractId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> EvidencePage:
    """List the files that were handed in under a contract."""
    contract = contract_reported_by(session, caller, contract_id)
    names = (name for name in EvidenceOut.model_fields if name != "is_here")
    columns: list[Any] = [getattr(Evidence, name) for name in names]
    columns.append((col(Evidence.stored_as) != "").label("is_here"))
    query = select(*columns).where(Evidence.contract_id == contract.id)
    if caller.supplier_id is not None:  # another may have had the contract before
        query = query.where(Evidence.supplier_id == caller.supplier_id)
    query = updated.within(query, Evidence.updated_at)
    found = page_of(session, query, (Evidence.updated_at, Evidence.id), asked)
    rows = [EvidenceOut.model_validate(row, from_attributes=True) for row in found.rows]
    return EvidencePage(data=rows, page=found.marks)


@router.get("/evidence/{evidence_id}")
def read_evidence(
    caller: Reader, evidence_id: EvidenceId, session: ReadDep, response: Response
) -> EvidenceWholeOut:
    """Give the entry of a file, with every delivery that it was put to."""
    entry = evidence_of(session, caller, evidence_id)
    query = select(Proves).where(Proves.evidence_id == entry.id)
    uses = session.exec(query.order_by(col(Proves.at), col(Proves.delivery_id)))
    versioned(response, entry.version)
    return EvidenceWholeOut(
        **EvidenceOut.of(entry).model_dump(),
        deliveries=[EvidenceUseOut.model_validate(one, from_attributes=True) for one in uses],
    )


@router.get("/evidence/{evidence_id}/content", response_class=AnyFile)
def download_evidence(
    caller: Reader, evidence_id: EvidenceId, request: Request, session: ReadDep, now: NowDep
) -> Response:
    """Give a file back, byte for byte: to people of the authority, and to its supplier.

    It is held against its digest first; what was changed in the store is not given.
    """
    entry, content = fetch(session, store_of(request), caller, evidence_id, now)
    named = f"attachment; filename*=UTF-8''{quote(entry.name, safe='')}"
    return AnyFile(content, headers={"Content-Disposition": named, "Cache-Control": "no-store"})


@router.post("/evidence/{evidence_id}/deliveries", status_code=201)
def put_evidence(
    caller: Reporter,
    evidence_id: EvidenceId,
    body: EvidenceForIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> EvidenceOut:
    """Put a file to further deliveries of its contract."""
    ids = tuple(dict.fromkeys(body.delivery_ids))
    return EvidenceOut.of(put_to(session, caller, evidence_id, ids, library_of(request), now))


@router.post("/evidence/{evidence_id}/removal", status_code=201)
def remove_evidence(
    caller: Reporter,
    evidence_id: EvidenceId,
    body: EvidenceRemovalIn,
    request: Request,
    session: WriteDep,
    now: NowDep,
) -> EvidenceOut:
    """Take a file away from deliveries, with a reason; those that lack proof are claimed again.

    What was verified on it keeps it until the verification is taken back.
    """
    ids, library = tuple(dict.fromkeys(body.delivery_ids)), library_of(request)
    return EvidenceOut.of(
        remove_from(session, caller, evidence_id, ids, body.reason, library, now)
    )


@router.post("/evidence/{evidence_id}/erasure", status_code=201)
def erase_evidence(
    caller: Annotated[Caller, needs(Scope.DELIVERIES_VERIFY)],
    evidence_id: EvidenceId,
    body: EvidenceErasureIn,
    session: WriteDep,
    now: NowDep,
) -> EvidenceErasureOut:
    """Erase a file for good, as a person, with a reason; its entry stays, with its digest.

    What was verified on it stays verified. Where it is evidence of what is verified or disputed,
    it is asked for first (`erasure_asked_by`), and erased once another person asks too, within 30
    days; with `withdraw` anybody takes back what was asked. `step` tells which it was. From the
    day on until which the contract's terms keep records, one person will do; at night the service
    erases what is left.
    """
    deed = withdraw if body.withdraw else erase
    return EvidenceErasureOut.after(*deed(session, caller, evidence_id, body.reason, now))


def _name_in(header: str | None) -> str:
    """Read a file's name, without any folder before it.

    Raises:
        Malformed: if there is a header and no usable name in it.
    """
    if header is None:
        return ""
    message = EmailMessage(policy=HTTP)
    try:
        message["Content-Disposition"] = header
        name = (message.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
    except (ValueError, IndexError):
        name = ""
    if not name or len(name) > 255 or not name.isprintable():
        raise Malformed(
            "Content-Disposition names no file.", 'Send attachment; filename="march.pdf".'
        )
    return name
