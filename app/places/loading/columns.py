"""Many lines of a postcode file at once, by the positions of their commas.

A national directory has fifty columns of which a dozen are used, and splitting each line costs
four times what storing it does. Here a block of lines is looked at as one array of bytes, and
only the columns that are used are cut out. A block with anything out of the ordinary in it (a
wrong width, a stray quotation mark, a NUL, a letter beyond ASCII, a bad number) is left to
`lines`, which then says what is wrong: the two give the same rows for the same bytes.
"""

import re
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from app.places.loading.layout import PostcodeLayout
from app.places.loading.lines import AreaBook, Batch, TooManyAreas
from app.places.place import NO_GRID_REFERENCE
from app.places.postcode import FULL_PATTERN

Bytes = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]

_COMMA, _FEED, _RETURN, _QUOTE = 44, 10, 13, 34
_CODE_WIDTH = 9
_KEYS = re.compile(rf"(?:{FULL_PATTERN}\n)+")


class _OutOfTheOrdinaryError(Exception):
    """The block must be read line by line."""


def batch_of(
    content: bytes, first_line: int, layout: PostcodeLayout, book: AreaBook
) -> Batch | None:
    """Read whole lines all at once, or not at all.

    Args:
        content: the bytes of the lines; the last ends with a line feed.
        first_line: number of the first of them.
        layout: what the columns mean.
        book: numbers the areas.

    Returns:
        The rows, or `None` when the lines must be read one by one.

    Raises:
        TooManyAreas: when the areas hardly repeat.
    """
    if layout.scottish_dates:
        return None
    try:
        block = _Block(content, layout.width)
        rows = list(zip(*_columns(block, layout, book), strict=True))
    except TooManyAreas:
        raise
    except (_OutOfTheOrdinaryError, ValueError):
        return None
    return Batch(rows, list(range(first_line, first_line + len(rows))))


def _columns(block: "_Block", layout: PostcodeLayout, book: AreaBook) -> list[Any]:
    quality = block.numbers(layout.quality, 7)
    off_grid = np.isin(quality, list(NO_GRID_REFERENCE))
    east, north = block.numbers(layout.easting, 7), block.numbers(layout.northing, 7)
    east[off_grid] = north[off_grid] = -1
    return [
        block.keys(layout.postcode),
        _optional(block.months(layout.introduced)),
        _optional(block.months(layout.terminated)),
        _optional(east),
        _optional(north),
        _optional(quality),
        _areas(block, layout, book),
    ]


def _optional(numbers: Whole) -> list[int | None]:
    """Give Python's own numbers, with None for what was blank."""
    found = numbers.astype(object)
    found[numbers < 0] = None
    values: list[int | None] = found.tolist()
    return values


def _areas(block: "_Block", layout: PostcodeLayout, book: AreaBook) -> list[int]:
    used = [column for column in layout.areas if column is not None]
    packed = block.packed(used)
    numbers: dict[bytes, int] = {}
    for codes in dict.fromkeys(packed):  # in order, so that numbers fall as line by line
        parts = iter(_unpacked(codes, len(used)))
        raw = tuple("" if column is None else next(parts) for column in layout.areas)
        numbers[codes] = book.number(raw)
    return [numbers[codes] for codes in packed]


def _unpacked(codes: bytes, count: int) -> list[str]:
    text = codes.ljust(count * _CODE_WIDTH, b"\0").decode("ascii")
    return [text[at : at + _CODE_WIDTH].rstrip("\0") for at in range(0, len(text), _CODE_WIDTH)]


