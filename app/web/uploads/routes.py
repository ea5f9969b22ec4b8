"""Choose what to send and send it: as pages."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import Depends, Header, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import and_, col, or_, select

from app.organisations.caller import Caller
from app.platform.database import reading
from app.platform.http.dependencies import ReadDep, TurnDep, WriteDep
from app.platform.http.routing import A_FILE, Router
from app.platform.request.arriving import taken_in
from app.platform.request.exact_request import streamed
from app.problems import Invalid
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.arriving import ARRIVING
from app.spreadsheets.imports.dependencies import DeskDep
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.known import (
    LARGE_BYTES,
    AnyKind,
    for_caller,
    limits_told,
    target_for,
    wanted,
)
from app.spreadsheets.imports.mending import mend, refuse_strange
from app.spreadsheets.imports.messages import ImportOut
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.imports.queries import import_of, own
from app.spreadsheets.imports.receiving import Intake, Sent, receive, refuse_unwanted
from app.spreadsheets.imports.tables import FileImport
from app.web.multipart import ArrivingForm
from app.web.page import Fault, Frame, page
from app.web.problem_pages import again
from app.web.signing import refuse_strange_form
from app.web.uploads.choosing import Asked, Choice, asked_of
from app.web.uploads.wish import Wish
from app.web.visiting import Visit, VisitDep

router = Router(prefix="/web", tags=["pages"], is_quiet=True, include_in_schema=False)

HOME = "/web/uploads"
MOST_LISTED = 50
AROUND = 20_000  #: bytes that a form has besides its file


async def wished(
    kind: Annotated[str, Query(max_length=64)] = "",
    target: Annotated[str, Query(max_length=60)] = "",
    day: Annotated[str, Query(max_length=20)] = "",
    profile: Annotated[str, Query(max_length=60)] = "",
    fixes: Annotated[str, Query(max_length=60)] = "",
    first: Annotated[str, Query(max_length=20)] = "",
    last: Annotated[str, Query(max_length=20)] = "",
) -> Wish:
    """Give what was chosen so far."""
    return Wish(kind, target, day, profile, fixes, first, last)


WishDep = Annotated[Wish, Depends(wished)]


@dataclass(frozen=True, slots=True)
class Known:
    """What was chosen, and what there is to choose."""

    wish: Wish
    kind: AnyKind
    asked: Asked

    @property
    def about(self) -> str:
        """Give what the file is about, in words."""
        return _words(self.asked.targets, self.wish.target)

    @property
    def read_by(self) -> str:
        """Give the profile that reads it, in words."""
        return _words(self.asked.profiles, self.wish.profile)


def _words(offered: Sequence[Choice], value: str) -> str:
    return next((one.words for one in offered if one.value == value), value)


def known(
    request: Request, visit: VisitDep, desk: DeskDep, wish: WishDep, _turn: TurnDep
) -> Known:
    """Find out what was chosen.

    Raises:
        Invalid: if no such kind of file is taken.
        KindNotYours: if the caller may not send it.
    """
    kind = wanted(desk.kinds, wish.kind, visit.caller)
    with reading(request.app.state.engine) as session:
        return Known(wish, kind, asked_of(session, visit.caller, kind))


KnownDep = Annotated[Known, Depends(known)]


@dataclass(frozen=True, slots=True)
class Came:
    """A file that has arrived."""

    intake: Intake
    sent: Sent


async def came(
    request: Request,
    visit: VisitDep,
    desk: DeskDep,
    known: KnownDep,
    content_type: Annotated[str, Header(max_length=300)] = "",
    content_length: Annotated[str, Header(max_length=20)] = "",
) -> AsyncIterator[Came]:
    """Take in the file of a form; whatever is refused is told on the page it was sent from."""
    again(request, lambda faults, status: file_page(visit, known, faults, status))
    wish = known.wish
    target = Target(target_for(known.kind, wish.target_id, visit.caller), wish.on)
    sent = Sent(known.kind, target, wish.profile_id, fixes=wish.fixes_id, replaces=wish.replaces)
    form = ArrivingForm(content_type, streamed(request, "The file"))
    with ARRIVING.one():
        intake = await run_sync(_prepared, request, visit.caller, desk, sent)
        announced = int(content_length) if content_length.isdecimal() else 0
        intake.refuse_beyond(announced - AROUND)
        await form.read_fields()
        refuse_strange_form(visit.token, form.fields.get("csrf", ""))
        if not form.file_name:
            raise Invalid("Choose a file.")
        async with taken_in(intake, form.file()):
            yield Came(intake, replace(sent, name=form.file_name))


CameDep = Annotated[Came, Depends(came, scope="function")]


def _prepared(request: Request, caller: Caller, desk: Desk, sent: Sent) -> Intake:
    engine = request.app.state.engine
    with reading(engine) as session:
        asking = Asking(caller, sent.target, desk.now, desk.settings, sent.replaces)
        refuse_unwanted(session, sent, asking)
        refuse_strange(session, desk, caller, sent)
    return Intake(engine, desk.seals, sent.kind, desk.now)


@router.get("/uploads")
def open_uploads_page(
    visit: VisitDep, desk: DeskDep, session: ReadDep, before: UUID | None = None
) -> Response:
    """List the files that one's side sent: the newest, or those that came before one of them."""
    sent_at, its_id = col(FileImport.uploaded_at), col(FileImport.id)
    query = select(FileImport).where(*own(visit.caller, desk.kinds))
    if before is not None:
        one = import_of(session, visit.caller, desk.kinds, before)
        same_time = and_(sent_at == one.uploaded_at, its_id < one.id)
        query = query.where(or_(sent_at < one.uploaded_at, same_time))
    query = query.order_by(sent_at.desc(), its_id.desc())
    rows = session.exec(query.limit(MOST_LISTED + 1)).all()
    titles = {kind.name: kind.title for kind in desk.kinds}
    told = [
        (titles.get(row.kind, row.kind), ImportOut.of(row, keeping.name_of(desk.seals, row)))
        for row in rows[:MOST_LISTED]
    ]
    return page(
        "uploads", Frame("Files you sent", visit.csrf, here="uploads"), rows=told,
        has_more=len(rows) > MOST_LISTED, most=MOST_LISTED, before=before,
    )  # fmt: skip


