"""The rows of an XLSX sheet, cut out by one expression and read by another.

A row that the second does not cover to its last character, such as one with rich text, is given
to the walker of `formats.office` alone. A sheet that is not plain XML goes to it as a whole.
"""

import re
from collections.abc import Iterator

from app.spreadsheets.formats.answer import ERRORS, Written
from app.spreadsheets.formats.book import Book, SheetPart, unescaped
from app.spreadsheets.formats.limits import LONGEST_TEXT, damaged
from app.spreadsheets.formats.markup import Budget, walk
from app.spreadsheets.formats.office import SheetWalker
from app.spreadsheets.formats.package import Package
from app.spreadsheets.formats.value import iso_day, written_number
from app.spreadsheets.large.bounds import LONGEST_ROW, MOST_COLUMNS, MOST_ELEMENTS, beyond
from app.spreadsheets.large.markup import check, pieces_of_text, plain_text
from app.spreadsheets.large.streaming import Cell, Stream, far
from app.spreadsheets.sheet import LAST_COLUMN, LAST_ROW, area

_BEGIN, _END = "<sheetData", "</sheetData>"
_ROW = re.compile(r"""<row\b((?:[^"'>/]|"[^"]*"|'[^']*')*)(?:/>|>(.*?)</row>)""", re.DOTALL)
#: column, row, style, form, formula, value, text, and whatever is none of it
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?: t="([a-zA-Z]{1,9})")?'
    r"(?:/>|>(<f\b[^<>]*(?:/>|>[^<]*</f>))?"
    r"(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
    r"|([^\s])"
)
_NUMBER = re.compile(r'\br="([0-9]{1,7})"')
_HIDDEN = re.compile(r'\bhidden="(?:1|true)"')
_MERGED = re.compile(r'<mergeCell\b[^>]*\bref="([A-Z0-9:]{1,24})"')
_COLUMN = re.compile(r"<col\b([^>]*)>")
_SPAN = re.compile(r'\b(min|max)="([0-9]{1,5})"')
_BLANK = " \t\r\n\u00a0\u202f\u200b\ufeff"
MOST_DAYS = 10_000  #: that are kept
MOST_TAIL = 50_000_000  #: characters after the rows that are looked at


def read_sheet(package: Package, book: Book, sheet: SheetPart, stream: Stream) -> None:
    """Read a sheet whole.

    Raises:
        Problem: if it is damaged or larger than is read.
    """
    stream.sheet(sheet.name, hidden=sheet.hidden)
    is_plain = check(package, sheet.part)
    scanner = _Scanner(package, book, sheet, stream)
    if is_plain and scanner.read():
        return
    walker = SheetWalker(book, sheet, stream)
    walk(package.pieces(sheet.part), walker, Budget(MOST_ELEMENTS))
    stream.end_of_sheet(walker.hidden_columns, walker.merged)


