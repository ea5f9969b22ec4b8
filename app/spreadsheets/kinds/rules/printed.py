"""The rows of a rule set's workbook."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.contracts.plan.terms import Terms
from app.rules.document.catalogue import Measure
from app.rules.document.criterion import Criterion
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Band, Table
from app.rules.library import Library, measures_of, tables_of
from app.rules.names import every
from app.spreadsheets.forms.form import ROW_REF
from app.spreadsheets.kinds.rules.curve import curve_of
from app.spreadsheets.kinds.rules.form import RATINGS, RELATIONS
from app.spreadsheets.kinds.rules.limits import most_of
from app.units import plain

OWN = "own"
_WORDS = {told: word for word, told in RELATIONS.items()}
Row = dict[str, Any]


def measure_rows(rule_set: RuleSet, library: Library) -> list[Row]:
    """Give a row for each measure that may be counted."""
    own = {measure.code for measure in rule_set.measures}
    rows = measures_of(rule_set, library).values()
    valid = {"valid_from": rule_set.effective_from, "valid_to": rule_set.effective_to}
    return [
        _measure(one, OWN if one.code in own else "catalogue")
        | most_of(one)
        | curve_of(one, rule_set, library)
        | valid
        for one in rows
    ]


def stacking_rows(rule_set: RuleSet, library: Library) -> list[Row]:
    """Give a row for each pair of measures of which something is said."""
    return [
        {"measure_a": one.code, "measure_b": other, "relation": _WORDS[relation]}
        for one in measures_of(rule_set, library).values()
        for other, relation in one.stacking.items()
    ]


def band_rows(rule_set: RuleSet, library: Library) -> list[Row]:
    """Give a row for each band of the ratings, and of each table that the rule set writes."""
    return [
        {ROW_REF: ref_of(name, at), "table": name, **_band(band)}
        for name, table in band_tables(rule_set, library).items()
        for at, band in enumerate(table.bands)
    ]


def band_tables(rule_set: RuleSet, library: Library) -> dict[str, Table]:
    """Give the ratings and the rule set's own tables, those of ranges, by their names."""
    rule = rule_set.ratings
    ratings = library.ratings.get(rule) if isinstance(rule, str) else rule
    tables = {RATINGS: ratings, **rule_set.scales, **rule_set.tables} | {RATINGS: ratings}
    return {name: one for name, one in tables.items() if one is not None and one.bands}


def bands_in_force(rule_set: RuleSet, ratings: Mapping[str, Table]) -> Iterator[tuple[Any, ...]]:
    """Give the bands by which delivery is rated unless a contract's plan sets others.

    Args:
        rule_set: which may have bands of its own, or name some.
        ratings: all that have a name.
    """
    rule = rule_set.ratings
    name = rule if isinstance(rule, str) else Terms().ratings
    table = rule if isinstance(rule, Table) else ratings.get(name)
    whose = "this rule set's own" if isinstance(rule, Table) else f"the library's {name}"
    for band in table.bands if table is not None else ():
        row = _band(band)
        ends = (row["from_pct"], row["from_inclusive"], row["to_pct"], row["to_inclusive"])
        yield whose, row["rating"], *(_as_text(end) for end in ends)


def _as_text(end: Any) -> str:
    if isinstance(end, bool):
        return "yes" if end else "no"
    return "" if end is None else plain(end)


def ref_of(table: str, at: int) -> str:
    """Name a band by its table and its place there."""
    return f"{table}-{at + 1}"


def group_rows(rule_set: RuleSet) -> Iterator[tuple[Any, ...]]:
    """Give the priority groups, and what each counts."""
    if rule_set.groups is not None:
        for code, credit in rule_set.groups.credit.items():
            yield code, plain(credit), rule_set.groups.stacking


def place_rows(rule_set: RuleSet) -> Iterator[tuple[Any, ...]]:
    """Give what counts as local, and what each zone counts."""
    if rule_set.locality is not None:
        for key, value in rule_set.locality.ground.items():
            parts = value if isinstance(value, list) else [value]
            yield "What is local", key, ", ".join(map(str, parts))
        for zone, credit in rule_set.locality.credit.items():
            yield "What it counts", zone, plain(credit)


def criterion_rows(rule_set: RuleSet, library: Library) -> Iterator[tuple[Any, ...]]:
    """Give how each criterion scores; the workbook changes none of it."""
    tables = tables_of(rule_set, library)
    for one in every(rule_set.criteria):
        weight = "" if one.weight is None else plain(one.weight)
        yield one.code, one.title or "", weight, one.value or "", _method(one, tables)


def _method(one: Criterion, tables: Mapping[str, Table]) -> str:
    if one.method is None:
        return "the criteria below it" if one.criteria else ""
    name = one.method.use or one.method.table or one.method.formula or ""
    title = tables[name].title if name in tables else None
    return title or name


def _measure(one: Measure, origin: str) -> Row:
    return {
        "measure_code": one.code,
        "label": one.title,
        "theme": one.theme,
        "unit": one.unit,
        "time_basis": one.time_basis,
        "counts_as": one.counts_as,
        "count_once_in": one.count_once_in,
        "locality_test": one.locality_test,
        "evidence_types": list(one.evidence.any_of) if one.evidence else [],
        "points": one.points,
        "definition": one.definition,
        "from": origin,
    }


def _band(band: Band) -> Row:
    return {
        "rating": band.rating or band.label,
        "from_pct": band.low,
        "from_inclusive": None if band.low is None else band.from_ is not None,
        "to_pct": band.high,
        "to_inclusive": None if band.high is None else band.to is not None,
        "share": band.share,
        "points": band.points,
    }
