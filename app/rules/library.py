"""What stands beside a rule set: methods, tables, units, catalogues, values, causes and more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.rules.document.catalogue import Catalogue, Measure, Method, UnitFile
from app.rules.document.cause import Cause
from app.rules.document.policy import Policy
from app.rules.document.remedy import RemedyFormula
from app.rules.document.ruleset import RuleSet
from app.rules.document.table import Table
from app.rules.document.value import DatedValue
from app.units import Units


@dataclass(frozen=True)
class Library:
    """Everything that rule sets may name; an empty one serves a rule set that names nothing."""

    methods: Mapping[str, Method] = field(default_factory=dict)
    scales: Mapping[str, Table] = field(default_factory=dict)
    ratings: Mapping[str, Table] = field(default_factory=dict)
    units: UnitFile = field(default_factory=lambda: UnitFile(units={}))
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    values: Mapping[str, DatedValue] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    causes: Mapping[str, Cause] = field(default_factory=dict)  #: of shortfalls, by code
    remedies: Mapping[str, RemedyFormula] = field(default_factory=dict)


def whole_units(library: Library) -> frozenset[str]:
    """Give the units of which there are no halves."""
    return frozenset(name for name, unit in library.units.units.items() if unit.whole)


def methods_of(rule_set: RuleSet, library: Library) -> dict[str, Method]:
    """List the methods a rule set may use; its own stand before the library's."""
    return {**library.methods, **rule_set.methods}


def tables_of(rule_set: RuleSet, library: Library) -> dict[str, Table]:
    """List the tables and scales a rule set may use; its own stand before the library's."""
    return {**library.scales, **rule_set.scales, **rule_set.tables}


def named(given: str | list[str] | None) -> list[str]:
    """Read a name, a list of names, or nothing, as a list."""
    if given is None:
        return []
    return [given] if isinstance(given, str) else list(given)


def measures_of(rule_set: RuleSet, library: Library) -> dict[str, Measure]:
    """List the measures a rule set may count; its own stand before its catalogue's."""
    found: dict[str, Measure] = {}
    for name in named(rule_set.catalogue):
        catalogue = library.catalogues.get(name)
        if catalogue is not None:
            found |= {measure.code: measure for measure in catalogue.measures}
    return found | {measure.code: measure for measure in rule_set.measures}


def units_of(rule_set: RuleSet, library: Library) -> Units:
    """Put the library's units and the rule set's own conversions together."""
    factors: dict[str, dict[str, Decimal]] = {
        unit: dict(others) for unit, others in library.units.conversions.items()
    }
    for unit, others in rule_set.units.items():
        factors.setdefault(unit, {}).update(others)
    names = {*library.units.units, *factors}
    names |= {other for others in factors.values() for other in others}
    names |= {measure.unit for measure in rule_set.measures}
    whole = {name for name, unit in library.units.units.items() if unit.whole}
    return Units(frozenset(names), frozenset(whole), factors)


def units_for(rule_set: RuleSet, library: Library) -> UnitFile:
    """Take of the library's units those that a quantity of some measure can be given in."""
    every = units_of(rule_set, library)
    measures = measures_of(rule_set, library).values()
    start = {measure.unit for measure in measures}
    start |= {measure.each.unit for measure in measures if measure.each and measure.each.unit}
    reached = {name for unit in start for name in every.reached(unit)}
    conversions = {
        unit: within
        for unit, others in library.units.conversions.items()
        if unit in reached
        and (within := {other: factor for other, factor in others.items() if other in reached})
    }
    units = {name: unit for name, unit in library.units.units.items() if name in reached}
    return UnitFile(units=units, conversions=conversions)


def dated(value: DatedValue, library: Library) -> DatedValue | None:
    """Follow a reference into the values of the library; None if it is not there."""
    return value if value.reference is None else library.values.get(value.reference)
