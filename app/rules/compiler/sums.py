"""Compile formulas and tables, once each, with the words they were written in."""

from functools import lru_cache

from app.rules.dependence import Dependence
from app.rules.document.table import Band, Choice, Table
from app.rules.formula.exact import compiled
from app.rules.formula.grammar import read
from app.rules.formula.node import uses_pool
from app.rules.names import Names, in_method
from app.rules.plan import Row, Sum, TablePlan
from app.units import plain


class Sums:
    """Makes sums for one rule set; the same text in the same place is compiled once."""

    def __init__(self, dependence: Dependence) -> None:
        """Take the graph that tells which formulas ask about the pool."""
        self.dependence = dependence
        self.of = lru_cache(maxsize=None)(self._of)

    def _of(self, text: str) -> Sum:
        node = read(text)
        return Sum(text, compiled(node), self.dependence.of_pool(node))

    def of_method(self, text: str) -> Sum:
        """Compile a formula that a method runs: bare pool words are about its value."""
        node = in_method(read(text))
        return Sum(text, compiled(node), uses_pool(node))

    def table(self, name: str | None, names: Names) -> TablePlan | None:
        """Compile a table by its name."""
        found = None if name is None else names.tables.get(name)
        return None if found is None or name is None else table_plan(name, found)


def table_plan(name: str, table: Table) -> TablePlan:
    """Compile a table."""
    choices = {word: _row(choice, word) for word, choice in table.choices.items()}
    bands = tuple((band.holds, _row(band, range_words(band))) for band in table.bands)
    return TablePlan(name, choices, bands)


def _row(given: Choice | Band, name: str) -> Row:
    label = given.label or (given.rating if isinstance(given, Band) else None)
    return Row(label, given.share, given.points, name)


def range_words(band: Band) -> str:
    """Say a band's range in words."""
    parts = [
        (band.from_, "from"),
        (band.over, "over"),
        (band.to, "to"),
        (band.under, "under"),
    ]
    return " ".join(f"{word} {plain(edge)}" for edge, word in parts if edge is not None) or "any"
