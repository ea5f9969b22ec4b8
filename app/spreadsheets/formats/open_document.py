"""The cells of an ODS workbook (OpenDocument), walked as they stand in its `content.xml`.

Rows and cells that stand for many alike are counted, not copied: only those with a value are.
"""

from app.spreadsheets.formats.answer import Answer, Written
from app.spreadsheets.formats.limits import (
    LONGEST_NUMBER,
    LONGEST_TEXT,
    MOST_MERGED,
    MOST_ROWS,
    damaged,
    locked,
    refused,
    too_large,
)
from app.spreadsheets.formats.markup import Attributes, Budget, walk
from app.spreadsheets.formats.package import Package
from app.spreadsheets.formats.value import iso_day, written_number
from app.spreadsheets.sheet import LAST_COLUMN, LAST_ROW, Area, Kind

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{_OASIS}office:1.0}}"
TABLE = f"{_OASIS}table:1.0}}"
TEXT = f"{_OASIS}text:1.0}}"
STYLE = f"{_OASIS}style:1.0}}"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ERRORS = ("#", "Err:")
_WITHIN = {f"{OFFICE}annotation", f"{TABLE}shapes", f"{TABLE}tracked-changes", f"{TEXT}note"}
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def read_open_document(package: Package, answer: Answer, budget: Budget | None = None) -> None:
    """Read every sheet of a workbook.

    Raises:
        Problem: if it is encrypted, damaged or larger than is read.
    """
    if b"encryption-data" in package.start("META-INF/manifest.xml", 1_000_000):
        raise locked()
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
        raise refused("a workbook with macros", "Save it as .xlsx, which keeps none.")
    walked = budget or Budget()
    walk(package.pieces("content.xml"), ContentWalker(answer), walked, namespaces=True)