class _Scanner:
    def __init__(self, package: Package, book: Book, sheet: SheetPart, stream: Stream) -> None:
        self._package, self._book, self._sheet, self._stream = package, book, sheet, stream
        self._columns: dict[str, int] = {}
        self._days: dict[str, Written] = {}  # most days come many times
        self._row = 0
        self._before = self._after = ""

    def read(self) -> bool:
        """Read the sheet; False: it has no rows where they are looked for, so nothing was read."""
        found = False
        for block in self._rows():
            found = True
            self._read_row(block)
        if not found and _BEGIN not in self._before:
            return False
        merged = (area(one) for one in _MERGED.findall(self._after))
        self._stream.end_of_sheet(self._hidden_columns(), [one for one in merged if one])
        return True

    def _rows(self) -> Iterator[re.Match[str]]:
        """Cut out rows; what stands before and after them is kept for a look."""
        rest, inside, ended = "", False, False
        for piece in pieces_of_text(self._package, self._sheet.part):
            if ended:
                self._after += piece if len(self._after) < MOST_TAIL else ""
                continue
            rest += piece
            if not inside:
                inside = _BEGIN in rest
                if not inside:
                    rest = self._skip(rest)
                    continue
                at = rest.index(_BEGIN)
                self._before, rest = self._before + rest[: at + len(_BEGIN)], rest[at:]
            last = 0
            for found in _ROW.finditer(rest):
                last = found.end()
                yield found
            end = rest.find(_END, last)
            rest = rest[last:]
            if end >= 0:
                ended, self._after = True, rest
            elif len(rest) > LONGEST_ROW:
                raise beyond(f"A row of {self._sheet.name[:40]} is too long to read.")

    def _skip(self, text: str) -> str:
        """Keep what stands before the rows, but the end of it, in which they may begin."""
        cut = max(len(text) - len(_BEGIN), 0)
        if len(self._before) < MOST_TAIL:
            self._before += text[:cut]
        return text[cut:]

    def _hidden_columns(self) -> set[int]:
        hidden: set[int] = set()
        for told in _COLUMN.findall(self._before):
            if _HIDDEN.search(told):
                span = {name: int(number) for name, number in _SPAN.findall(told)}
                last = min(span.get("max", 0), LAST_COLUMN)
                hidden |= set(range(max(span.get("min", 1), 1), last + 1))
        return hidden

    def _read_row(self, block: re.Match[str]) -> None:
        told, inside = block[1], block[2]
        written = _NUMBER.search(told)
        number = int(written[1]) if written else self._row + 1
        if not self._row < number <= LAST_ROW:
            raise damaged(f"the rows of {self._sheet.name[:40]} are not in order")
        self._row = number
        if inside is None or "<c" not in inside:
            return
        hidden = "hidden" in told and _HIDDEN.search(told) is not None
        if not self._quickly(number, inside, hidden):
            self._slowly(number, block[0])

    def _quickly(self, number: int, inside: str, hidden: bool) -> bool:
        """Read a row by the expression; False: it holds more, and nothing was taken."""
        cells: list[Cell] = []
        filled = length = at = 0
        shown, columns, quick = str(number), self._columns, self._value
        for letters, row, style, form, formula, value, text, other in _CELL.findall(inside):
            if other or row != shown:
                return False
            cell = _words(text) if text else quick(style, form, formula, value)
            if cell is None or (isinstance(cell, str) and not cell.strip(_BLANK)):
                continue
            column = columns.get(letters) or self._column(letters)
            if column <= at:
                raise damaged(
                    f"the cells of {self._sheet.name[:40]}!{letters}{row} are not in order"
                )
            if column > MOST_COLUMNS:
                raise far(self._sheet.name, number, column)
            if column > at + 1:
                cells.extend([None] * (column - at - 1))
            at = column
            cells.append(cell)
            filled += 1
            length += len(cell) if isinstance(cell, str) else len(cell[1])
        if filled:
            self._stream.line(number, cells, filled, length, hidden=hidden)
        return True

    def _value(self, style: str, form: str, formula: str, value: str) -> Cell:
        if not value:
            return ("formula", "") if formula and form not in ("str", "s", "inlineStr") else None
        if "&" in value:
            value = plain_text(value)
        if form == "s":
            return self._shared(value)
        if form in ("", "n"):
            return self._number(style, value)
        if form == "str":
            return _words(value)
        if form == "b":
            return ("flag", "false" if value.strip() in ("0", "false") else "true")
        if form == "e":
            return ("error", value.strip()[:40])
        return _of_other_form(form, value)

    def _shared(self, value: str) -> Cell:
        try:
            text = self._book.strings[int(value)]
        except (ValueError, IndexError):
            raise damaged("a cell names a text that is not there") from None
        return _as_error(text)

    def _number(self, style: str, value: str) -> Cell:
        formats, at = self._book.formats, int(style) if style else 0
        kind = formats[at] if at < len(formats) else "number"
        if kind != "day":
            return written_number(value.strip(), kind)
        if value not in self._days:
            if len(self._days) > MOST_DAYS:
                self._days.clear()
            self._days[value] = written_number(value.strip(), kind, from_1904=self._book.from_1904)
        return self._days[value]

    def _column(self, letters: str) -> int:
        block = area(f"{letters}1")
        if block is None:
            raise damaged(f"there is no column {letters}")
        self._columns[letters] = block.left
        return block.left

    def _slowly(self, number: int, block: str) -> None:
        """Walk one row element by element."""
        walker = SheetWalker(self._book, self._sheet, self._stream, above=number - 1)
        walk([b"<sheetData>", block.encode(), b"</sheetData>"], walker, Budget())


def _words(text: str) -> Cell:
    """Give a text, or the error that it is."""
    if "&" in text or "_x" in text:
        text = unescaped(plain_text(text))
    return _as_error(text)


def _as_error(text: str) -> Cell:
    if ("#" in text or "Err:" in text) and ERRORS.fullmatch(text):
        return ("error", text)
    return text[: LONGEST_TEXT + 1]


def _of_other_form(form: str, value: str) -> Written:
    return iso_day(value.strip()) if form == "d" else ("error", value.strip()[:40])
