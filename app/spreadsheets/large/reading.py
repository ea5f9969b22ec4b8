"""Read a large file in a child process as a stream of rows: bound, watched, killed if it must be.

with opened(path) as sheets:
    for sheet in sheets:
        for number, cells in sheet.rows:
            …
        sheet.about  # what of it is hidden and what is merged, once its rows were read
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import IO, Any

from app.problems import Invalid, Problem
from app.spreadsheets.formats.limits import damaged
from app.spreadsheets.large.bounds import (
    LARGEST_FILE,
    QUIET_SECONDS,
    SECONDS,
    beyond,
    stopped,
)
from app.spreadsheets.reading import HOME, KINDS

#: Alone with the standard library: no site, no user packages, nothing from where it is started.
CHILD = (sys.executable, "-S", "-P", "-s", "-m", "app.spreadsheets.large.opening")
Row = tuple[int, Sequence[Any]]  #: its number, and its cells: None, a text, or (kind, text)


@dataclass
class LargeSheet:
    """One sheet of a large file; its rows can be gone through once."""

    name: str  #: empty for a CSV file
    hidden: bool
    rows: Iterator[Row]
    about: dict[str, Any] = field(default_factory=dict)  #: known after the last row


@contextmanager
def opened(path: Path, seconds: int | None = None) -> Iterator[Iterator[LargeSheet]]:
    """Read a file sheet by sheet; what is left of a sheet is passed over with the next one.

    Args:
        path: of the file.
        seconds: on the clock, after which the child is stopped; None: it may wait for whoever
            takes its rows as long as it likes.

    Raises:
        Problem: saying what is wrong and what to do. It may come after many rows were given:
            nothing of a file is to be used before its last sheet was gone through.
    """
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise beyond(f"The selected file has {size:,} bytes.")
    child = subprocess.Popen(  # noqa: S603 - our own program, by our own interpreter
        (*CHILD, str(path)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(HOME), "PYTHONUTF8": "1"},
    )
    watch = Timer(seconds or 0, child.kill)
    watch.daemon = True
    if seconds is not None:
        watch.start()
    try:
        yield _Said(child, seconds or SECONDS).sheets()
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


class _Said:
    """What a child says, line by line."""

    def __init__(self, child: "subprocess.Popen[bytes]", seconds: int) -> None:
        self._child, self._seconds = child, seconds
        self._out: IO[bytes] = child.stdout  # type: ignore[assignment]  # it is a pipe

    def sheets(self) -> Iterator[LargeSheet]:
        """Give each sheet; the child has come to its end when there are no more."""
        while (line := self._next())[0] != "done":
            _, name, hidden = line
            sheet = LargeSheet(name, hidden, iter(()))
            sheet.rows = self._rows(sheet)
            yield sheet
            for _ in sheet.rows:
                pass

    def _rows(self, sheet: LargeSheet) -> Iterator[Row]:
        while (line := self._next())[0] == "rows":
            for number, cells in line[1]:
                yield number, [tuple(one) if type(one) is list else one for one in cells]
        sheet.about = line[1]

    def _next(self) -> list[Any]:
        watch = Timer(QUIET_SECONDS, self._child.kill)
        watch.daemon = True
        watch.start()
        try:
            line = self._out.readline()
        finally:
            watch.cancel()
        try:
            said: list[Any] = json.loads(line)
        except ValueError:
            raise self._silenced() from None
        if said[0] == "problem":
            _, kind, detail, fix = said
            raise KINDS.get(kind, Invalid)(detail, fix)
        return said

    def _silenced(self) -> Problem:
        """Say why a child broke off: a limit stopped it, or the file did."""
        return stopped(self._seconds) if self._child.wait() < 0 else damaged()
