"""The cells of an XLSX file, by openpyxl. Runs only inside `opening`, the child process."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.xml import DEFUSEDXML

from app.spreadsheets.kind import damaged
from app.spreadsheets.value import Cells, Written, written

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\b(r|min|max)=["'](\d{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEET_PART = re.compile(rb"""<(?:\w+:)?Relationship\b[^>]*/relationships/worksheet["']""")
#: A shared text counted from the end: openpyxl would take the last one without a word.
_FROM_THE_END = re.compile(rb"""\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>\s*-""")
if not DEFUSEDXML:
    raise ImportError("openpyxl guards against hostile XML only where defusedxml is installed")
WIDEST = 16_384  #: columns of a sheet


def sheets(content: bytes, package: zipfile.ZipFile) -> Iterator[dict[str, Any]]:
    """Give each sheet with its rows, and what of it is hidden."""
    values = _opened(content, data_only=True)
    stated = _SHEET_PART.findall(package.read("xl/_rels/workbook.xml.rels"))
    if not values.worksheets or len(values.worksheets) < len(stated):
        raise damaged()  # openpyxl leaves out a sheet whose part is missing
    formulas: Any = None
    for place, sheet in enumerate(values.worksheets):
        part = package.read(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"))
        if _FROM_THE_END.search(part):
            raise damaged()
        if _FORMULA.search(part) and formulas is None:
            formulas = _opened(content, data_only=False)
        beside = formulas.worksheets[place] if _FORMULA.search(part) else None
        yield {
            "name": sheet.title,
            "hidden": sheet.sheet_state != "visible",
            "hidden_rows": list(_hidden_rows(part)),
            "hidden_columns": list(_hidden_columns(part)),
            "rows": _rows(sheet, beside),
        }


def _opened(content: bytes, *, data_only: bool) -> Any:
    return load_workbook(BytesIO(content), read_only=True, data_only=data_only, keep_links=False)


def _rows(sheet: Any, formulas: Any) -> Cells:
    """Give the rows that hold something; the dimension that a file states is not believed."""
    sheet.reset_dimensions()
    unworked = {} if formulas is None else _formulas(formulas)
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = []
        for column, cell in enumerate(row, 1):
            found = _written(cell) or unworked.get((number, column))
            if found is not None:
                cells.append((column, found))
        if cells:
            yield number, cells


def _written(cell: Any) -> Written | None:
    value = cell.value
    if isinstance(value, str):
        return written(unescape(value)) if cell.data_type != "e" else ("error", value)
    return written(value)


def _formulas(sheet: Any) -> dict[tuple[int, int], Written]:
    """List every cell with a formula; one that turns out to have no value is told by this."""
    sheet.reset_dimensions()
    return {
        (number, column): ("formula", str(cell.value)[:100])
        for number, row in enumerate(sheet.iter_rows(), 1)
        for column, cell in enumerate(row, 1)
        if cell.value is not None and cell.data_type == "f"
    }


def _attributes(written: bytes) -> dict[bytes, int]:
    return {name: int(number) for name, number in _NUMBER.findall(written)}


def _hidden_rows(part: bytes) -> Iterator[int]:
    number = 0
    for row in _ROW.finditer(part):
        number = _attributes(row[1]).get(b"r", number + 1)
        if _HIDDEN.search(row[1]):
            yield number


def _hidden_columns(part: bytes) -> Iterator[int]:
    for column in _COLUMN.finditer(part):
        if _HIDDEN.search(column[1]):
            edges = _attributes(column[1])
            yield from range(edges.get(b"min", 1), min(edges.get(b"max", 1), WIDEST) + 1)
