"""Tables have no gap, no overlap and no part that nothing can reach."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from app.rules.checks.about import About, Check, Found, Stops, noted, unfit, wrong
from app.rules.compiler.sums import range_words
from app.rules.document.table import Band, Table
from app.rules.names import every
from app.units import plain


def used_tables(about: About) -> Iterator[Found]:
    """Each table of the rule set, and each of the library that it uses."""
    for name, path, forgiven in _used(about):
        table = about.names.tables.get(name)
        if table is not None and table.bands:
            yield from bands(table, path, forgiven=forgiven)


def _used(about: About) -> Iterator[tuple[str, str, bool]]:
    """List tables, where they stand, and whether a value in a gap has an answer declared."""
    told = set()
    for criterion in every(about.rules.criteria):
        name = about.names.table_of(criterion.method)
        if name is not None and criterion.method is not None:
            told.add(name)
            yield name, about.at(criterion.code, "method"), bool(criterion.method.undefined)
    for code, figure in about.rules.figures.items():
        if figure.table is not None:
            told.add(figure.table)
            yield figure.table, f"figures.{code}", figure.undefined is not None
    for kind in ("tables", "scales"):
        for name in getattr(about.rules, kind):
            if name not in told:
                yield name, f"{kind}.{name}", False


def ratings(about: About) -> Iterator[Found]:
    """The bands by which delivery is rated."""
    rule = about.rules.ratings
    if isinstance(rule, str):
        table = about.library.ratings.get(rule)
        if table is None:
            words = f"There are no ratings {rule!r} in the library."
            yield unfit("unknown_ratings", words, "Name one of ratings.yaml.", "ratings")
            return
    else:
        table = rule
    if table is not None and table.bands:
        for found in bands(table, "ratings", forgiven=False):
            yield replace(found, stops=Stops.PUBLISHING)  # delivery is rated later; no score turns


def bands(table: Table, path: str, *, forgiven: bool) -> Iterator[Found]:
    """Prove that ranges neither overlap nor leave a gap between them."""
    ordered = sorted(table.bands, key=_start)
    for one, other in pairwise(ordered):
        if one.high is None or other.low is None:
            words = f"The bands {range_words(one)} and {range_words(other)} overlap."
            yield wrong("bands_overlap", words, "Give each value one owner.", path)
        elif other.low < one.high or (other.low == one.high and _both_own(one, other)):
            edge = plain(other.low)
            words = f"{edge} belongs to two bands: {range_words(one)} and {range_words(other)}."
            yield wrong("bands_overlap", words, "Give each value one owner.", path)
        elif not forgiven and (gap := _gap(one, other, table.decimals)):
            words = f"{gap} belongs to no band: {range_words(one)} and {range_words(other)}."
            fix = "Close the gap, state the value's `decimals`, or declare `undefined`."
            yield unfit("bands_have_a_gap", words, fix, path)


def _start(band: Band) -> tuple[bool, Decimal, bool]:
    return (band.low is not None, band.low or Decimal(0), band.over is not None)


def _both_own(one: Band, other: Band) -> bool:
    return one.to is not None and other.from_ is not None


def _gap(one: Band, other: Band, decimals: int | None) -> str:
    """Name a value that falls between two bands, or nothing."""
    if one.high is None or other.low is None:
        return ""
    if one.high == other.low:
        return "" if one.to is not None or other.from_ is not None else plain(one.high)
    if decimals is None:
        return f"Between {plain(one.high)} and {plain(other.low)}, a value"
    step = Decimal(1).scaleb(-decimals)
    first = one.high + step if one.to is not None else one.high
    last = other.low - step if other.from_ is not None else other.low
    return plain(first) if first <= last else ""


def unreachable(about: About) -> Iterator[Found]:
    """No choice is worth as much as a lower one needs more for; no full marks out of reach."""
    for name, path, _ in _used(about):
        table = about.names.tables.get(name)
        shares = [] if table is None else [row.share for row in table.choices.values()]
        known = [share for share in shares if share is not None]
        if known and max(known) < 1:
            words = f"The best of {name!r} earns {plain(max(known))} of the marks, never all."
            fix = "Nothing, if that is meant: some published scales do so."
            yield noted("top_under_full_marks", words, fix, path)


TABLES: tuple[Check, ...] = (used_tables, ratings, unreachable)
