"""The preview of a file over HTTP: what saving it would do, and all that is wrong in it."""

from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

from fastapi import Depends, Response

from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import Updated, UpdatedDep
from app.platform.request.paging import Found, Paging, PagingDep, page_of_sorted
from app.platform.request.preconditions import versioned
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.filing import Filed
from app.spreadsheets.imports.dependencies import Anybody, DeskDep, ImportId
from app.spreadsheets.imports.preview.messages import (
    CellChangeOut,
    CellChangePage,
    ImportPreviewOut,
    ImportProblemOut,
    ImportProblemPage,
    change_out,
)
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.tables import FileImport

router = Router(prefix="/v1", tags=["imports"], is_quiet=True)


Out = TypeVar("Out", ImportProblemOut, CellChangeOut)


def filed(
    caller: Anybody, desk: DeskDep, import_id: ImportId, session: ReadDep
) -> tuple[FileImport, Filed]:
    """Find what a check put down; only what is looked at is unsealed."""
    row = import_of(session, caller, desk.kinds, import_id)
    return row, Filed(session, keeping.key_of(desk.seals, row), row.id)


FiledDep = Annotated[tuple[FileImport, Filed], Depends(filed, scope="function")]


@router.get("/imports/{import_id}/preview")
def preview_import(caller: Anybody, found: FiledDep, response: Response) -> ImportPreviewOut:
    """Tell what saving a file would do: nothing of it has been saved.

    It says what is added, changed and the same, what is not read and why, what it does to the
    figures, what is asked of you, and what is wrong. Every row that went in is in one count.
    """
    row, of_file = found
    versioned(response, row.version)
    return ImportPreviewOut.of(row, of_file)


@router.get("/imports/{import_id}/problems")
def list_import_problems(
    caller: Anybody, found: FiledDep, updated: UpdatedDep, asked: PagingDep
) -> ImportProblemPage:
    """List everything there is to look at in a file, a row for each cell; also as CSV.

    What is not read comes last, as notes of the code `not_read` with why; `problems_total` of the
    preview does not count them.
    """
    row, of_file = found

    def told(start: int, stop: int) -> Iterable[ImportProblemOut]:
        some = of_file.troubles(start, stop) if _is_within(updated, row) else []
        return (ImportProblemOut.of(at, one) for at, one in enumerate(some, start))

    page = _page(told, asked)
    return ImportProblemPage(data=page.rows, page=page.marks)


@router.get("/imports/{import_id}/changes")
def list_import_changes(
    caller: Anybody, found: FiledDep, updated: UpdatedDep, asked: PagingDep
) -> CellChangePage:
    """List every cell that saving a file would change, the old value and the new; also as CSV."""
    row, of_file = found

    def told(start: int, stop: int) -> Iterable[CellChangeOut]:
        some = of_file.changes(start, stop) if _is_within(updated, row) else []
        return (change_out(at, one) for at, one in enumerate(some, start))

    page = _page(told, asked)
    return CellChangePage(data=page.rows, page=page.marks)


def _page(told: Callable[[int, int], Iterable[Out]], asked: Paging) -> Found[Out]:
    """Give one page of a list that is numbered from one on, and read no more of it than that."""
    after = asked.place()
    start = int(after[0]) if after else 0
    return page_of_sorted(told(start, start + asked.limit + 1), lambda one: one.number, asked)


def _is_within(updated: Updated, row: FileImport) -> bool:
    """Tell whether what was found in a file lies within the time that is asked for."""
    return updated.includes(row.updated_at)
