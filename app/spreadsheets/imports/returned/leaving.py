"""Keep the rows that a file is saved without, as a workbook in which they can be mended.

Of them it holds what is read, and may be kept; the rest is blank, and it says so.
"""

from app.platform.jobs.working import Work
from app.problems import TooLarge
from app.spreadsheets.fixing.keeping_back import Columns, kept_back
from app.spreadsheets.fixing.listing import faulty_sheets, fix_list
from app.spreadsheets.imports import keeping
from app.spreadsheets.imports.desk import Desk
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.imports.returned.reopening import reopened
from app.spreadsheets.imports.tables import FileImport, FileImportPart, Part


def sealed_left_out(
    work: Work, desk: Desk, asking: Asking, row: FileImport
) -> list[FileImportPart]:
    """Seal the faulty rows of a file while it is still there; nobody has to wait.

    Args:
        work: gives the sessions.
        desk: what is at hand.
        asking: on whose behalf it is saved.
        row: the import, which is saved without some of its rows.

    Raises:
        Problem: if they cannot be had, so that saving the rest would lose them.
    """
    found = reopened(work.reading, desk, row, asking, whole=False)
    if not found.workbook.sheets:
        raise TooLarge(
            "The rows at fault are too many, or too long, to be kept for you: nothing was saved.",
            "Mend them in your own file, and send it again.",
        )
    key = keeping.key_of(desk.seals, row)
    columns = Columns(found.forms, found.profiled, found.unread)
    kept, notes = kept_back(found.workbook, found.troubles, columns)
    told = (kept, *found.told[1:])
    sheets = faulty_sheets(kept, found.troubles, found.forms, found.profiled)
    if not all(one.beside for one in sheets):
        raise TooLarge(
            "The rows at fault have too many columns to be kept for you: nothing was saved.",
            "Mend them in your own file, or leave out columns, and send it again.",
        )
    content = fix_list(*told, left_out=notes)
    return keeping.sealed_bytes(key, row.id, Part.LEFT_OUT, content, work.now())
