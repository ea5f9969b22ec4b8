"""The cells of a large CSV or TSV file, read as it comes; see `formats.delimited`."""

import codecs
import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from app.problems import Invalid
from app.spreadsheets.formats.delimited import (
    AS_UTF_8,
    MARKS,
    SAYS,
    START,
    is_no_text,
    refuse_json,
    separator_of,
    unmarked_utf_16,
    written_in,
)
from app.spreadsheets.formats.limits import LONGEST_TEXT, refused
from app.spreadsheets.large.bounds import MOST_ROWS, beyond
from app.spreadsheets.large.streaming import Cell, Stream

AT_ONCE = 1 << 20  #: bytes


def read_text(file: BinaryIO, stream: Stream) -> None:
    """Read the one sheet that a CSV file is.

    Raises:
        Invalid: if it is not text, or its quotes do not close.
    """
    encoding = encoding_of(file)
    file.seek(0)
    text = codecs.getreader(encoding)(file)
    start = text.read(START, START)
    refuse_json(start)
    said = SAYS.match(start)
    separator = said[1] if said else separator_of(start)
    file.seek(0)
    stream.sheet("")
    lines = _lines(file, encoding)
    for number, record in _records(lines, separator):
        if number == 1 and said:
            continue
        cells: list[Cell] = []
        filled = length = 0
        for value in record:
            if not value.strip():
                cells.append(None)
                continue
            kind, kept = written_in(value, separator)
            cells.append(kept[: LONGEST_TEXT + 1] if kind == "text" else (kind, kept))
            filled, length = filled + 1, length + len(value)
        if filled:
            stream.line(number, cells, filled, length)
    stream.end_of_sheet()


def encoding_of(file: BinaryIO) -> str:
    """Tell the encoding: by its mark, else UTF-16 by its empty halves, else UTF-8, else Windows.

    Raises:
        WrongMediaType: if it is no text.
        Invalid: if it mixes encodings.
    """
    file.seek(0)
    start = file.read(4_000)
    marked = next((name for mark, name in MARKS if start.startswith(mark)), "")
    encoding = marked or unmarked_utf_16(start) or "utf-8"
    fault = _first_fault(file, encoding)
    if fault is None:
        return encoding
    if encoding != "utf-8":
        raise refused("no text", AS_UTF_8)
    if is_no_text(start):
        raise refused("no text", AS_UTF_8)
    words = f"Line {fault} has a character that cannot be read: the file mixes encodings."
    if _has_letters_of_utf_8(file) or _first_fault(file, "cp1252") is not None:
        raise Invalid(words, AS_UTF_8)
    return "cp1252"


def _first_fault(file: BinaryIO, encoding: str) -> int | None:
    """Give the line of the first character that cannot be read; None if all can.

    Raises:
        WrongMediaType: if what is read is no text.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for piece in _pieces(file):
        try:
            text = decoder.decode(piece, not piece)
        except UnicodeDecodeError as fault:
            return line + piece.count(b"\n", 0, fault.start)
        if "\0" in text:
            raise refused("no text", AS_UTF_8)
        line += piece.count(b"\n")
    return None


def _has_letters_of_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    return any(not decoder.decode(piece, not piece).isascii() for piece in _pieces(file))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Give a file in pieces, the last one empty."""
    file.seek(0)
    while piece := file.read(AT_ONCE):
        yield piece
    yield b""


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Give lines with their ends, whichever those are."""
    yield from TextIOWrapper(file, encoding, newline="")


def _records(lines: Iterator[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(10 * LONGEST_TEXT)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for number, record in enumerate(reader, 1):
            if number > 5 * MOST_ROWS:
                raise beyond(f"The selected file has more than {5 * MOST_ROWS:,} lines.")
            yield number, record
    except csv.Error as fault:
        words = f"The selected file is broken near line {reader.line_num}: {fault}."
        fix = "Look for a quotation mark that is not closed, or save the file as .xlsx."
        raise Invalid(words, fix) from None
