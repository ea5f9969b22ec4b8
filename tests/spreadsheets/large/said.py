"""What the child would say of a file, without starting one; and what the other reader says."""

import json
from io import BytesIO, StringIO
from typing import Any

from app.spreadsheets.formats.answer import Answer
from app.spreadsheets.large.opening import open_file
from app.spreadsheets.large.streaming import Stream
from app.spreadsheets.opening import open_file as open_whole

Rows = dict[str, list[tuple[int, list[Any]]]]


def lines_of(content: bytes) -> list[list[Any]]:
    """Give every line of the answer."""
    out = StringIO()
    stream = Stream(out)
    open_file(BytesIO(content), stream)
    stream.done()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def rows_of(content: bytes) -> Rows:
    """Give the rows of each sheet as the large reader has them, none of them open at its end."""
    found: Rows = {}
    rows: list[tuple[int, list[Any]]] = []
    for what, *said in lines_of(content):
        if what == "sheet":
            rows = found.setdefault(said[0], [])
        elif what == "rows":
            rows += [(number, [plain(one) for one in cells]) for number, cells in said[0]]
    return {
        name: [(number, trimmed(cells)) for number, cells in each] for name, each in found.items()
    }


def about(content: bytes) -> list[dict[str, Any]]:
    """Give what is told at the end of each sheet."""
    return [line[1] for line in lines_of(content) if line[0] == "end"]


def rows_of_the_other(content: bytes) -> Rows:
    """Give the rows of each sheet as the reader of our own workbooks has them."""
    out = StringIO()
    open_whole(content, Answer(out))
    found: Rows = {}
    rows: list[tuple[int, list[Any]]] = []
    for what, *said in map(json.loads, out.getvalue().splitlines()):
        if what == "sheet":
            rows = found.setdefault(said[0], [])
        elif what == "row":
            number, _, cells = said
            line: list[Any] = [None] * max(column for column, _, _ in cells)
            for column, kind, text in cells:
                line[column - 1] = text if kind == "text" else (kind, text)
            rows.append((number, trimmed(line)))
    return found


def plain(cell: Any) -> Any:
    return tuple(cell) if isinstance(cell, list) else cell


def trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] is None:
        cells = cells[:-1]
    return cells
