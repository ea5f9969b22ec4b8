"""The cells of an ODS file, by calamine. Runs only inside `opening`, the child process."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from app.problems import Invalid
from app.spreadsheets.kind import damaged
from app.spreadsheets.value import Cells, written

_CELL = re.compile(rb"<table:table-cell\b[^>]*\btable:formula=[^>]*>")
_SCREENED = re.compile(rb"""table:visibility=["'](?:collapse|filter)["']""")


def check(package: zipfile.ZipFile) -> None:
    """Refuse what would be lost in silence: passwords, formulas that were never worked out.

    Raises:
        Invalid: saying what to do.
    """
    names = set(package.namelist())
    if "content.xml" not in names:
        raise damaged()
    if "META-INF/manifest.xml" in names and b"encryption-data" in (
        package.read("META-INF/manifest.xml")
    ):
        words = "The selected file is password protected."
        raise Invalid(words, "Take the password off, save it again and send that.")
    content = package.read("content.xml")
    unworked = [cell for cell in _CELL.findall(content) if b"office:value-type" not in cell]
    if unworked:
        words = f"The selected file has {len(unworked)} formulas that were never worked out."
        raise Invalid(words, "Open it in a spreadsheet program, save it, and send that.")
    if _SCREENED.search(content):
        words = "The selected file has hidden rows or columns."
        raise Invalid(words, "Show them all or delete them, and save it again.")


def sheets(content: bytes) -> Iterator[dict[str, Any]]:
    """Give each sheet with its rows."""
    with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
        for place, about in enumerate(workbook.sheets_metadata):
            yield {
                "name": about.name,
                "hidden": about.visible != SheetVisibleEnum.Visible,
                "hidden_rows": [],
                "hidden_columns": [],
                "rows": _rows(workbook.get_sheet_by_index(place)),
            }


def _rows(sheet: Any) -> Cells:
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [
            (column, found)
            for column, value in enumerate(row, 1)
            if (found := written(value)) is not None
        ]
        if cells:
            yield number, cells
