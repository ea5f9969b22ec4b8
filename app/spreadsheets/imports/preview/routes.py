"""The preview of a file over HTTP: what saving it would do, and all that is wrong in it."""

from typing import Annotated

from fastapi import Depends, Response

from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import Updated, UpdatedDep
from app.platform.request.paging import PagingDep, page_of_sorted
from app.platform.request.preconditions import versioned
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.check.report import Report, report_of
from app.spreadsheets.imports.dependencies import Anybody, DeskDep, ImportId
from app.spreadsheets.imports.preview.messages import (
    CellChangePage,
    ImportPreviewOut,
    ImportProblemOut,
    ImportProblemPage,
    change_out,
)
from app.spreadsheets.imports.queries import import_of
from app.spreadsheets.imports.tables import FileImport, Part

router = Router(prefix="/v1", tags=["imports"], is_quiet=True)


def reported(
    caller: Anybody, desk: DeskDep, import_id: ImportId, session: ReadDep
) -> tuple[FileImport, Report]:
    """Unseal what a check found, once however many pages of it are given."""
    row = import_of(session, caller, desk.kinds, import_id)
    key = keeping.key_of(desk.seals, row)
    return row, report_of(keeping.kept(session, key, row.id, Part.REPORT))


ReportDep = Annotated[tuple[FileImport, Report], Depends(reported, scope="function")]


@router.get("/imports/{import_id}/preview")
def preview_import(caller: Anybody, found: ReportDep, response: Response) -> ImportPreviewOut:
    """Tell what saving a file would do: nothing of it has been saved.

    It says what is added, changed and the same, what is not read and why, what it does to the
    figures, what is asked of you, and what is wrong. Every row that went in is in one count.
    """
    row, report = found
    versioned(response, row.version)
    return ImportPreviewOut.of(row, report)


@router.get("/imports/{import_id}/problems")
def list_import_problems(
    caller: Anybody, found: ReportDep, updated: UpdatedDep, asked: PagingDep
) -> ImportProblemPage:
    """List everything there is to look at in a file, a row for each cell; also as CSV."""
    row, report = found
    told = report.troubles if _is_within(updated, row) else []
    rows = [ImportProblemOut.of(at, one) for at, one in enumerate(told)]
    page = page_of_sorted(rows, lambda one: one.number, asked)
    return ImportProblemPage(data=page.rows, page=page.marks)


@router.get("/imports/{import_id}/changes")
def list_import_changes(
    caller: Anybody, found: ReportDep, updated: UpdatedDep, asked: PagingDep
) -> CellChangePage:
    """List every cell that saving a file would change, the old value and the new; also as CSV."""
    row, report = found
    told = report.changes if _is_within(updated, row) else []
    rows = [change_out(at, one) for at, one in enumerate(told)]
    page = page_of_sorted(rows, lambda one: one.number, asked)
    return CellChangePage(data=page.rows, page=page.marks)


def _is_within(updated: Updated, row: FileImport) -> bool:
    """Tell whether what was found in a file lies within the time that is asked for."""
    return updated.includes(row.updated_at)
