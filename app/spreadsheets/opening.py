"""Open a workbook: a program of its own, run as a child that can be killed.

`python -m app.spreadsheets.opening` reads a file from standard input and writes what it holds to
standard output as JSON, or the problem that stopped it. It limits its own memory and time first;
whatever a hostile file does to it, it does to this process alone.
"""

import json
import os
import sys
import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from app.problems import Invalid, Problem, TooLarge
from app.spreadsheets import delimited, office, open_document
from app.spreadsheets.kind import FileKind, damaged, kind_of
from app.spreadsheets.package import check_package

MOST_ROWS = 50_000  #: that hold something, in one sheet
MOST_CELLS = 1_000_000  #: in the file
MEMORY = 1_000_000_000  #: bytes of address space
SECONDS = 10  #: of work
#: What libraries raise on a file that is not what it should be.
BROKEN = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ArithmeticError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
)


def limit() -> None:
    """Bind this process to its share of memory and time, where the system can."""
    if os.name != "posix":
        return
    resource = import_module("resource")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def opened(content: bytes) -> dict[str, Any]:
    """Read a workbook whole.

    Raises:
        Problem: saying what is wrong with it; half a workbook is never given.
    """
    kind = kind_of(content)
    readers: dict[FileKind, Callable[[bytes], dict[str, Any]]] = {
        FileKind.XLSX: _xlsx,
        FileKind.ODS: _ods,
        FileKind.CSV: _csv,
    }
    try:
        return {"kind": str(kind), **readers[kind](content)}
    except BROKEN as fault:
        if "defusedxml" in type(fault).__module__:
            raise Invalid(
                "The selected file declares entities, which no spreadsheet needs.",
                "Open it in a spreadsheet program and save it again as .xlsx.",
            ) from None
        raise damaged() from None


def _xlsx(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        check_package(package)
        return {"sheets": [_counted(sheet) for sheet in office.sheets(content, package)]}


def _ods(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        check_package(package)
        open_document.check(package)
    return {"sheets": [_counted(sheet) for sheet in open_document.sheets(content)]}


def _csv(content: bytes) -> dict[str, Any]:
    return {"sheets": [_counted(delimited.sheet(content))]}


def _counted(sheet: dict[str, Any]) -> dict[str, Any]:
    """Draw a sheet's rows, counting them; one row too many refuses the file, naming how many."""
    rows: list[Any] = []
    cells, more = 0, 0
    for number, row in sheet.pop("rows"):
        cells += len(row)
        if len(rows) >= MOST_ROWS or cells > MOST_CELLS:
            more += 1
        else:
            rows.append([number, row])
    if more:
        words = (
            f"The sheet {sheet['name']!r} has {len(rows) + more:,} rows; {MOST_ROWS:,} are read."
        )
        raise TooLarge(words, "Split it into several files. Nothing of this one was read.")
    return {**sheet, "rows": rows}


def main() -> None:
    """Read standard input, write standard output."""
    limit()
    try:
        answer = opened(sys.stdin.buffer.read())
    except Problem as problem:
        answer = {"problem": type(problem).__name__, "detail": problem.detail}
        answer["how_to_fix"] = problem.how_to_fix
    except (MemoryError, RecursionError):
        answer = {
            "problem": "TooLarge",
            "detail": "The selected file needs too much memory to read.",
            "how_to_fix": "Take out pictures, unused sheets and old rows, and save it again.",
        }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
