"""The cells of an XLSX sheet, as they stand in the file: what it says of its size is not asked."""

from app.spreadsheets.formats.answer import Answer, Written
from app.spreadsheets.formats.book import Book, SheetPart, book_of, unescaped
from app.spreadsheets.formats.limits import LONGEST_NUMBER, LONGEST_TEXT, MOST_MERGED, damaged
from app.spreadsheets.formats.markup import Attributes, Budget, walk
from app.spreadsheets.formats.package import Package
from app.spreadsheets.formats.value import iso_day, written_number
from app.spreadsheets.sheet import LAST_COLUMN, LAST_ROW, Area, area, place

_TEXTS = ("s", "str", "inlineStr")


def read_office(package: Package, answer: Answer) -> None:
    """Read every sheet of a workbook.

    Raises:
        Problem: if it is damaged or larger than is read.
    """
    budget = Budget()
    book = book_of(package, budget)
    for sheet in book.sheets:
        answer.sheet(sheet.name, hidden=sheet.hidden)
        walker = SheetWalker(book, sheet, answer)
        walk(package.pieces(sheet.part), walker, budget)
        answer.end_of_sheet(walker.hidden_columns, walker.merged)


class SheetWalker:
    """Makes cells of a sheet's XML."""

    def __init__(self, book: Book, sheet: SheetPart, answer: Answer, above: int = 0) -> None:
        """Start at the top of a sheet, or below so many rows."""
        self._book, self._sheet, self._answer = book, sheet, answer
        self.hidden_columns: set[int] = set()
        self.merged: list[Area] = []
        self._row, self._column = above, 0
        self._row_hidden = False
        self._cells: dict[int, Written] = {}
        self._form = self._style = self._reference = ""
        self._after = 0
        self._in_cell = self._listening = self._saved = self._worked_out = False
        self._spoken = self._length = 0
        self._parts: list[str] = []
        self._in_data = False
        self._starts = {
            "sheetData": self._start_data,
            "row": self._start_row,
            "c": self._start_cell,
            "col": self._start_column,
            "mergeCell": self._start_merged,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if self._in_cell:
            self._start_within(name)
        elif name in self._starts:
            self._starts[name](attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._listening = False
        if name == "rPh" and self._in_cell:
            self._spoken -= 1
        elif name == "c" and self._in_cell:
            self._end_cell()
        elif name == "row" and self._in_data:
            self._answer.row(self._row, self._cells, hidden=self._row_hidden)
            self._cells = {}
        elif name == "sheetData":
            self._in_data = False

    def text(self, text: str) -> None:
        """Take text between."""
        if self._listening and self._length <= LONGEST_TEXT:
            self._length += len(text)
            self._parts.append(text)

    def _start_data(self, _attributes: Attributes) -> None:
        self._in_data = True

    def _start_row(self, attributes: Attributes) -> None:
        if not self._in_data:
            return  # where a drawing is anchored
        written = attributes.get("r")
        number = self._row + 1 if written is None else _whole(written)
        if not self._row < number <= LAST_ROW:
            raise damaged(f"the rows of {self._sheet.name[:40]} are not in order")
        self._row, self._column, self._cells = number, 0, {}
        self._reference, self._after = "", 0
        self._row_hidden = attributes.get("hidden") in ("1", "true")

    def _start_cell(self, attributes: Attributes) -> None:
        """Begin a cell; where it stands is worked out only if it turns out to hold something."""
        written = attributes.get("r")
        if written is None:
            self._after += 1
        else:
            self._reference, self._after = written, 0
        self._form, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._in_cell, self._saved, self._worked_out = True, False, False
        self._spoken, self._length, self._parts = 0, 0, []

    def _start_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
            self.hidden_columns |= set(range(max(first, 1), min(last, LAST_COLUMN) + 1))

    def _start_merged(self, attributes: Attributes) -> None:
        block = area(attributes.get("ref", ""))
        if block is None:
            raise damaged(f"{self._sheet.name[:40]} merges cells that there are not")
        if len(self.merged) <= MOST_MERGED:  # one too many is enough to know
            self.merged.append(block)

    def _start_within(self, name: str) -> None:
        if name == "f":
            self._worked_out = True
        elif name == "rPh":
            self._spoken += 1
        elif name in ("v", "is"):
            self._saved = True
        inside = name == "t" and self._form == "inlineStr" and not self._spoken
        self._listening = inside or (name == "v" and self._form != "inlineStr")

    def _end_cell(self) -> None:
        self._in_cell = False
        if not (self._saved or self._worked_out):
            return
        self._find_column()
        written = "".join(self._parts)
        if self._saved and (written or self._form in _TEXTS):
            self._cells[self._column] = self._cell(written)
        elif self._worked_out:
            self._cells[self._column] = ("formula", "")

    def _find_column(self) -> None:
        block = area(self._reference) if self._reference else Area(self._row, 0, self._row, 0)
        column = block.left + self._after if block else 0
        in_row = block is not None and block.top == self._row and self._in_data
        if not in_row or not self._column < column <= LAST_COLUMN:
            raise damaged(f"the cells of {self._place()} are not in order")
        self._column = column

    def _cell(self, written: str) -> Written:
        if self._form in _TEXTS:
            return ("text", self._text(written))
        if self._form == "b":
            return ("flag", "true" if written.strip() not in ("0", "false") else "false")
        if self._form == "d":
            return iso_day(written.strip())
        if self._form != "n":
            return ("error", written.strip()[:LONGEST_NUMBER])
        return self._number(written.strip())

    def _text(self, written: str) -> str:
        if self._form != "s":
            return unescaped(written)
        at = _whole(written)
        if not 0 <= at < len(self._book.strings):
            raise damaged(f"{self._place()} names a text that is not there")
        return self._book.strings[at][: LONGEST_TEXT + 1]

    def _number(self, written: str) -> Written:
        formats, style = self._book.formats, _whole(self._style or "0")
        kind = formats[style] if 0 <= style < len(formats) else "number"
        return written_number(written, kind, from_1904=self._book.from_1904)

    def _place(self) -> str:
        return place(self._sheet.name, self._row, self._column or 1)


def _whole(written: str) -> int:
    """Read a whole number of a file's own; -1 for anything else."""
    fine = written.isascii() and written.isdigit() and len(written) < 10
    return int(written) if fine else -1
