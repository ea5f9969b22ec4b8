"""Say which column of a file is what, as pages: guessed, changed, looked at, saved, sent on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import anyio
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import Depends, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from app.organisations.authenticating import ScopeMissing
from app.organisations.scope import Scope
from app.platform.database import WriteSession, reading
from app.platform.http.dependencies import WriteDep
from app.platform.http.routing import A_FILE, Router
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.dependencies import DeskDep
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.known import LARGE_BYTES, AnyKind, wanted
from app.spreadsheets.imports.offering import Target
from app.spreadsheets.imports.receiving import Sent, receive
from app.spreadsheets.large.looking.proposing import Look, proposed
from app.spreadsheets.mapping.guessed import GuessedColumn
from app.spreadsheets.mapping.keeping import NameTaken, keep
from app.spreadsheets.mapping.profile import Profile
from app.spreadsheets.mapping.proposing import Proposal, written
from app.spreadsheets.mapping.queries import profile_of
from app.spreadsheets.mapping.target import TARGETS, FieldKind, TargetName
from app.web.mapping.choice import as_chosen, chosen_in, clashes_in, field_of, missing_in
from app.web.mapping.drafting import (
    Returning,
    draft_of,
    forget_draft,
    keep_draft,
    key_of,
    name_of,
    unsealed,
)
from app.web.mapping.guessing import guessed
from app.web.mapping.knowing import Asking, Known, known_for
from app.web.page import Fault, Frame, page
from app.web.tables import UploadDraft
from app.web.uploads.choosing import target_name
from app.web.uploads.routes import AROUND, CameDep
from app.web.visiting import Fields, FieldsDep, Visit, VisitDep
from app.web.words import named

router = Router(prefix="/web/columns", tags=["pages"], is_quiet=True, include_in_schema=False)

HOME = "/web/uploads"
AT_ONCE = 2  #: files read at the same time; each may take 400 MB while it is
LONGEST_NAME = 120
MOST_SHOWN = 100
EXAMPLES = 3

DraftId = Annotated[UUID, Path()]
_turns: RunVar[anyio.CapacityLimiter] = RunVar("pages_columns_turns")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file whose columns are looked at."""

    row: UploadDraft
    kind: AnyKind
    target: TargetName
    name: str  #: of the file
    guess: Proposal
    known: Sequence[Known]  #: that were saved with such headings, or with nearly such

    @property
    def columns(self) -> Sequence[GuessedColumn]:
        """Give the columns of the file, with what each was taken for."""
        return self.guess.columns


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody chose for a file's columns."""

    chosen: Sequence[str]
    name: str  #: under which it is to be saved
    faults: Sequence[Fault]
    profile: Profile | None  #: None: something is missing
    read: Proposal | None  #: what comes of it; None: nothing was read


def _opened(request: Request, visit: Visit, desk: Desk, draft_id: UUID) -> Draft:
    engine = request.app.state.engine
    if Scope.SUPPLIERS_WRITE not in visit.caller.scopes:
        scope = Scope.SUPPLIERS_WRITE
        raise ScopeMissing(f"Your key lacks the scope {scope}.", "Use a key that has it.")
    with reading(engine) as session:
        row = draft_of(session, visit.caller, draft_id, desk.now)
        key = key_of(desk.seals, row)
        name = name_of(key, row)
        session.expunge(row)
    kind = wanted(desk.kinds, row.kind, visit.caller)
    target = target_name(kind) or TargetName.SPEND
    with unsealed(engine, key, draft_id) as path:
        guess, tables = guessed(path, target, name[:LONGEST_NAME])
    with reading(engine) as session:
        asking = Asking(visit.caller, row.kind, target, guess.prints, guess.columns)
        known = known_for(session, desk.seals, asking, tables)
        session.expunge_all()
    return Draft(row, kind, target, name, guess, known)


def _tried(request: Request, desk: Desk, draft: Draft, fields: Fields) -> Wanted:
    """Work out what a form chooses, and read the file by it where that is asked for."""
    chosen = chosen_in(fields, draft.columns, draft.target)
    name = " ".join(fields.get("name", "").split())[:LONGEST_NAME]
    document = as_chosen(draft.guess.document, draft.columns, chosen, draft.target)
    faults = [
        Fault(f"Choose a column for “{named(key)}”: every row needs it.", field_of(0))
        for key in missing_in(chosen, document, draft.target)
    ]
    faults += [_clash(draft, key, places) for key, places in clashes_in(chosen, draft.columns)]
    faults += [] if name else [Fault("Write a name to save the columns under.", "name")]
    profile = None
    if not faults:
        try:
            profile = Profile.model_validate(document | {"name": name})
        except ValidationError as error:
            said = error.errors()[0]["msg"].removeprefix("Value error, ")
            faults.append(Fault(f"The columns cannot be read like this: {said}.", field_of(0)))
    read = None
    if profile is not None and fields.get("do") != "send":
        key = key_of(desk.seals, draft.row)
        with unsealed(request.app.state.engine, key, draft.row.id) as path:
            read, _ = proposed(path, Look(profile))
    return Wanted(chosen, name, faults, profile, read)


