"""Exports over HTTP: two people have an archive made of all that their authority owns."""

from collections.abc import Iterator
from itertools import count
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Engine

from app.exports.asking import ExportNotAsked, approve, ask, note_fetched, withdraw
from app.exports.messages import EXAMPLE_EXPORT, EXAMPLE_MADE, ExportIn, ExportOut, ExportPage
from app.exports.parcelling import about_key, framed, head_of, unseal
from app.exports.queries import exports_of, part_of, standing_of
from app.exports.tables import Export, ExportState
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import reading, writing
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.platform.sealing import DataKey, WrappedKey

router = Router(prefix="/v1", tags=["exports"])

Reader = Annotated[Caller, needs(Scope.EXPORTS_READ)]
Writer = Annotated[Caller, needs(Scope.EXPORTS_WRITE)]
ExportId = Annotated[UUID, Path(examples=[EXAMPLE_EXPORT])]
MadeId = Annotated[UUID, Path(examples=[EXAMPLE_MADE])]


class ArchiveFile(Response):
    """An archive."""

    media_type = "application/octet-stream"


@router.post("/exports", status_code=201)
def ask_for_export(
    caller: Writer, body: ExportIn, session: WriteDep, seals: SealsDep, now: NowDep
) -> ExportOut:
    """Ask for an archive of all that your authority owns; another person approves it.

    It has every row that is yours, the files of evidence and the log, each part with its SHA-256,
    and words about the format. Keys, links and secrets do not travel. Whoever runs a service
    takes it into one where your authority is not, with `social-value import`.

    While any lot's tenders are sealed, or its marks not agreed, or it was cancelled unopened with
    a tender, the archive is sealed as a whole, since it tells who tendered: only a service that
    has the secret of this one opens it. Whoever runs this service can make one for another by
    `social-value export --transfer-key`.

    It is kept in the service's database for its seven days, files of evidence and all. Where those
    are many gigabytes, have it written straight into a file by `social-value export`. The archive
    of a sandbox goes in only where the authority that it is beside was taken in before.
    """
    return _told(session, caller, ask(session, caller, body.reason, seals, now).id)


@router.get("/exports")
def list_exports(
    caller: Reader, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> ExportPage:
    """List your authority's exports."""
    query: Any = updated.within(exports_of(caller), Export.updated_at)
    found = page_of(session, query, (Export.updated_at, Export.id), asked)
    rows: Any = found.rows
    data = [ExportOut.of((row[0], row[1], row[2], row[3])) for row in rows]
    return ExportPage(data=data, page=found.marks)


@router.get("/exports/{export_id}")
def read_export(
    caller: Reader, export_id: ExportId, session: ReadDep, response: Response
) -> ExportOut:
    """Tell how far an export has come."""
    told = _told(session, caller, export_id)
    versioned(response, told.version)
    return told


@router.post("/exports/{export_id}/approval", status_code=201)
def approve_export(
    caller: Writer, export_id: ExportId, session: WriteDep, seals: SealsDep, now: NowDep
) -> ExportOut:
    """Have the archive made, as another person than the one who asked; it takes a while."""
    return _told(session, caller, approve(session, caller, export_id, seals, now).id)


@router.post("/exports/{export_id}/withdrawal", status_code=201)
def withdraw_export(
    caller: Writer, export_id: ExportId, session: WriteDep, now: NowDep
) -> ExportOut:
    """Take an export back; what was made of it is deleted."""
    return _told(session, caller, withdraw(session, caller, export_id, now).id)


@router.get("/exports/{export_id}/archive", response_class=ArchiveFile)
def download_export(
    caller: Writer, export_id: MadeId, request: Request, seals: SealsDep, now: NowDep
) -> Response:
    """Give the archive to a person, within seven days; that you fetched it is remembered.

    Hold it against the export's `digest` before you rely on it.
    """
    engine = request.app.state.engine
    with writing(engine) as session:
        row, *_ = standing_of(session, caller, export_id)
        caller.person()
        if row.state is not ExportState.READY or row.expires_at <= now:
            raise ExportNotAsked(
                "This export has no archive to be fetched.", "GET it to see how it stands."
            )
        note_fetched(session, caller, row, now)
        wrapped = WrappedKey(row.wrapped, row.key_name)
        key = seals.unwrap(wrapped, about_key(row.id))
    head = head_of(row.id, wrapped) if row.is_sealed else b""
    name = "authority.sealed" if head else "authority.zip"
    return StreamingResponse(
        _pieces(engine, row.id, key, head),
        media_type="application/octet-stream" if head else "application/zip",
        headers={
            "Content-Length": str(row.size),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _pieces(engine: Engine, export_id: UUID, key: DataKey, head: bytes) -> Iterator[bytes]:
    """Give what is fetched a part at a time; each is read by itself."""
    yield head
    for number in count():
        with reading(engine) as session:
            sealed = part_of(session, export_id, number)
        if sealed is None:
            return
        yield framed(sealed) if head else unseal(key, export_id, number, sealed)


def _told(session: Any, caller: Caller, export_id: UUID) -> ExportOut:
    return ExportOut.of(standing_of(session, caller, export_id))