class ContentWalker:
    """Makes sheets, rows and cells of a workbook's content."""

    def __init__(self, answer: Answer) -> None:
        """Start before the first sheet."""
        self._answer = answer
        self._unshown: set[str] = set()  # styles of sheets that are not shown
        self._style = ""
        self._beside = 0  # depth within notes, drawings and the like
        self._in_sheet = self._in_cell = self._row_hidden = False
        self._row = self._column = 0
        self._row_times = self._cell_times = 1
        self._hidden: set[int] = set()
        self._columns = 0
        self._merged: list[Area] = []
        self._cells: dict[int, Written] = {}
        self._given: Attributes = {}
        self._parts: list[str] = []
        self._length = 0
        self._starts = {
            f"{STYLE}style": self._start_style,
            f"{STYLE}table-properties": self._start_properties,
            f"{TABLE}table": self._start_sheet,
            f"{TABLE}table-column": self._start_column,
            f"{TABLE}table-row": self._start_row,
            **dict.fromkeys(_CELLS, self._start_cell),
            f"{TEXT}p": self._start_paragraph,
            f"{TEXT}s": self._start_spaces,
            f"{TEXT}tab": self._start_tab,
            f"{TEXT}line-break": self._start_break,
        }
        self._ends = {
            f"{TABLE}table": self._end_sheet,
            f"{TABLE}table-row": self._end_row,
            **dict.fromkeys(_CELLS, self._end_cell),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if self._beside or name in _WITHIN or (name == f"{TABLE}table" and self._in_sheet):
            self._beside += 1
        elif name in self._starts:
            self._starts[name](attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if self._beside:
            self._beside -= 1
        elif name in self._ends:
            self._ends[name]()

    def text(self, text: str) -> None:
        """Take text between."""
        if self._in_cell and not self._beside and self._length <= LONGEST_TEXT:
            self._length += len(text)
            self._parts.append(text)

    def _start_style(self, given: Attributes) -> None:
        self._style = given.get(f"{STYLE}name", "")

    def _start_properties(self, given: Attributes) -> None:
        if given.get(f"{TABLE}display") == "false":
            self._unshown.add(self._style)

    def _start_sheet(self, given: Attributes) -> None:
        self._in_sheet = True
        self._row = self._columns = 0
        self._hidden, self._merged = set(), []
        hidden = given.get(f"{TABLE}style-name") in self._unshown
        self._answer.sheet(given.get(f"{TABLE}name", ""), hidden=hidden)

    def _start_column(self, given: Attributes) -> None:
        times = _times(given, "number-columns-repeated", LAST_COLUMN)
        if given.get(f"{TABLE}visibility", "visible") != "visible":
            last = min(self._columns + times, LAST_COLUMN)
            self._hidden |= set(range(self._columns + 1, last + 1))
        self._columns += times

    def _start_row(self, given: Attributes) -> None:
        self._row += 1
        self._row_times = _times(given, "number-rows-repeated", LAST_ROW)
        self._row_hidden = given.get(f"{TABLE}visibility", "visible") != "visible"
        self._column, self._cells = 0, {}

    def _start_cell(self, given: Attributes) -> None:
        self._column += 1
        self._cell_times = _times(given, "number-columns-repeated", LAST_COLUMN)
        self._given, self._parts, self._length, self._in_cell = given, [], 0, True
        down = _times(given, "number-rows-spanned", LAST_ROW)
        across = _times(given, "number-columns-spanned", LAST_COLUMN)
        if (down > 1 or across > 1) and len(self._merged) <= MOST_MERGED:
            edges = (self._row, self._column, self._row + down - 1, self._column + across - 1)
            self._merged.append(Area(*edges))

    def _start_paragraph(self, _given: Attributes) -> None:
        if self._parts:
            self.text("\n")

    def _start_break(self, _given: Attributes) -> None:
        self.text("\n")

    def _start_tab(self, _given: Attributes) -> None:
        self.text("\t")

    def _start_spaces(self, given: Attributes) -> None:
        self.text(" " * min(_times(given, "c", LONGEST_TEXT + 1, TEXT), LONGEST_TEXT + 1))

    def _end_cell(self) -> None:
        self._in_cell = False
        cell = _cell(self._given, "".join(self._parts))
        if cell is not None:
            if self._column + self._cell_times - 1 > LAST_COLUMN:
                raise damaged("a row has more cells than there are columns")
            alike = range(self._column, self._column + self._cell_times)
            self._cells |= dict.fromkeys(alike, cell)
        self._column += self._cell_times - 1

    def _end_row(self) -> None:
        times = self._row_times
        if self._cells:
            if times > MOST_ROWS:
                raise too_large(f"The selected file repeats one row {times:,} times.")
            for number in range(self._row, self._row + times):
                self._answer.row(number, self._cells, hidden=self._row_hidden)
        self._row += times - 1
        if self._row > LAST_ROW:
            raise damaged("a sheet has more rows than there are")

    def _end_sheet(self) -> None:
        self._in_sheet = False
        self._answer.end_of_sheet(self._hidden, self._merged)


def _times(given: Attributes, name: str, most: int, space: str = TABLE) -> int:
    written = given.get(space + name, "1")
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise damaged(f"{name} is {written[:20]!r}")
    return max(1, min(int(written), most))


def _cell(given: Attributes, text: str) -> Written | None:
    """Make a cell of its attributes and its text; None if it is empty."""
    form = given.get(f"{OFFICE}value-type", "")
    worked_out = f"{TABLE}formula" in given
    if given.get(f"{CALC}value-type") == "error" or (worked_out and text.startswith(_ERRORS)):
        return ("error", text[:LONGEST_NUMBER])
    if form in ("float", "currency", "percentage"):
        shown_as: Kind = "percent" if form == "percentage" else "number"
        return written_number(given.get(f"{OFFICE}value", ""), shown_as)
    if form == "boolean":
        return ("flag", "true" if given.get(f"{OFFICE}boolean-value") == "true" else "false")
    if form == "date":
        return iso_day(given.get(f"{OFFICE}date-value", ""))
    if form == "time":
        return ("moment", text[:LONGEST_NUMBER])
    if not form and worked_out and not text:
        return ("formula", "")
    said = given.get(f"{OFFICE}string-value", text)[: LONGEST_TEXT + 1] if form else text
    return ("text", said) if said.strip() else None
