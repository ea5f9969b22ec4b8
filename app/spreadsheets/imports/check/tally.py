"""Counts in are counts out: every row of every sheet is told, one way or another."""

from collections import Counter
from collections.abc import Iterable, Mapping

from app.spreadsheets.forms.filled import Filled, NotRead
from app.spreadsheets.imports.check.change import Place, Standing
from app.spreadsheets.imports.offering import Tally


class LostRows(Exception):
    """A row of a file went in and did not come out: a fault of ours, and nothing is saved."""


def tallies(filled: Filled, standing: Mapping[Place, Standing]) -> tuple[Tally, ...]:
    """Count the rows of each sheet by what becomes of them.

    Args:
        filled: the file as it was read.
        standing: what becomes of each row that was read.

    Raises:
        LostRows: if a row is in none of the counts, or in two.
    """
    passed_over = [one for one in filled.not_read if one.what != "column"]
    counts: dict[str, Counter[str]] = {}
    for row in filled.rows:
        counts.setdefault(row.sheet, Counter())[standing[row.sheet, row.number]] += 1
    for part in filled.joined:
        whole = standing[part.into.sheet, part.into.number]
        counts.setdefault(part.row.sheet, Counter())[whole] += 1
    for one in passed_over:
        sheet = sheet_of(one)
        counts.setdefault(sheet, Counter())["not_read"] += one.rows
    found = tuple(Tally(name, counted.total(), **counted) for name, counted in counts.items())
    _refuse_loss(found, filled, passed_over)
    return found


def sheet_of(one: NotRead) -> str:
    """Give the sheet in which something was not read."""
    return one.name if one.what == "sheet" else one.place.rpartition("!")[0]


def refuse_unproven(tallied: Iterable[Tally]) -> None:
    """Let counts through only if they add up.

    Raises:
        LostRows: if those of a sheet do not.
    """
    for one in tallied:
        if not one.is_whole:
            raise LostRows(f"the rows of a sheet do not add up: {one}")


def _refuse_loss(found: tuple[Tally, ...], filled: Filled, passed_over: list[NotRead]) -> None:
    """Hold the counts against what the reader counted when it went through the file."""
    refuse_unproven(found)
    sheets = sum(one.rows for one in passed_over if one.what == "sheet")
    went_in = sum(filled.counts.values()) + sheets
    came_out = sum(one.rows for one in found)
    if went_in != came_out:
        raise LostRows(f"{went_in} rows went in, and {came_out} came out")