class _Block:
    """Lines of one width as an array of bytes, and where each field starts and ends."""

    def __init__(self, content: bytes, width: int) -> None:
        self.padded = np.frombuffer(content + bytes(_CODE_WIDTH), np.uint8)
        plain = self.padded[:-_CODE_WIDTH]
        if len(plain) == 0 or plain.max() > 127 or plain.min() == 0:
            raise _OutOfTheOrdinaryError
        ends = np.flatnonzero((plain == _COMMA) | (plain == _FEED))
        if len(ends) == 0 or len(ends) % width:
            raise _OutOfTheOrdinaryError
        self.count = len(ends) // width
        self.plain = plain
        self.starts = np.concatenate(([0], ends[:-1] + 1)).reshape(self.count, width)
        self.ends = ends.reshape(self.count, width)
        feeds = plain[self.ends[:, -1]] == _FEED
        others = np.count_nonzero(plain == _FEED) != self.count
        if not feeds.all() or others or self.ends[-1, -1] != len(plain) - 1:
            raise _OutOfTheOrdinaryError
        self._leave_out_returns()
        self._leave_out_quotes()

    def _leave_out_returns(self) -> None:
        """Leave carriage returns out of the last fields; anywhere else they are a fault."""
        returns = np.count_nonzero(self.plain == _RETURN)
        if returns:
            ended = self.plain[self.ends[:, -1] - 1] == _RETURN
            if np.count_nonzero(ended) != returns:
                raise _OutOfTheOrdinaryError
            self.ends[:, -1] -= ended

    def _leave_out_quotes(self) -> None:
        """Leave out the quotation marks around fields; each mark must be one of such a pair.

        A comma or line feed within quotation marks leaves a field here with one mark only.
        """
        marks = np.count_nonzero(self.plain == _QUOTE)
        if marks:
            quoted = (self.plain[self.starts] == _QUOTE) & (self.plain[self.ends - 1] == _QUOTE)
            quoted &= self.ends - self.starts >= 2
            if 2 * np.count_nonzero(quoted) != marks:
                raise _OutOfTheOrdinaryError
            self.starts += quoted
            self.ends -= quoted

    def cut(self, column: int, longest: int) -> tuple[Bytes, Whole]:
        """Give a column as rows of bytes, filled up with zeros, and the length of each."""
        starts = self.starts[:, column]
        lengths = self.ends[:, column] - starts
        if lengths.max() > longest:
            raise _OutOfTheOrdinaryError
        found: Bytes = sliding_window_view(self.padded, longest)[starts]
        if lengths.min() < longest:
            found[np.arange(longest) >= lengths[:, None]] = 0
        return found, lengths

    def numbers(self, column: int | None, longest: int) -> Whole:
        """Give a column of whole numbers, with -1 for blank."""
        if column is None:
            return np.full(self.count, -1, np.int64)
        found, lengths = self.cut(column, longest)
        total = np.zeros(self.count, np.int64)
        for place in range(longest):
            inside = lengths > place
            digits = found[:, place].astype(np.int64) - 48
            if (inside & ((digits < 0) | (digits > 9))).any():
                raise _OutOfTheOrdinaryError
            total = np.where(inside, total * 10 + digits, total)
        total[lengths == 0] = -1
        return total

    def months(self, column: int | None) -> Whole:
        """Give a column of YYYYMM as YYYYMM00, with -1 for blank."""
        found = self.numbers(column, 6)
        blank = found < 0
        month = found % 100
        if column is not None:
            lengths = self.ends[:, column] - self.starts[:, column]
            if (~blank & ((month < 1) | (month > 12) | (lengths != 6))).any():
                raise _OutOfTheOrdinaryError
        return np.where(blank, -1, found * 100)

    def keys(self, column: int) -> list[str]:
        """Give a column of whole postcodes as keys."""
        found, _ = self.cut(column, 8)
        written: list[bytes] = found.view("S8").ravel().tolist()
        text = b"\n".join(written).replace(b" ", b"").decode("ascii") + "\n"
        if not _KEYS.fullmatch(text):
            raise _OutOfTheOrdinaryError
        return text.split("\n")[:-1]

    def packed(self, columns: list[int]) -> list[bytes]:
        """Give several columns of codes side by side, as one text of fixed width a line."""
        parts = [self.cut(column, _CODE_WIDTH)[0] for column in columns]
        together = np.ascontiguousarray(np.hstack(parts))
        found: list[bytes] = together.view(f"S{together.shape[1]}").ravel().tolist()
        return found
