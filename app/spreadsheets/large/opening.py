"""Open a large file: a program of its own, run as a child that can be killed.

`python -m app.spreadsheets.large.opening <file>` writes what the file holds to standard output
(see `streaming`), or the problem that stopped it. It limits its own memory and time first, and
waits whenever its parent is busy. It needs, and can reach, nothing but the standard library.
"""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from app.problems import Problem
from app.spreadsheets.formats.book import book_of
from app.spreadsheets.formats.kind import FileKind, is_packed, packed_kind
from app.spreadsheets.formats.limits import damaged
from app.spreadsheets.formats.markup import Budget
from app.spreadsheets.formats.open_document import read_open_document
from app.spreadsheets.formats.package import Package
from app.spreadsheets.large.bounds import (
    LARGEST_FILE,
    MEMORY,
    MOST_ELEMENTS,
    MOST_UNPACKED,
    SECONDS,
    beyond,
    stopped,
)
from app.spreadsheets.large.shared_texts import shared_texts
from app.spreadsheets.large.sheet_rows import read_sheet
from app.spreadsheets.large.streaming import Stream
from app.spreadsheets.large.tables_of_text import read_text
from app.spreadsheets.opening import BROKEN, limit

START = 2_000_000  #: bytes by which a kind of file is told


def open_file(file: BinaryIO, stream: Stream) -> None:
    """Read a file whole.

    Raises:
        Problem: saying what is wrong with it; the parent then uses nothing of the answer.
    """
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST_FILE:
        raise beyond(f"The selected file has {size:,} bytes.")
    file.seek(0)
    try:
        if not is_packed(file.read(START)):
            read_text(file, stream)
            return
        package = Package(file, MOST_UNPACKED)
        if packed_kind(package) is FileKind.ODS:
            read_open_document(package, stream, Budget(MOST_ELEMENTS))
        else:
            _read_office(package, stream)
        package.check_rest()
    except BROKEN as fault:
        raise damaged(type(fault).__name__) from None


def _read_office(package: Package, stream: Stream) -> None:
    book = book_of(package, Budget(MOST_ELEMENTS), shared_texts)
    for sheet in book.sheets:
        read_sheet(package, book, sheet, stream)


def main() -> None:
    """Read the file that is named, write standard output."""
    limit(MEMORY, SECONDS, 0)  # it writes to a pipe alone
    stream = Stream(sys.stdout)
    try:
        with Path(sys.argv[1]).open("rb") as file:
            open_file(file, stream)
        stream.done()
    except Problem as problem:
        stream.problem(problem)
    except (MemoryError, RecursionError):
        stream.problem(stopped())


if __name__ == "__main__":
    main()
