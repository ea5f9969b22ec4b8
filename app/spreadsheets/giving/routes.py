"""Workbooks over HTTP: ask for one, and fetch it as XLSX, as JSON, or a sheet of it as CSV.

What stood in it when it was made is what every fetching gives, byte for byte; whoever wants what
holds now asks for a new one.
"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.named_file import NamedFile, XlsxFile
from app.platform.http.routing import Router
from app.platform.renditions import delimited
from app.problems import Finding, Invalid
from app.spreadsheets.cell import name_of
from app.spreadsheets.forms.book import Book, Rows
from app.spreadsheets.forms.delimited import as_csv
from app.spreadsheets.forms.form import Form
from app.spreadsheets.forms.writing import write_book
from app.spreadsheets.giving.giving import give, kind_named, target_of, what_stood_in, workbook_for
from app.spreadsheets.giving.messages import (
    EXAMPLE_WORKBOOK,
    WorkbookContentOut,
    WorkbookIn,
    WorkbookOut,
)
from app.spreadsheets.imports.offering import Asking, Kind, LargeKind
from app.spreadsheets.workbooks.given import GivenOut

router = Router(prefix="/v1", tags=["workbooks"], is_quiet=True)

#: whoever plays any part; each kind asks for the scope that its content needs
Anybody = Annotated[Caller, needs(Scope.RULES_READ)]
WorkbookId = Annotated[UUID, Path(examples=[EXAMPLE_WORKBOOK])]
SheetName = Annotated[
    str | None,
    Query(max_length=60, description="Key or name of one sheet, to be given as CSV."),
]


class SheetFile(NamedFile):
    """One sheet of a workbook, as CSV."""

    media_type = delimited.MEDIA_TYPE


async def offered(request: Request) -> Sequence[Kind | LargeKind]:
    """Give the kinds of workbook that this service knows."""
    kinds: Sequence[Kind | LargeKind] = request.app.state.kinds
    return kinds


KindsDep = Annotated[Sequence[Kind | LargeKind], Depends(offered)]


@router.post("/workbooks", status_code=201)
def ask_for_workbook(
    caller: Anybody,
    body: WorkbookIn,
    request: Request,
    kinds: KindsDep,
    session: WriteDep,
    seals: SealsDep,
    now: NowDep,
    response: Response,
) -> WorkbookOut:
    """Have a workbook made for one case, to be filled in and sent back.

    Fetch it from `file`. Its reference says, when it comes back, what it was made for and what
    stood in it, so that changes of yours are told from changes of ours. That is kept for 180
    days; one that comes back later is compared with what is here then.
    """
    kind = kind_named(kinds, body.kind, caller)
    target = target_of(kind, caller, body.target_id, body.day)
    asking = Asking(caller, target, now, request.app.state.settings)
    given = give(session, seals, kind, asking)
    response.headers["Location"] = f"/v1/workbooks/{given.id}"
    return WorkbookOut.of(given)


@router.get("/workbooks/{workbook_id}")
def read_workbook(
    caller: Anybody, workbook_id: WorkbookId, kinds: KindsDep, session: ReadDep
) -> WorkbookOut:
    """Tell of a workbook that was given out: what it is about, and how many rows stand in it."""
    return WorkbookOut.of(workbook_for(session, kinds, caller, workbook_id))


@router.get("/workbooks/{workbook_id}/content")
def read_workbook_content(
    caller: Anybody, workbook_id: WorkbookId, kinds: KindsDep, session: ReadDep, seals: SealsDep
) -> WorkbookContentOut:
    """Give what stood in a workbook when it was given out: the rows of its file, as JSON."""
    given = workbook_for(session, kinds, caller, workbook_id)
    return WorkbookContentOut.of(given, what_stood_in(session, seals, given))


CSV: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The workbook, as it was given.",
        "content": {delimited.MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


@router.get("/workbooks/{workbook_id}/file", response_class=XlsxFile, responses=CSV)
def download_workbook(
    caller: Anybody,
    workbook_id: WorkbookId,
    request: Request,
    kinds: KindsDep,
    session: ReadDep,
    seals: SealsDep,
    sheet: SheetName = None,
) -> Response:
    """Give a workbook as XLSX, or one `sheet` of it as CSV.

    Both hold the same columns as `content`, in the same order, under the same keys.
    """
    given = workbook_for(session, kinds, caller, workbook_id)
    book = what_stood_in(session, seals, given)
    if sheet is not None or request.state.form == delimited.MEDIA_TYPE:
        form, rows = _sheet(book, sheet)
        name = f"{given.kind}-{given.reference}-{form.key}.csv"
        return SheetFile.of(as_csv(form, rows), name, is_kept=False)
    return XlsxFile.of(write_book(book, given.reference), _name(given), is_kept=False)


def _sheet(book: Book, name: str | None) -> tuple[Form, Rows]:
    """Find the sheet that is asked for; where there is but one it need not be named.

    Raises:
        Invalid: if there is none of that name, or none was named of several.
    """
    if name is None and len(book.forms) == 1:
        return book.forms[0]
    for form, rows in book.forms:
        if name is not None and name_of(name) in (name_of(form.key), name_of(form.name)):
            return form, rows
    known = ", ".join(form.key for form, _ in book.forms)
    words = "Say which sheet." if name is None else f"There is no sheet {name[:40]!r}."
    finding = Finding("unknown_sheet", words, f"Choose from: {known}.", path="?sheet")
    raise Invalid(words, finding.how_to_fix, [finding])


def _name(given: GivenOut) -> str:
    return f"{given.kind}-{given.reference}.xlsx"
