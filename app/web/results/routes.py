"""One file that was sent, as pages: watch it, look at what it would do, save it, undo it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.platform.http.dependencies import ReadDep, WriteDep
from app.platform.http.routing import Router
from app.spreadsheets.fixing.annotating import annotated
from app.spreadsheets.fixing.listing import fix_list
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.answering import answer
from app.spreadsheets.imports.applying import Choice, ask_to_apply
from app.spreadsheets.imports.check.report import report_of
from app.spreadsheets.imports.dependencies import DeskDep
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.lifecycle import AT_WORK, OPEN, WITHDRAWABLE, ImportState
from app.spreadsheets.imports.messages import ImportOut
from app.spreadsheets.imports.preview.messages import ImportPreviewOut
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.returned.reopening import Reopened, reopen
from app.spreadsheets.imports.reversing import reverse
from app.spreadsheets.imports.tables import FileImport, Part
from app.spreadsheets.imports.withdrawing import withdraw
from app.web.page import Fault, Frame, page
from app.web.results.form import answer_faults, answers_in, refuse_stale, save_faults
from app.web.visiting import Fields, FieldsDep, Visit, VisitDep

router = Router(prefix="/web/uploads", tags=["pages"], is_quiet=True, include_in_schema=False)

HOME = "/web/uploads"
RELOAD_SECONDS = 5
AT_ONCE = 2  #: files read once more at the same time
TITLES = {
    ImportState.RECEIVED: "We are checking your file",
    ImportState.READING: "We are checking your file",
    ImportState.CHECKING: "We are checking your file",
    ImportState.READY: "Check what would be saved",
    ImportState.NEEDS_FIXING: "Check what would be saved",
    ImportState.REJECTED: "The file cannot be used",
    ImportState.APPLYING: "We are saving your file",
    ImportState.APPLIED: "Your file is saved",
    ImportState.EXPIRED: "The file is gone",
    ImportState.WITHDRAWN: "The file is withdrawn",
    ImportState.REVERSED: "The file is undone",
}

ImportId = Annotated[UUID, Path()]
_turns: RunVar[anyio.CapacityLimiter] = RunVar("pages_returned_turns")


class XlsxFile(Response):
    """An XLSX workbook."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was sent, and all that is known of it."""

    row: FileImport
    name: str
    preview: ImportPreviewOut


def _found(session: Session, desk: Desk, visit: Visit, import_id: UUID) -> Found:
    row = import_of(session, visit.caller, desk.kinds, import_id)
    key = keeping.key_of(desk.seals, row)
    report = report_of(keeping.kept(session, key, row.id, Part.REPORT))
    return Found(row, keeping.name_of(desk.seals, row), ImportPreviewOut.of(row, report))


@router.get("/{import_id}")
def open_result_page(
    visit: VisitDep,
    desk: DeskDep,
    import_id: ImportId,
    session: ReadDep,
    still: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """Tell where a file stands: how far it has come, what it would do, or what became of it."""
    found = _found(session, desk, visit, import_id)
    return _page(visit, desk, found, (), is_still=still == "yes")


@router.post("/{import_id}/answers", status_code=303)
def send_answers_page(
    visit: VisitDep, desk: DeskDep, import_id: ImportId, fields: FieldsDep, session: WriteDep
) -> Response:
    """Keep whose values are to stand; the file is then checked anew."""
    found = _found(session, desk, visit, import_id)
    refuse_stale(fields, found.row.version)
    asked = found.preview.questions
    given = answers_in(fields, asked)
    faults = answer_faults(given, asked)
    if faults:
        return _page(visit, desk, found, faults, fields)
    answer(session, desk, visit.caller, import_id, given.by_question, given.for_all)
    return _back_to(import_id)


@router.post("/{import_id}/save", status_code=303)
def send_save_page(
    visit: VisitDep, desk: DeskDep, import_id: ImportId, fields: FieldsDep, session: WriteDep
) -> Response:
    """Have a file saved: all of it, or all but its faulty rows."""
    found = _found(session, desk, visit, import_id)
    refuse_stale(fields, found.row.version)
    faults = save_faults(fields, needs_confirming=found.row.needs_confirming)
    if faults:
        return _page(visit, desk, found, faults, fields)
    choice = Choice(partly=fields.get("partly") == "yes", confirmed=True)
    ask_to_apply(session, desk, visit.caller, import_id, choice)
    return _back_to(import_id)


@router.post("/{import_id}/undo", status_code=303)
def send_undo_page(
    visit: VisitDep, desk: DeskDep, import_id: ImportId, _fields: FieldsDep, session: WriteDep
) -> Response:
    """Undo what a file saved."""
    reverse(session, desk, visit.caller, import_id)
    return _back_to(import_id)


@router.post("/{import_id}/withdraw", status_code=303)
def send_withdraw_page(
    visit: VisitDep, desk: DeskDep, import_id: ImportId, _fields: FieldsDep, session: WriteDep
) -> Response:
    """Withdraw a file that was not saved."""
    withdraw(session, desk, visit.caller, import_id)
    return _back_to(import_id)


async def reopened(
    request: Request, visit: VisitDep, desk: DeskDep, import_id: ImportId
) -> Reopened:
    """Read a file once more; few are read at once, the others wait."""
    turns = _turns.get(None)
    if turns is None:
        turns = anyio.CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    engine = request.app.state.engine
    return await run_sync(reopen, engine, desk, visit.caller, import_id, limiter=turns)


ReopenedDep = Annotated[Reopened, Depends(reopened)]


@router.get("/{import_id}/annotated.xlsx", response_class=XlsxFile)
def fetch_annotated_file(_visit: VisitDep, found: ReopenedDep) -> Response:
    """Give the file that was sent, annotated."""
    content = annotated(found.workbook, found.troubles, found.forms, found.lists)
    return _file(content, "annotated.xlsx")


@router.get("/{import_id}/fix-list.xlsx", response_class=XlsxFile)
def fetch_fix_list(_visit: VisitDep, found: ReopenedDep) -> Response:
    """Give only the rows that have faults, with what is wrong."""
    content = fix_list(found.workbook, found.troubles, found.forms, found.lists)
    return _file(content, "fix-list.xlsx")


def _file(content: bytes, name: str) -> XlsxFile:
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return XlsxFile(content, headers=told)


def _back_to(import_id: UUID) -> Response:
    return RedirectResponse(f"{HOME}/{import_id}", 303)


def _page(
    visit: Visit,
    desk: Desk,
    found: Found,
    faults: Sequence[Fault],
    sent: Fields | None = None,
    *,
    is_still: bool = False,
) -> Response:
    row = found.row
    is_busy = row.state in AT_WORK
    frame = Frame(
        TITLES[row.state], visit.csrf, faults, here="uploads", back=HOME,
        reload_seconds=RELOAD_SECONDS if is_busy and not is_still else 0,
    )  # fmt: skip
    kind = desk.kind_of(row)
    return page(
        _template(row.state), frame, 422 if faults else 200, row=ImportOut.of(row, found.name),
        kind=kind.title if kind else row.kind, shown=found.preview, sent=sent or {},
        is_still=is_still, can_withdraw=row.state in WITHDRAWABLE,
        is_kept=row.state in OPEN,
    )  # fmt: skip


def _template(state: ImportState) -> str:
    if state in AT_WORK:
        return "watching"
    return "preview" if state in OPEN else "ended"