def _clash(draft: Draft, key: str, places: Sequence[int]) -> Fault:
    """Say which columns were chosen for one field; the second of them is where to mend it."""
    told = [_column_told(draft.columns[at]) for at in places]
    both = "both" if len(told) == 2 else "all"
    words = (
        f"{', '.join(told[:-1])} and {told[-1]} are {both} chosen as “{named(key)}”, which is "
        "read from one column. Keep the one that says it, and choose for the other something "
        "else or “Not used”."
    )
    if TARGETS[draft.target][key].kind is FieldKind.TEXT:
        words += (
            " To join their words, describe the file over the API (POST /v1/mapping-profiles, "
            "with the step “join”)."
        )
    return Fault(words, field_of(places[1]))


def _column_told(one: GuessedColumn) -> str:
    at = f"{one.sheet}, column {one.place}" if one.sheet else f"column {one.place}"
    return f"“{one.heading}” ({at})" if one.heading else at


def _turn() -> anyio.CapacityLimiter:
    turns = _turns.get(None)
    if turns is None:
        turns = anyio.CapacityLimiter(AT_ONCE)
        _turns.set(turns)
    return turns


async def opened(request: Request, visit: VisitDep, desk: DeskDep, draft_id: DraftId) -> Draft:
    """Read a file, and guess what its columns are; few are read at once, the others wait."""
    return await run_sync(_opened, request, visit, desk, draft_id, limiter=_turn())


DraftDep = Annotated[Draft, Depends(opened)]


async def chosen(request: Request, fields: FieldsDep, desk: DeskDep, draft: DraftDep) -> Wanted:
    """Work out what a form chooses."""
    return await run_sync(_tried, request, desk, draft, fields, limiter=_turn())


WantedDep = Annotated[Wanted, Depends(chosen)]


@router.post("", status_code=303, max_body_size=LARGE_BYTES + AROUND, openapi_extra=A_FILE)
def send_columns_file(
    visit: VisitDep, desk: DeskDep, came: CameDep, session: WriteDep
) -> Response:
    """Keep a file so that its columns can be looked at."""
    row = keep_draft(session, came.intake, came.sent, visit.caller, desk.now)
    return RedirectResponse(f"/web/columns/{row.id}", 303)


@router.get("/{draft_id}")
def open_columns_page(visit: VisitDep, draft: DraftDep) -> Response:
    """Show what the columns of a file were taken for, and the first rows as understood."""
    guessed = [one.field for one in draft.columns]
    name = draft.name.rpartition(".")[0] or draft.name
    return _page(visit, draft, Wanted(guessed, name, (), None, draft.guess))


@router.post("/{draft_id}", status_code=303)
def send_columns_page(
    visit: VisitDep,
    desk: DeskDep,
    fields: FieldsDep,
    draft: DraftDep,
    wanted: WantedDep,
    session: WriteDep,
) -> Response:
    """Show the rows as they are understood now; or save the columns, and send the file on."""
    if (use := fields.get("use")) and any(
        str(one.profile.id) == use and one.is_readable for one in draft.known
    ):
        profile_of(session, visit.caller.authority_id, UUID(use))
        return _sent_on(session, visit, desk, draft, UUID(use))
    if wanted.profile is None or fields.get("do") != "send":
        return _page(visit, draft, wanted)
    try:
        with session.begin_nested():
            kept = keep(session, visit.caller, wanted.profile, "", desk.now)
    except NameTaken as problem:
        told = (Fault(f"{problem.detail} {problem.how_to_fix}", "name"),)
        return _page(visit, draft, Wanted(wanted.chosen, wanted.name, told, None, None))
    return _sent_on(session, visit, desk, draft, kept.id)


def _sent_on(
    session: WriteSession, visit: Visit, desk: Desk, draft: Draft, profile_id: UUID
) -> Response:
    row = draft_of(session, visit.caller, draft.row.id, desk.now, locks=True)
    intake = Returning(row, key_of(desk.seals, row))
    sent = Sent(draft.kind, Target(row.target_id, row.day), profile_id, draft.name)
    made, is_new = receive(session, intake, sent, visit.caller, desk.now)
    if not is_new and made.id != intake.id:
        keeping.forget(session, intake.id)
    forget_draft(session, row)
    return RedirectResponse(f"{HOME}/{made.id}", 303)


def _page(visit: Visit, draft: Draft, wanted: Wanted) -> Response:
    frame = Frame(
        "Say what the columns are", visit.csrf, wanted.faults, here="new", back=f"{HOME}/new"
    )
    fields: Any = [(one.key, named(one.key), one.about) for one in _fields(draft.target)]
    told = list(zip(draft.columns, wanted.chosen, strict=True))
    read = wanted.read if wanted.read is not None and not wanted.read.missing else None
    keys = list(dict.fromkeys(key for row in (read.rows if read else ()) for key in row.values))
    return page(
        "columns", frame, 422 if wanted.faults else 200, draft=draft, columns=told,
        fields=fields, name=wanted.name, read=read, keys=keys, labels=dict(map(_label, keys)),
        written=written, most=MOST_SHOWN, examples=EXAMPLES,
        missing=[named(key) for key in draft.guess.missing],
    )  # fmt: skip


def _fields(target: TargetName) -> Sequence[Any]:
    return list(TARGETS[target].values())


def _label(key: str) -> tuple[str, str]:
    return key, named(key)
