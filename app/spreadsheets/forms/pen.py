"""Cells for sheets that are written row by row: a value, and one of a few looks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from app.platform.renditions.delimited import harmless
from app.problems import NotAcceptable
from app.spreadsheets.forms.plain import plain_of

LONGEST = 32_767  #: characters that a cell holds; openpyxl cuts the rest off in silence
EXACT_DIGITS = 15  #: of a number, that a workbook keeps
ONE_LINE, HIGHEST = 15.0, 400.0  #: points of a row's height
USUAL = 11  #: points of a letter
LARGEST_LETTER = 2  #: at most so many times as large
TEXT, DAY = "@", "yyyy-mm-dd"
#: what no cell holds as it is, and what a program would take for such a sign written out
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Look:
    """How cells look; none of it says anything that their words do not."""

    is_bold: bool = False
    size: int = 11
    ink: str = "000000"
    fill: str = ""  #: empty: none
    wraps: bool = True
    number_format: str = "General"


PLAIN = Look()
BOLD = Look(is_bold=True)
TITLE = Look(is_bold=True, size=16)
KEY = Look(size=8, ink="595959", wraps=False)  # grey as dark as small print needs
HINT = Look(size=9, ink="404040")
GIVEN = Look(fill="E7E6E6")  #: filled in by us


class Pen:
    """Writes the rows of one sheet; each look is worked out once."""

    def __init__(self, sheet: Any, widths: Sequence[int]) -> None:
        """Take a sheet that is written row by row, before its first row.

        Args:
            sheet: its columns get their widths, and it is printed no wider than a page.
            widths: of its columns, in characters.
        """
        self._sheet, self._widths, self._number = sheet, widths, 0
        self._looks: dict[tuple[Look, str, bool], Any] = {}
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True

    def write(self, values: Any, *looks: Look) -> None:
        """Write a row; the last look is that of all that follow."""
        last = len(looks) - 1
        self.row([self.cell(value, looks[min(at, last)]) for at, value in enumerate(values)])

    def row(self, cells: Sequence[Any]) -> None:
        """Write a row of cells, high enough for the longest of its texts."""
        self._number += 1
        height = max(map(height_of, cells, self._widths), default=ONE_LINE)
        if height > ONE_LINE:
            self._sheet.row_dimensions[self._number].height = height
        self._sheet.append(cells)

    def cell(self, value: Any, look: Look = PLAIN) -> Any:
        """Make a cell; text is never a formula."""
        kept = _kept(value)
        made: Any = WriteOnlyCell(self._sheet)
        made.value = kept
        quoted = False
        if isinstance(kept, str):
            made.data_type = "s"  # openpyxl takes a text that begins with = for a formula
            quoted = harmless(kept) != kept  # and so would a program, once somebody edits it
        form = DAY if isinstance(kept, date) else look.number_format
        made._style = self._style(look, form, quoted=quoted)
        return made

    def formula(self, written: str, look: Look = PLAIN) -> Any:
        """Make a cell of a formula of ours."""
        made: Any = WriteOnlyCell(self._sheet)
        made.value = written
        made._style = self._style(look, look.number_format, quoted=False)
        return made

    def _style(self, look: Look, form: str, *, quoted: bool) -> Any:
        known = (look, form, quoted)
        if known not in self._looks:
            self._looks[known] = self._worked_out(look, form, quoted=quoted)
        return self._looks[known]

    def _worked_out(self, look: Look, form: str, *, quoted: bool) -> Any:
        first: Any = WriteOnlyCell(self._sheet)
        first.font = Font(bold=look.is_bold, size=look.size, color=look.ink)
        first.alignment = Alignment(wrap_text=look.wraps, vertical="top")
        first.number_format = form
        if look.fill:
            first.fill = PatternFill("solid", fgColor=look.fill)
        first.quotePrefix = quoted
        return first._style


def height_of(cell: Any, width: float) -> float:
    """Tell how many points high a cell must be to show all of its text."""
    if not isinstance(cell.value, str):
        return ONE_LINE
    size = cell.font.size / USUAL if len(cell.value) * LARGEST_LETTER > width else 1
    most = max(1, int(width / size))
    lines = sum(max(1, ceil(len(line) / most)) for line in cell.value.split("\n"))
    return min(lines * size * ONE_LINE, HIGHEST)


def _kept(value: Any) -> Any:
    """Give what a cell keeps exactly: a number of few digits, a day, or text."""
    if value is None:
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    if is_number and _is_exact(Decimal(value)):
        return value
    return written_text(value if isinstance(value, str) else plain_of(value))


def written_text(text: str) -> str:
    """Write a text as a cell keeps it.

    Raises:
        NotAcceptable: if it is longer than a cell can hold.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    written = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", lines)
    if len(written) > LONGEST:
        words = f"A text of {len(text):,} characters is longer than a cell can hold."
        raise NotAcceptable(words, "Ask for JSON.")
    return written


def _is_exact(number: Decimal) -> bool:
    return len(number.normalize().as_tuple().digits) <= EXACT_DIGITS
