"""One file that was sent, as pages: watch it, look at what it would do, save it, undo it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.platform.http.dependencies import ReadDep, WriteDep
from app.platform.http.named_file import XlsxFile
from app.platform.http.routing import Router
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.answering import answer
from app.spreadsheets.imports.applying import Choice, ask_to_apply
from app.spreadsheets.imports.check.alone import LIST_REFUSED
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.dependencies import DeskDep
from app.spreadsheets.imports.desk import Desk, replaced_by
from app.spreadsheets.imports.known import AUTHORITY, AnyKind
from app.spreadsheets.imports.lifecycle import AT_WORK, OPEN, WITHDRAWABLE, ImportState
from app.spreadsheets.imports.mending import MOST_BYTES
from app.spreadsheets.imports.messages import ImportOut
from app.spreadsheets.imports.offering import LargeKind
from app.spreadsheets.imports.preview.messages import ImportPreviewOut
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.returned.making import Written, annotated_file, fixes_file, made
from app.spreadsheets.imports.reversing import reverse
from app.spreadsheets.imports.tables import FileImport, Part
from app.spreadsheets.imports.withdrawing import withdraw
from app.web.page import Fault, Frame, page
from app.web.results.form import (
    REMOVING,
    answer_faults,
    answers_in,
    refuse_stale,
    save_faults,
)
from app.web.uploads.wish import Wish
from app.web.visiting import Fields, FieldsDep, Visit, VisitDep

router = Router(prefix="/web/uploads", tags=["pages"], is_quiet=True, include_in_schema=False)

HOME = "/web/uploads"
RELOAD_SECONDS = 5
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


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was sent, and all that is known of it."""

    row: FileImport
    name: str
    preview: ImportPreviewOut
    comes_whole: bool  #: it can be given back with all of its rows
    is_told: bool  #: what was found in it is kept
    has_left_out: bool  #: so are rows that it was saved without


def _found(session: Session, desk: Desk, visit: Visit, import_id: UUID) -> Found:
    row = import_of(session, visit.caller, desk.kinds, import_id)
    key = keeping.key_of(desk.seals, row)
    filed = Filed(session, key, row.id)
    preview = ImportPreviewOut.of(row, filed)
    return Found(
        row, keeping.name_of(desk.seals, row), preview, filed.head().comes_whole,
        is_told=filed.keeps(Part.REPORT), has_left_out=filed.keeps(Part.LEFT_OUT),
    )  # fmt: skip


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
    faults = save_faults(
        fields, needs_confirming=found.row.needs_confirming,
        to_type=found.preview.removing.type_to_confirm,
    )  # fmt: skip
    if faults:
        return _page(visit, desk, found, faults, fields)
    choice = Choice(
        partly=fields.get("partly") == "yes", confirmed=True, typed=fields.get(REMOVING, "")
    )
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


def given_back(write: Written) -> Callable[..., Awaitable[bytes]]:
    """Ask for a file to be given back, written in one way."""

    async def file(request: Request, visit: VisitDep, desk: DeskDep, import_id: ImportId) -> bytes:
        return await made(request.app.state.engine, desk, visit.caller, import_id, write)

    return file


@router.get("/{import_id}/annotated.xlsx", response_class=XlsxFile)
def fetch_annotated_file(
    _visit: VisitDep, content: Annotated[bytes, Depends(given_back(annotated_file))]
) -> Response:
    """Give the file that was sent, annotated."""
    return XlsxFile.of(content, "annotated.xlsx", is_kept=False)


@router.get("/{import_id}/fix-list.xlsx", response_class=XlsxFile)
def fetch_fix_list(
    _visit: VisitDep, content: Annotated[bytes, Depends(given_back(fixes_file))]
) -> Response:
    """Give only the rows that have faults, with what is wrong."""
    return XlsxFile.of(content, "fix-list.xlsx", is_kept=False)


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
        fixes_at=_fixes_at(found, kind), columns_at=_columns_at(row, kind), is_still=is_still,
        can_withdraw=row.state in WITHDRAWABLE, is_kept=row.state in OPEN,
        comes_whole=found.comes_whole, is_told=found.is_told, has_left_out=found.has_left_out,
        can_undo=_can_undo(found, kind, desk),
    )  # fmt: skip


def _can_undo(found: Found, kind: AnyKind | None, desk: Desk) -> bool:
    """Tell whether what a file saved may still be undone: in time, and with what that takes."""
    is_there = found.is_told or isinstance(kind, LargeKind)
    return is_there and desk.now < found.row.expires_at


def _fixes_at(found: Found, kind: AnyKind | None) -> str:
    """Give where a list of fixes for a file is sent; empty: it can have none."""
    row = found.row
    if kind is None or row.size > MOST_BYTES or _is_refused_list(found):
        return ""
    target = "" if kind.target == AUTHORITY else str(row.target_id)
    days = (row.day, *_period(row))
    day, first, last = (one.isoformat() if one else "" for one in days)
    profile = str(row.profile_id or "")
    wish = Wish(row.kind, target, day, profile, str(row.id), first, last)
    return wish.at(f"{HOME}/file")


def _is_refused_list(found: Found) -> bool:
    """Tell whether it is a list of fixes itself, which is not taken in the place of its file."""
    return any(one.code == LIST_REFUSED for one in found.preview.problems)


def _columns_at(row: FileImport, kind: AnyKind | None) -> str:
    """Give where a file is sent anew to say what its columns are; empty: they are not asked."""
    return Wish(row.kind).at(f"{HOME}/file") if isinstance(kind, LargeKind) else ""


def _period(row: FileImport) -> tuple[date | None, date | None]:
    period = replaced_by(row)
    return (period.starts_on, period.ends_on) if period else (None, None)


def _template(state: ImportState) -> str:
    if state in AT_WORK:
        return "watching"
    return "preview" if state in OPEN else "ended"
