"""The library as lists of plain rows: methods, scales, measures, units."""

from collections.abc import Iterator
from typing import Any

from app.rules.compiler.criterion import source_words
from app.rules.compiler.sums import range_words
from app.rules.document.table import Band, Choice
from app.rules.library import Library
from app.units import Units, plain

Row = dict[str, Any]


def methods(library: Library) -> Iterator[Row]:
    """Give each method."""
    for name, method in library.methods.items():
        yield {
            "name": name,
            "title": method.title or name,
            "formula": method.formula,
            "parameters": sorted(method.parameters),
            "better": method.better,
            "pool_relative": method.pool_relative,
            "source": source_words(method.source),
        }


def grades(library: Library) -> Iterator[Row]:
    """Give each grade of each scale, best known by scale and grade together."""
    for scale, table in library.scales.items():
        for grade, choice in table.choices.items():
            yield _grade(scale, grade, choice)
        for band in table.bands:
            yield _grade(scale, range_words(band), band)


def _grade(scale: str, grade: str, row: Choice | Band) -> Row:
    return {
        "name": f"{scale}/{grade}",
        "scale": scale,
        "grade": grade,
        "label": row.label,
        "meaning": row.meaning,
        "share": None if row.share is None else plain(row.share),
        "points": None if row.points is None else plain(row.points),
    }


def measures(library: Library) -> Iterator[Row]:
    """Give each measure of each catalogue."""
    for name, catalogue in library.catalogues.items():
        for measure in catalogue.measures:
            evidence = measure.evidence
            yield {
                "code": measure.code,
                "catalogue": name,
                "title": measure.title or measure.code,
                "theme": measure.theme,
                "unit": measure.unit,
                "time_basis": measure.time_basis,
                "counts_as": measure.counts_as,
                "locality_test": measure.locality_test,
                "count_once_in": measure.count_once_in,
                "hours_of": measure.hours_of,
                "evidence": [] if evidence is None else [*evidence.any_of, *evidence.all_of],
                "definition": measure.definition,
            }


def units(library: Library) -> Iterator[Row]:
    """Give each unit and what it converts to."""
    names = frozenset(library.units.units)
    table = Units(names, frozenset(), library.units.conversions)
    for name, unit in library.units.units.items():
        others = sorted(other for other in names - {name} if table.factor(name, other) is not None)
        yield {
            "unit": name,
            "title": unit.title or name,
            "whole": unit.whole,
            "converts_to": others,
        }
