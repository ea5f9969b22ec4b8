"""The reference of a workbook that was given out: made, and found again in any carrier."""

import re

from app.spreadsheets.forms.stamp import LABEL, PROPERTY, READ_ME, REFERENCE, STAMP
from app.spreadsheets.sheet import Cell, Sheet, Workbook

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  #: without letters that look like digits
SIGNS = 8
BITS = 5 * SIGNS  #: of chance in a reference; it is opaque, and no secret
_WRITTEN = re.compile(rf"WB-?([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})", re.IGNORECASE)


def reference_of(number: int) -> str:
    """Write a number of `BITS` bits as a reference, such as `WB-7F3K-02QX`."""
    signs = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(SIGNS)))
    return f"WB-{signs[:4]}-{signs[4:]}"


def reference_as(written: str) -> str | None:
    """Give a reference as we write it, however it was typed; None if it is none."""
    found = _WRITTEN.fullmatch(written.strip())
    return f"WB-{found[1]}-{found[2]}".upper() if found else None


def reference_in(workbook: Workbook) -> str | None:
    """Find the reference of a workbook that came back.

    Any of its three carriers is enough: the file's own property, the hidden sheet, or the line
    on the sheet that people read. A CSV file of one sheet has none.
    """
    return next(iter(_said(workbook)), None)


def references_in(workbook: Workbook) -> set[str]:
    """Give every reference that its carriers say; more than one: it was put together."""
    return set(_said(workbook))


def stamp_of(workbook: Workbook) -> dict[str, Cell]:
    """Give what the hidden sheet of a workbook says of it, by its names; nothing without one."""
    rows = (row.cells for sheet in workbook.sheets if sheet.name == STAMP for row in sheet.rows)
    return {cells[1].text: cells[2] for cells in rows if {1, 2} <= cells.keys()}


def _said(workbook: Workbook) -> list[str]:
    said = [workbook.properties.get(PROPERTY, "")]
    for sheet in workbook.sheets:
        said += _beside(sheet)
    return [found for found in map(reference_as, said) if found]


def _beside(sheet: Sheet) -> list[str]:
    """Give what stands beside the name of the reference, on the sheets that carry it."""
    names = {REFERENCE, LABEL.lower()} if sheet.name in (STAMP, READ_ME) else {LABEL.lower()}
    return [
        row.cells[column + 1].text
        for row in sheet.rows
        for column, cell in row.cells.items()
        if cell.text.strip().lower() in names and column + 1 in row.cells
    ]
