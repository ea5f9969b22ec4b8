"""A file that was sent, given back over HTTP with what is wrong in it.

It is made anew from its values when it is asked for, in a turn of its own; nothing of it is kept.
"""

from typing import Annotated

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Depends, Request, Response

from app.platform.http.routing import Router
from app.spreadsheets.fixing.annotating import annotated
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.imports.dependencies import Anybody, DeskDep, ImportId
from app.spreadsheets.imports.returned.reopening import Reopened, reopen

router = Router(prefix="/v1", tags=["imports"], is_quiet=True)

AT_ONCE = 2  #: files read at the same time; each may take 400 MB while it is

_turns: RunVar[anyio.CapacityLimiter] = RunVar("returned_turns")


class XlsxFile(Response):
    """An XLSX workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def reopened(
    request: Request, caller: Anybody, desk: DeskDep, import_id: ImportId
) -> Reopened:
    """Read a file once more; few are read at once, the others wait."""
    turns = _turns.get(None)
    if turns is None:
        turns = anyio.CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    engine = request.app.state.engine
    return await run_sync(reopen, engine, desk, caller, import_id, limiter=turns)


ReopenedDep = Annotated[Reopened, Depends(reopened)]


@router.get("/imports/{import_id}/annotated.xlsx", response_class=XlsxFile)
def download_annotated_import(
    caller: Anybody, import_id: ImportId, found: ReopenedDep
) -> Response:
    """Give the file that was sent, annotated: mend it, and send it again.

    It is made anew from its values. The sheet Problems has all that was found, with a link to
    each cell; the cells are marked by a border and a note, never by colour alone. Where the file
    is not kept any more, or was too large to be rebuilt, the sheet Problems stands alone.
    """
    content = annotated(found.workbook, found.troubles, found.forms, found.lists)
    return _file(content, "annotated.xlsx")


@router.get("/imports/{import_id}/fix-list.xlsx", response_class=XlsxFile)
def download_fix_list(caller: Anybody, import_id: ImportId, found: ReopenedDep) -> Response:
    """Give only the rows that have faults, with their columns in place and what is wrong.

    Mended, it is sent with `fixes`: the id of this import, and its rows are put back into the
    file that they are from. Without it only its own rows are looked at.
    """
    content = fix_list(found.workbook, found.troubles, found.forms, found.lists)
    return _file(content, "fix-list.xlsx")


def _file(content: bytes, name: str) -> XlsxFile:
    return XlsxFile(content, headers={"Content-Disposition": f'attachment; filename="{name}"'})