@router.get("/uploads/new")
def open_choosing_page(visit: VisitDep, desk: DeskDep) -> Response:
    """Ask what is to be sent."""
    return _choosing_page(visit, desk, ())


@router.get("/uploads/about")
def open_about_page(visit: VisitDep, desk: DeskDep, wish: WishDep, session: ReadDep) -> Response:
    """Ask what a file is about, where that is to be asked."""
    if not wish.kind:
        return _choosing_page(visit, desk, (Fault("Choose what you are sending.", "kind"),))
    kind = wanted(desk.kinds, wish.kind, visit.caller)
    asked = asked_of(session, visit.caller, kind)
    if asked.is_nothing:
        return RedirectResponse(wish.at(f"{HOME}/file"), 303)
    return _about_page(visit, Known(wish, kind, asked), ())


@router.get("/uploads/file")
def open_file_page(visit: VisitDep, known: KnownDep) -> Response:
    """Ask for the file itself."""
    faults = known.wish.faults(known.asked)
    return _about_page(visit, known, faults) if faults else file_page(visit, known, (), 200)


@router.post("/uploads", status_code=303, max_body_size=LARGE_BYTES + AROUND, openapi_extra=A_FILE)
def send_upload_page(visit: VisitDep, desk: DeskDep, came: CameDep, session: WriteDep) -> Response:
    """Take a file to be checked, and lead to where that is watched."""
    row, is_new = receive(session, came.intake, came.sent, visit.caller, desk.now)
    if is_new:
        mend(session, desk, visit.caller, row, came.sent)
    else:
        keeping.forget(session, came.intake.id)
    return RedirectResponse(f"{HOME}/{row.id}", 303)


def file_page(visit: Visit, known: Known, faults: Sequence[Fault], status: int) -> Response:
    """Give the page that asks for a file."""
    asks_columns = known.asked.is_mapped and known.wish.profile_id is None
    told = [replace(one, field=one.field or "file") for one in faults]
    title = "Choose the list of rows to fix" if known.wish.fixes_id else "Choose the file"
    frame = Frame(title, visit.csrf, told, here="new", back=_before(known))
    return page(
        "file", frame, status, kind=known.kind, about=known.about, wish=known.wish,
        limits=limits_told(known.kind), asks_columns=asks_columns, asked=known.asked,
        read_by=known.read_by,
        action=known.wish.at("/web/columns" if asks_columns else HOME),
    )  # fmt: skip


def _before(known: Known) -> str:
    return f"{HOME}/new" if known.asked.is_nothing else known.wish.at(f"{HOME}/about")


def _choosing_page(visit: Visit, desk: Desk, faults: Sequence[Fault]) -> Response:
    frame = Frame("What are you sending?", visit.csrf, faults, here="new")
    kinds: list[Any] = for_caller(desk.kinds, visit.caller)
    return page(
        "choosing", frame, 422 if faults else 200, kinds=kinds, action=f"{HOME}/about",
        nothing="Your key does not let you send any kind of file.",
    )  # fmt: skip


def _about_page(visit: Visit, known: Known, faults: Sequence[Fault]) -> Response:
    frame = Frame("What is the file about?", visit.csrf, faults, here="new", back=f"{HOME}/new")
    status = 422 if faults else 200
    return page(
        "about", frame, status, kind=known.kind, asked=known.asked, wish=known.wish,
        lead="You are sending", action=f"{HOME}/file", is_sent=False, button="Continue",
    )  # fmt: skip
