"""A file that was sent, given back over HTTP with what is wrong in it.

It is made anew from its values when it is asked for, in a turn of its own, and not kept. Rows that
a file was saved without are kept as they are given, for as long as what was found in it.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request, Response

from app.platform.http.named_file import XlsxFile
from app.platform.http.routing import Router
from app.spreadsheets.imports.dependencies import Anybody, DeskDep, ImportId
from app.spreadsheets.imports.returned.making import Written, annotated_file, fixes_file, made

router = Router(prefix="/v1", tags=["imports"], is_quiet=True)


def given_back(write: Written) -> Callable[..., Awaitable[bytes]]:
    """Ask for a file to be given back, written in one way."""

    async def file(request: Request, caller: Anybody, desk: DeskDep, import_id: ImportId) -> bytes:
        return await made(request.app.state.engine, desk, caller, import_id, write)

    return file


AnnotatedDep = Annotated[bytes, Depends(given_back(annotated_file))]
FixesDep = Annotated[bytes, Depends(given_back(fixes_file))]


@router.get("/imports/{import_id}/annotated.xlsx", response_class=XlsxFile)
def download_annotated_import(
    caller: Anybody, import_id: ImportId, content: AnnotatedDep
) -> Response:
    """Give the file that was sent, annotated: mend it, and send it again.

    It is made anew from its values. The sheet Problems has all that was found, with a link to
    each cell; the cells are marked by a border and a note, never by colour alone. Of a file of
    more than 50,000 rows, 1,000,000 cells or 20,000,000 characters it has only the rows at fault,
    one below the other; and so where the profile reads the name of a sheet that no workbook can
    have, such as that of a CSV file. Where even these are more, or the file is not kept any more,
    the sheet Problems stands alone, as it does for a list of fixes that was refused.
    """
    return XlsxFile.of(content, "annotated.xlsx")


@router.get("/imports/{import_id}/fix-list.xlsx", response_class=XlsxFile)
def download_fix_list(caller: Anybody, import_id: ImportId, content: FixesDep) -> Response:
    """Give only the rows that have faults, with their columns in place and what is wrong.

    Mended, it is sent with `fixes`: the id of this import, and its rows are put back into the file
    that they are from, unless that has more than 40 MB. Without it only its own rows are looked
    at, or, where these would be read otherwise alone, it is refused (`fix_list_refused`); a file
    with such rows at fault is not saved without them (`rows_not_alone`). Where the rows at fault
    of a large file are more than 50,000, or have more than 1,000,000 cells or 20,000,000
    characters, the sheet Problems stands alone, and the file is not saved without them; a sheet in
    which more than 494 columns have something is in no list, nor left out in part. Of a file
    that was saved without them they are given for as long as what was found in it, unless a person
    is erased meanwhile whom they may name: mend them, and send them as a file of their own,
    without `replace_period`. What no field takes, and what is never told again, is blank in them;
    the sheet Problems says which columns that is.
    """
    return XlsxFile.of(content, "fix-list.xlsx")
