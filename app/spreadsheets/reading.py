"""Read a workbook in a child process, bound in memory and time, and killed if it must be."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.problems import Finding, Invalid, Problem, Severity, TooLarge, WrongMediaType
from app.rules.reading import read_file
from app.spreadsheets.kind import damaged, kind_of
from app.spreadsheets.one_lot import OneLot, one_lot
from app.spreadsheets.sheet import Cell, Row, Sheet, Workbook, place

LARGEST = 10_000_000  #: bytes of a file
SECONDS = 20  #: on the clock; the child itself may work for ten
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
    made = one_lot(workbook(read_file(path), path.name))
    placed = [replace(finding, file=path.name) for finding in made.findings]
    made.findings = placed
    if made.faults:
        raise Invalid(f"{path.name} is not right.", findings=[*made.faults, *_others(made)])
    return made


def _others(made: OneLot) -> list[Finding]:
    return [one for one in made.findings if one.severity is Severity.WARNING]


def workbook(content: bytes, name: str) -> Workbook:
    """Read all sheets of a file.

    Args:
        content: its bytes.
        name: what to call it.

    Raises:
        Problem: saying what is wrong and what to do.
    """
    if len(content) > LARGEST:
        words = f"The selected file has {len(content):,} bytes; it must be smaller than 10 MB."
        raise TooLarge(words, "Take out pictures, unused sheets and old rows, and save it again.")
    kind_of(content)
    answer = _asked(content)
    if "problem" in answer:
        kind = KINDS.get(answer["problem"], Invalid)
        raise kind(answer["detail"], answer["how_to_fix"])
    return Workbook(name, tuple(_sheet(sheet) for sheet in answer["sheets"]))


def _asked(content: bytes) -> Any:
    """Start the child, hand it the file, take its answer; kill it when its time is up."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "app.spreadsheets.opening"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by our own interpreter
            command,
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            cwd=Path(__file__).resolve().parents[2],
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if done.returncode < 0:
        raise _too_much()  # a limit stopped it
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise damaged() from None  # it died before it could say why


def _too_much() -> TooLarge:
    words = "The selected file takes too much time or memory to read."
    return TooLarge(words, "Take out pictures, unused sheets and old rows, and save it again.")


def _sheet(answer: dict[str, Any]) -> Sheet:
    name = str(answer["name"])
    rows = tuple(
        Row(
            number,
            {
                column: Cell(kind, text, place(name, number, column))
                for column, (kind, text) in row
            },
        )
        for number, row in answer["rows"]
    )
    return Sheet(
        name=name,
        rows=rows,
        hidden=bool(answer["hidden"]),
        hidden_rows=frozenset(answer["hidden_rows"]),
        hidden_columns=frozenset(answer["hidden_columns"]),
    )
