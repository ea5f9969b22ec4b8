"""Tables have no gap, no overlap and no part that nothing can reach."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from app.rules.checks.about import About, Check, Found, Stops, noted, unfit, wrong
from app.rules.compiler.sums import range_words
from app.rules.document.ruleset import Fact
from app.rules.document.table import Band, Choice, Table
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


def within_reach(about: About) -> Iterator[Found]:
    """Where a fact says how low and how high it goes, bands begin and end there."""
    looked_up = [
        (about.names.table_of(one.method), one.value, about.at(one.code, "method"))
        for one in every(about.rules.criteria)
    ]
    looked_up += [(f.table, f.of, f"figures.{code}") for code, f in about.rules.figures.items()]
    for name, of, path in looked_up:
        table = about.names.tables.get(name or "")
        fact = about.rules.facts.get(of or "")
        if table is not None and table.bands and fact is not None:
            yield from _against(table, fact, path)


def _against(table: Table, fact: Fact, path: str) -> Iterator[Found]:
    for edge in (fact.min, fact.max):
        if edge is not None and not any(band.holds(edge) for band in table.bands):
            words = f"{plain(edge)}, which the fact may be, belongs to no band."
            yield unfit("bands_have_a_gap", words, "Let a band own it.", path)
    for band in table.bands:
        above = fact.max is not None and band.low is not None and band.low > fact.max
        below = fact.min is not None and band.high is not None and band.high < fact.min
        if above or below:
            words = f"No value that the fact may be is in the band {range_words(band)}."
            yield noted("band_unreachable", words, "Take it out, or widen the fact.", path)


def rows_are_worth_something(about: About) -> Iterator[Found]:
    """The table of a criterion that weighs gives a share or points for all that it holds."""
    for criterion in every(about.rules.criteria):
        if not criterion.weight:
            continue  # it shows the label, and weighs nothing
        table = about.names.tables.get(about.names.table_of(criterion.method) or "")
        if table is None or about.names.undefined_of(criterion.method) is not None:
            continue
        rows: list[tuple[str, Choice | Band]] = [*table.choices.items()]
        rows += [(range_words(band), band) for band in table.bands]
        idle = [name for name, row in rows if row.share is None and row.points is None]
        if idle:
            words = f"The table says no share and no points for {', '.join(idle)}."
            path = about.at(criterion.code, "method")
            yield wrong("worth_nothing", words, "Give each row a share or points.", path)


def top_under_full_marks(about: About) -> Iterator[Found]:
    """A scale whose best earns less than full marks is pointed out; some are meant so."""
    for name, path, _ in _used(about):
        table = about.names.tables.get(name)
        shares = [] if table is None else [row.share for row in table.choices.values()]
        known = [share for share in shares if share is not None]
        if known and max(known) < 1:
            words = f"The best of {name!r} earns {plain(max(known))} of the marks, never all."
            fix = "Nothing, if that is meant: some published scales do so."
            yield noted("top_under_full_marks", words, fix, path)


TABLES: tuple[Check, ...] = (
    used_tables,
    ratings,
    within_reach,
    rows_are_worth_something,
    top_under_full_marks,
)
