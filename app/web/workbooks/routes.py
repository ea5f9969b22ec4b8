"""Ask for a workbook to fill in, and fetch it: as pages."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.platform.http.dependencies import ReadDep, WriteDep
from app.platform.http.named_file import XlsxFile
from app.platform.http.routing import Router
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.giving.giving import give, kind_named, target_of, what_stood_in, workbook_for
from app.spreadsheets.imports.dependencies import DeskDep
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.known import AUTHORITY, is_taken
from app.spreadsheets.imports.offering import Asking, Kind
from app.web.page import Fault, Frame, page
from app.web.problem_pages import again
from app.web.uploads.choosing import Asked, asked_of
from app.web.uploads.wish import Wish
from app.web.visiting import FieldsDep, Visit, VisitDep

router = Router(prefix="/web/workbooks", tags=["pages"], is_quiet=True, include_in_schema=False)

HOME = "/web/workbooks"
TITLE = "What workbook do you need?"

WorkbookId = Annotated[UUID, Path()]


@router.get("/new")
def open_workbook_kinds_page(visit: VisitDep, desk: DeskDep) -> Response:
    """Ask which workbook is to be made."""
    return _kinds_page(visit, desk, ())


@router.get("/about")
def open_workbook_about_page(
    visit: VisitDep,
    desk: DeskDep,
    session: ReadDep,
    kind: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Ask what a workbook is to be about."""
    if not kind:
        return _kinds_page(visit, desk, (Fault("Choose a workbook.", "kind"),))
    known = kind_named(desk.kinds, kind, visit.caller)
    asked = asked_of(session, visit.caller, known)
    return _about_page(visit, known, asked, Wish(kind), ())


@router.post("", status_code=303)
def send_workbook_page(
    request: Request, visit: VisitDep, desk: DeskDep, fields: FieldsDep, session: WriteDep
) -> Response:
    """Have a workbook made, and lead to where it is fetched."""
    wish = Wish(*(fields.get(name, "")[:64] for name in ("kind", "target", "day")))
    kind = kind_named(desk.kinds, wish.kind, visit.caller)
    asked = asked_of(session, visit.caller, kind)
    faults = wish.faults(asked)
    if faults:
        return _about_page(visit, kind, asked, wish, faults)
    again(request, lambda told, status: _about_page(visit, kind, asked, wish, told, status))
    target = target_of(kind, visit.caller, wish.target_id, wish.on)
    asking = Asking(visit.caller, target, desk.now, desk.settings)
    given = give(session, desk.seals, kind, asking)
    return RedirectResponse(f"{HOME}/{given.id}", 303)


@router.get("/{workbook_id}")
def open_workbook_page(
    visit: VisitDep, desk: DeskDep, workbook_id: WorkbookId, session: ReadDep
) -> Response:
    """Tell of a workbook that was made, and where it is fetched and sent back."""
    given = workbook_for(session, desk.kinds, visit.caller, workbook_id)
    kind = kind_named(desk.kinds, given.kind, visit.caller)
    names = {form.key: form.name for form, _ in what_stood_in(session, desk.seals, given).forms}
    day = given.day.isoformat() if given.day else ""
    wish = Wish(given.kind, _target(kind, given.target_id), day)
    frame = Frame("Your workbook is ready", visit.csrf, here="workbooks", back=f"{HOME}/new")
    return page(
        "workbook", frame, given=given, kind=kind, names=names,
        send_back=wish.at("/web/uploads/file") if _comes_back(kind, visit) else "",
    )  # fmt: skip


@router.get("/{workbook_id}/workbook.xlsx", response_class=XlsxFile)
def fetch_workbook_page(
    visit: VisitDep, desk: DeskDep, workbook_id: WorkbookId, session: ReadDep
) -> Response:
    """Give a workbook as it was made."""
    given = workbook_for(session, desk.kinds, visit.caller, workbook_id)
    content = write_book(what_stood_in(session, desk.seals, given), given.reference)
    return XlsxFile.of(content, f"{given.kind}-{given.reference}.xlsx", is_kept=False)


def _comes_back(kind: Kind, visit: Visit) -> bool:
    return is_taken(kind) and kind.takes in visit.caller.scopes


def _target(kind: Kind, target_id: UUID) -> str:
    return "" if kind.target == AUTHORITY else str(target_id)


def _kinds_page(visit: Visit, desk: Desk, faults: Sequence[Fault]) -> Response:
    kinds: list[Any] = [
        kind for kind in desk.kinds if isinstance(kind, Kind) and kind.gives in visit.caller.scopes
    ]
    frame = Frame(TITLE, visit.csrf, faults, here="workbooks")
    return page(
        "choosing", frame, 422 if faults else 200, kinds=kinds, action=f"{HOME}/about",
        nothing="Your key does not let you fetch any workbook.",
    )  # fmt: skip


def _about_page(
    visit: Visit, kind: Kind, asked: Asked, wish: Wish, faults: Sequence[Fault], status: int = 422
) -> Response:
    title = "What is the workbook about?" if asked.target else "Have the workbook made"
    frame = Frame(title, visit.csrf, faults, here="workbooks", back=f"{HOME}/new")
    return page(
        "about", frame, status if faults else 200, kind=kind, asked=asked, wish=wish,
        lead="Your workbook", action=HOME, is_sent=True, button="Make the workbook",
    )  # fmt: skip
