"""One line of a postcode file at a time: the reference for what a file says.

Every line is read by itself, so that a stray quotation mark spoils its own line and no other. The
faster way through a file (`columns`) must give exactly these rows, or leave the lines to this.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.places.loading.layout import PostcodeLayout
from app.places.place import NO_GRID_REFERENCE, is_pseudo
from app.places.postcode import is_full, key_of

MOST_AREAS = 400_000  #: different combinations of areas; the United Kingdom has some 60 000
EXCERPT = 100  #: characters of a refused line that are kept

_CODE = re.compile(r"[A-Z0-9]{1,9}")
_WHOLE = re.compile(r"\d{1,7}", re.ASCII)
_MONTH = re.compile(r"(\d{4})(0[1-9]|1[0-2])", re.ASCII)
_SCOTTISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00:00)?", re.ASCII)

#: key, introduced, terminated, easting, northing, quality, number of its areas
Row = tuple[str, int | None, int | None, int | None, int | None, int | None, int]
AreaCodes = tuple[str | None, ...]  #: in the order of `place.Areas`


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not stored, and why."""

    line: int  #: first line of the file is 1
    code: str  #: stable: `wrong_width`, `not_a_postcode`, `bad_number`, `bad_date` …
    reason: str
    text: str  #: the start of the line, printable


@dataclass
class Batch:
    """What some lines of a file came to."""

    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  #: the line of each row
    refusals: list[Refusal] = field(default_factory=list)

    def add(self, other: "Batch") -> None:
        """Add what later lines of the same file came to."""
        self.rows += other.rows
        self.lines += other.lines
        self.refusals += other.refusals


class TooManyAreas(ValueError):
    """The areas hardly repeat, so this is no directory of postcodes."""


class AreaBook:
    """Numbers each combination of areas as it first appears."""

    def __init__(self, known: Iterable[AreaCodes] = ()) -> None:
        """Begin with combinations that are stored already, in the order of their numbers."""
        self._numbers: dict[AreaCodes, int] = {codes: n for n, codes in enumerate(known)}
        self._seen: dict[tuple[str, ...], int] = {}
        self._cleaned: dict[str, str | None] = {}
        self._fresh: list[tuple[int, AreaCodes]] = []

    def number(self, raw: tuple[str, ...]) -> int:
        """Give the number of the areas as a file writes them.

        Raises:
            ValueError: when one of them is no code at all.
            TooManyAreas: when there are more combinations than the country can have.
        """
        number = self._seen.get(raw)
        if number is None:
            number = self._seen[raw] = self._numbered(tuple([self._clean(code) for code in raw]))
        return number

    def _clean(self, code: str) -> str | None:
        if code not in self._cleaned:
            self._cleaned[code] = _clean(code)
        return self._cleaned[code]

    def _numbered(self, codes: AreaCodes) -> int:
        number = self._numbers.get(codes)
        if number is None:
            number = len(self._numbers)
            if number >= MOST_AREAS:
                raise TooManyAreas(f"more than {MOST_AREAS} combinations of areas")
            self._numbers[codes] = number
            self._fresh.append((number, codes))
        return number

    def fresh(self) -> list[tuple[int, AreaCodes]]:
        """Give the combinations that are new since this was last asked."""
        fresh, self._fresh = self._fresh, []
        return fresh


def _clean(code: str) -> str | None:
    code = code.strip()
    if is_pseudo(code):
        return None
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code[:20]!r} is not the code of an area")
    return code


class BadLine(ValueError):
    """A line is refused; carries a stable code and words."""

    def __init__(self, code: str, reason: str) -> None:
        """Say why, under a code."""
        super().__init__(reason)
        self.code = code


def batch_of(content: bytes, first_line: int, layout: PostcodeLayout, book: AreaBook) -> Batch:
    """Read whole lines, one by one.

    Args:
        content: the bytes of the lines; each ends with a line feed.
        first_line: number of the first of them.
        layout: what the columns mean.
        book: numbers the areas.

    Returns:
        A row or a refusal for every line that is not blank.
    """
    rows: list[Row] = []
    lines: list[int] = []
    refusals: list[Refusal] = []
    for place, raw in enumerate(content.split(b"\n"), start=first_line):
        if not raw.strip():
            continue
        try:
            rows.append(_row(_fields(raw), layout, book))
            lines.append(place)
        except BadLine as bad:
            refusals.append(Refusal(place, bad.code, str(bad), excerpt(raw)))
    return Batch(rows, lines, refusals)


def excerpt(raw: bytes) -> str:
    """Give the start of a line with nothing in it that a terminal or a database would mind."""
    text = raw[:EXCERPT].decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def _fields(raw: bytes) -> list[str]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadLine("not_utf_8", "the line is not UTF-8 text") from None
    if "\0" in text:
        raise BadLine("not_text", "the line has a NUL byte")
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as fault:
        raise BadLine("not_csv", f"the line is not CSV: {fault}") from None


def _row(fields: list[str], layout: PostcodeLayout, book: AreaBook) -> Row:
    if len(fields) != layout.width:
        said = f"the line has {len(fields)} columns, not {layout.width}"
        raise BadLine("wrong_width", said)
    key = _key(fields[layout.postcode], layout)
    quality = _number(fields, layout.quality)
    off_grid = quality in NO_GRID_REFERENCE
    try:
        areas = book.number(tuple("" if n is None else fields[n] for n in layout.areas))
    except TooManyAreas:
        raise
    except ValueError as fault:
        raise BadLine("bad_code", str(fault)) from None
    return (
        key,
        _day(fields, layout.introduced, layout),
        _day(fields, layout.terminated, layout),
        None if off_grid else _number(fields, layout.easting),
        None if off_grid else _number(fields, layout.northing),
        quality,
        areas,
    )


def _key(written: str, layout: PostcodeLayout) -> str:
    key = key_of(written)
    if is_full(key):
        return key
    # the Scottish directory splits a postcode across a boundary: A is its larger part
    if layout.scottish_dates and is_full(key[:-1]) and key[-1:].isalpha():
        if key[-1] == "A":
            return key[:-1]
        raise BadLine("split_postcode", f"{written} is the lesser part of a split postcode")
    raise BadLine("not_a_postcode", f"{written[:20]!r} is not a postcode")


def _number(fields: list[str], column: int | None) -> int | None:
    text = "" if column is None else fields[column].strip()
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise BadLine("bad_number", f"{text[:20]!r} is not a whole number of up to seven digits")
    return int(text)


def _day(fields: list[str], column: int | None, layout: PostcodeLayout) -> int | None:
    text = "" if column is None else fields[column].strip()
    if not text:
        return None
    if layout.scottish_dates and (match := _SCOTTISH.fullmatch(text)):
        day, month, year = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            return year * 10_000 + month * 100 + day
    elif match := _MONTH.fullmatch(text):
        return int(text) * 100
    raise BadLine("bad_date", f"{text[:20]!r} is not a date of this kind of file")
