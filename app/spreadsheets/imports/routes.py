"""Imports over HTTP: send a file, watch it being checked, look at what it would do, save, undo.

A file is the body itself; its bytes tell what it is. It is sealed as it arrives and read by a
worker, never here. What it says is known to its own side alone: neither the log nor the numbers
tell that it came.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import Depends, Header, Path, Query, Request, Response
from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import reading
from app.platform.http.dependencies import ReadDep, WriteDep
from app.platform.http.routing import A_FILE, Router
from app.platform.request.arriving import taken_in
from app.platform.request.exact_request import refuse_other_kinds, streamed
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.answering import answer
from app.spreadsheets.imports.applying import Choice, ask_to_apply
from app.spreadsheets.imports.arriving import ARRIVING
from app.spreadsheets.imports.dependencies import Anybody, DeskDep, ImportId
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.known import LARGE_BYTES, target_for, wanted
from app.spreadsheets.imports.mending import mend, refuse_strange
from app.spreadsheets.imports.messages import (
    EXAMPLE_ASKED,
    EXAMPLE_SAVED,
    AnswersIn,
    ApplyIn,
    ImportOut,
    ImportPage,
)
from app.spreadsheets.imports.offering import Asking, Target
from app.spreadsheets.imports.period import period_of
from app.spreadsheets.imports.queries import import_of, own
from app.spreadsheets.imports.receiving import Intake, Sent, receive, refuse_unwanted
from app.spreadsheets.imports.reversing import moved_since, reverse
from app.spreadsheets.imports.tables import FileImport
from app.spreadsheets.imports.withdrawing import withdraw

router = Router(prefix="/v1", tags=["imports"], is_quiet=True)

OCTETS = "application/octet-stream"
AskedId = Annotated[UUID, Path(examples=[EXAMPLE_ASKED])]
SavedId = Annotated[UUID, Path(examples=[EXAMPLE_SAVED])]
KindName = Annotated[
    str,
    Query(
        alias="kind",
        max_length=64,
        pattern=r"^[a-z][a-z0-9_-]*$",
        description="What it is: a workbook of ours (`return`, `delivery-plan`, `evaluation`, "
        "`moderation`, `suppliers`, `brokerage`, `rules`, `reference-data`), or rows as they were "
        "published (`spend`, `grants`, `contracts-register`). By a mapping profile, a file whose "
        "target is `contracts` is sent as `contracts-register`, `organisations` and `places` as "
        "`reference-data`, and any other by its target's own name.",
        examples=["spend"],
    ),
]
TargetId = Annotated[
    UUID | None,
    Query(
        alias="target",
        description="Id of the lot, the contract …, as its kind says. Left out where that is your "
        "authority.",
    ),
]
Day = Annotated[
    date | None, Query(alias="day", description="Any day of its period, where it has one.")
]
ProfileId = Annotated[
    UUID | None, Query(alias="profile", description="Mapping profile that it is read by.")
]
FileName = Annotated[
    str, Query(alias="file_name", max_length=1000, description="What it is called; only shown.")
]
FixedId = Annotated[
    UUID | None,
    Query(alias="fixes", description="Import that waits, whose list of fixes this is."),
]

ReplacedPeriod = Annotated[
    str | None,
    Query(
        alias="replace_period",
        max_length=40,
        description="First day and last of a period, such as `2026-01-01/2026-03-31`: our rows in "
        "it that the file leaves out are removed, once somebody confirms it by typing.",
    ),
]


async def sending(
    caller: Anybody,
    desk: DeskDep,
    kind: KindName,
    target: TargetId = None,
    day: Day = None,
    profile: ProfileId = None,
    file_name: FileName = "",
    fixes: FixedId = None,
    replace_period: ReplacedPeriod = None,
) -> Sent:
    """Tell what a request means to send."""
    known = wanted(desk.kinds, kind, caller)
    about = Target(target_for(known, target, caller), day)
    replaces = period_of(replace_period) if replace_period else None
    return Sent(known, about, profile, file_name, fixes, replaces)


SentDep = Annotated[Sent, Depends(sending)]


async def arrived(
    request: Request,
    caller: Anybody,
    desk: DeskDep,
    sent: SentDep,
    content_type: Annotated[str, Header(max_length=200, include_in_schema=False)] = "",
    content_length: Annotated[str, Header(max_length=20, include_in_schema=False)] = "",
) -> AsyncIterator[Intake]:
    """Take in the file that a request brings, once it is known that it may come."""
    refuse_other_kinds(content_type, OCTETS)
    with ARRIVING.one():
        intake = await run_sync(_prepared, request, caller, desk, sent)
        intake.refuse_beyond(int(content_length) if content_length.isdecimal() else 0)
        async with taken_in(intake, streamed(request)):
            if request.state.attempt is not None:
                request.state.attempt.add(intake.digest)
            yield intake


def _prepared(request: Request, caller: Caller, desk: Desk, sent: Sent) -> Intake:
    engine = request.app.state.engine
    with reading(engine) as session:
        asking = Asking(caller, sent.target, desk.now, desk.settings, sent.replaces)
        refuse_unwanted(session, sent, asking)
        refuse_strange(session, desk, caller, sent)
    return Intake(engine, desk.seals, sent.kind, desk.now)


@router.post("/imports", status_code=201, max_body_size=LARGE_BYTES, openapi_extra=A_FILE)
def upload_import(
    caller: Anybody,
    desk: DeskDep,
    sent: SentDep,
    intake: Annotated[Intake, Depends(arrived, scope="function")],
    session: WriteDep,
    response: Response,
) -> ImportOut:
    """Send a file to be checked; nothing of what it says is saved yet.

    The body is the file itself: XLSX, ODS, CSV or TSV; its bytes tell which. Then watch `state`,
    and read `preview`. The same file for the same thing is the one that you sent before (answered
    with 200), and changes nothing; `moved_since` tells whether that was changed again after it
    was saved. A workbook has at most 20 MB and 50,000 rows; spend and
    registers have at most 100 MB and 1,000,000 rows.

    With `profile` it is in its sender's own layout, read by that mapping profile: spend, grants
    and registers always are, a return and reference data may be.

    With `fixes` it is the list of fixes of a file that you sent and that waits: its rows are put
    back into that file, and the import of that file is withdrawn for the new one of both. A list
    that is sent without is refused (`fix_list_refused`) where the profile reads rows together with
    others of their file.

    Rows of ours that the file leaves out stay. With `replace_period` those in that period are
    removed, in the sheets that the file has; the preview lists them, and to save it somebody
    types what it asks for. A return replaces its own period, the brokerage any.
    """
    row, is_new = receive(session, intake, sent, caller, desk.now)
    moved = None
    if is_new:
        mend(session, desk, caller, row, sent)
    else:
        keeping.forget(session, intake.id)
        response.status_code = 200
        moved = moved_since(session, desk, caller, row)
    response.headers["Location"] = f"/v1/imports/{row.id}"
    return _out(desk, row, response).model_copy(update={"moved_since": moved})


@router.get("/imports")
def list_imports(
    caller: Anybody,
    desk: DeskDep,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> ImportPage:
    """List the files that your side sent, with what became of them."""
    columns: list[Any] = [FileImport, FileImport.updated_at, FileImport.id]
    query = updated.within(select(*columns).where(*own(caller, desk.kinds)), FileImport.updated_at)
    found = page_of(session, query, (FileImport.updated_at, FileImport.id), asked)
    rows = [row[0] for row in found.rows]
    told = [ImportOut.of(row, keeping.name_of(desk.seals, row)) for row in rows]
    return ImportPage(data=told, page=found.marks)


@router.get("/imports/{import_id}")
def read_import(
    caller: Anybody, desk: DeskDep, import_id: ImportId, session: ReadDep, response: Response
) -> ImportOut:
    """Tell where a file stands, and while it is worked on how many rows it has come."""
    return _out(desk, import_of(session, caller, desk.kinds, import_id), response)


@router.put("/imports/{import_id}/answers")
def answer_import(
    caller: Anybody,
    desk: DeskDep,
    import_id: AskedId,
    body: AnswersIn,
    expected: ExpectedDep,
    session: WriteDep,
    response: Response,
) -> ImportOut:
    """Say whose value stands in cells that you and somebody here both changed.

    Answer each question by its name, or all at once; the file is then checked anew with your
    answers. Where our value has moved again since, you are asked again.
    """
    expected.check(import_of(session, caller, desk.kinds, import_id, locks=True).version)
    row = answer(session, desk, caller, import_id, body.by_question, body.for_all)
    return _out(desk, row, response)


@router.post("/imports/{import_id}/apply", status_code=202)
def apply_import(
    caller: Anybody,
    desk: DeskDep,
    import_id: ImportId,
    body: ApplyIn,
    session: WriteDep,
    response: Response,
) -> ImportOut:
    """Save a file that was checked: all of it or nothing, unless you choose to save it partly.

    It is saved partly where `can_be_saved_partly` says so: not where its faulty rows would be read
    otherwise without the rows around them, or the name of their sheet, which its preview tells as
    `rows_not_alone`.

    Where it removes rows of ours, send what the preview asks you to type as `removing`. It is
    done in the background; watch `state`. If what it is about was changed since the check,
    nothing is saved and it is checked anew.
    """
    choice = Choice(partly=body.partly, confirmed=body.confirmed, typed=body.removing)
    return _out(desk, ask_to_apply(session, desk, caller, import_id, choice), response)


@router.post("/imports/{import_id}/reverse", status_code=201)
def reverse_import(
    caller: Anybody, desk: DeskDep, import_id: SavedId, session: WriteDep, response: Response
) -> ImportOut:
    """Undo what a file saved: what stood before stands again.

    That is possible for ninety days, while nothing that it saved has been changed since, and no
    contract stands that was taken on from its rows.
    """
    return _out(desk, reverse(session, desk, caller, import_id), response)


@router.delete("/imports/{import_id}")
def withdraw_import(
    caller: Anybody, desk: DeskDep, import_id: ImportId, session: WriteDep, response: Response
) -> ImportOut:
    """Withdraw a file that was not saved; its bytes and what it said are deleted at once."""
    return _out(desk, withdraw(session, desk, caller, import_id), response)


def _out(desk: Desk, row: FileImport, response: Response) -> ImportOut:
    versioned(response, row.version)
    return ImportOut.of(row, keeping.name_of(desk.seals, row))
