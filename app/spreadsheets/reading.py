"""Read a workbook in a child process, bound in memory and time, and killed if it must be."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, BinaryIO, cast

from app.problems import Finding, Invalid, NotFound, Problem, Severity, TooLarge, WrongMediaType
from app.rules.reading import read_file
from app.spreadsheets.document import Document
from app.spreadsheets.formats.limits import LARGEST_FILE, damaged, too_large
from app.spreadsheets.one_lot import OneLot, one_lot
from app.spreadsheets.sheet import Area, Cell, Row, Sheet, Workbook, place

SECONDS = 20  #: on the clock; the child itself may work for fifteen
MOST_TOLD = 100  #: faults listed in one answer; the rest are counted
HOME = Path(__file__).resolve().parents[2]
#: Alone with the standard library: no site, no user packages, nothing from where it is started.
CHILD = (sys.executable, "-S", "-P", "-s", "-m", "app.spreadsheets.opening")
KINDS: dict[str, type[Problem]] = {
    one.__name__: one for one in (Invalid, TooLarge, WrongMediaType)
}


def tenders_in(path: Path) -> OneLot:
    """Read a workbook of one lot.

    Returns:
        The document, the cell that each part of it came from, and notes.

    Raises:
        Invalid: with every fault, each with its cell; half a workbook is never given.
        Problem: if it is of a kind that is not read, too large or damaged.
    """
    made = one_lot(workbook(_content(path), path.name))
    placed = [replace(finding, file=path.name) for finding in made.findings]
    made.findings = placed
    if made.faults:
        raise refusal_of(made, path.name)
    return made


def refusal_of(made: Document, name: str) -> Invalid:
    """Make the refusal that lists every fault of a workbook, and what else to look at.

    Args:
        made: with its faults.
        name: what to call the workbook.
    """
    faults = made.faults
    words = f"{name} is not right."
    if len(faults) > MOST_TOLD:
        words += f" It has {len(faults):,} faults; the first {MOST_TOLD} are listed."
    others = _others(made)[:MOST_TOLD]
    return Invalid(words, findings=[*faults[:MOST_TOLD], *others])


def _others(made: Document) -> list[Finding]:
    return [one for one in made.findings if one.severity is Severity.WARNING]


def _content(path: Path) -> bytes:
    """Give a file's bytes, having looked first that it is a file and how large."""
    try:
        about = path.stat()
    except OSError:
        return read_file(path)  # which says why it cannot be read
    if not S_ISREG(about.st_mode):
        raise NotFound(f"{path.name} is not a file.", "Give a workbook.")
    if about.st_size > LARGEST_FILE:
        raise _too_many_bytes(about.st_size)
    return read_file(path)


def _too_many_bytes(size: int) -> TooLarge:
    return too_large(
        f"The selected file has {size:,} bytes; it must be smaller than "
        f"{LARGEST_FILE // 1_000_000} MB."
    )


def workbook(content: bytes, name: str, is_ragged: bool = False) -> Workbook:
    """Read all sheets of a file.

    Args:
        content: its bytes.
        name: what to call it.
        is_ragged: the rows of a CSV file may have any width; else they have that of the headings.

    Raises:
        Problem: saying what is wrong and what to do.
    """
    if len(content) > LARGEST_FILE:
        raise _too_many_bytes(len(content))
    with _answer() as answer:
        _ask(content, answer, (*CHILD, "--ragged") if is_ragged else CHILD)
        answer.seek(0)
        properties: dict[str, str] = {}
        sheets = tuple(_sheets(_lines(answer), properties))
    return Workbook(name, sheets, properties=properties)


def _answer() -> BinaryIO:
    """Give a file without a name for what the child says, in memory where the system can.

    A tender is sealed as soon as it is read; until then nothing of it should touch a disk.
    """
    in_memory = getattr(os, "memfd_create", None)
    if in_memory is None:
        return cast(BinaryIO, TemporaryFile())
    return os.fdopen(in_memory("answer"), "w+b")


def _ask(content: bytes, answer: BinaryIO, child: tuple[str, ...]) -> None:
    """Start the child, hand it the file, take its answer; kill it when its time is up."""
    with subprocess.Popen(  # noqa: S603 - our own program, by our own interpreter
        child,
        stdin=subprocess.PIPE,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(HOME), "PYTHONUTF8": "1"},
    ) as running:
        # To wait with a limit is to look, again and again, whether it has ended: this only waits.
        watch = Timer(SECONDS, running.kill)
        watch.daemon = True
        watch.start()
        try:
            running.communicate(content)
        finally:
            watch.cancel()
            running.kill()
    if running.returncode < 0:
        raise _too_much()  # a limit stopped it, or the watch


def _too_much() -> TooLarge:
    return too_large("The selected file takes too much time or memory to read.")


def _lines(answer: BinaryIO) -> Iterator[list[Any]]:
    """Give what the child said; a child that did not come to the end has said nothing."""
    last = None
    for line in answer:
        try:
            last = json.loads(line)
        except ValueError:
            break  # cut off in the middle
        if last[0] == "problem":
            _, kind, detail, fix = last
            raise KINDS.get(kind, Invalid)(detail, fix)
        yield last
    if last != ["done"]:
        raise damaged()


def _sheets(lines: Iterator[list[Any]], properties: dict[str, str]) -> Iterator[Sheet]:
    """Make the sheets of what the child said, and put down what it said of the file."""
    name, hidden = "", False
    rows: list[Row] = []
    hidden_rows: set[int] = set()
    for what, *said in lines:
        if what == "properties":
            properties |= said[0]
        elif what == "sheet":
            (name, hidden), rows, hidden_rows = said, [], set()
        elif what == "row":
            number, is_hidden, cells = said
            rows.append(_row(name, number, cells))
            hidden_rows |= {number} if is_hidden else set()
        elif what == "end":
            columns, merged = said
            yield Sheet(
                name=name,
                rows=tuple(rows),
                hidden=hidden,
                hidden_rows=frozenset(hidden_rows),
                hidden_columns=frozenset(columns),
                merged=tuple(Area(*block) for block in merged),
            )


def _row(sheet: str, number: int, cells: list[Any]) -> Row:
    return Row(
        number,
        {column: Cell(kind, text, place(sheet, number, column)) for column, kind, text in cells},
    )
