"""Measures: units that are there, stacking that names measures, locality that the law allows."""

from collections.abc import Iterator

from app.places.place_set import place_set_of
from app.problems import nearest
from app.rules.checks.about import About, Check, Found, noted, unfit, wrong
from app.rules.formula.node import OfTheme, walk
from app.rules.library import units_of


def measures_make_sense(about: About) -> Iterator[Found]:
    """Each measure of the rule set's own, and each of the catalogue that it uses."""
    units = units_of(about.rules, about.library)
    known = set(about.names.measures)
    for code, measure in about.names.measures.items():
        path = f"measures.{code}"
        if about.library.units.units and measure.unit not in units.names:
            near = nearest(measure.unit, set(units.names))
            words = f"`{code}` is in {measure.unit}, which is no unit{near}."
            yield wrong("unknown_unit", words, "Use a unit of units.yaml.", path)
        each = None if measure.each is None else measure.each.unit
        if each is not None and units.factor(each, measure.unit) is None:
            words = f"`{code}` limits each in {each}, which is not {measure.unit}."
            yield wrong("units_clash", words, "Use one unit, or add a conversion.", path)
        for other in measure.stacking:
            if other not in known:
                near = nearest(other, known)
                words = f"`{code}` stacks with `{other}`, which is no measure{near}."
                yield unfit("unknown_measure", words, "Name a measure.", f"{path}.stacking")


def locality_is_lawful(about: About) -> Iterator[Found]:
    """Above the threshold nothing may turn on where the tenderer itself is based."""
    above = about.contract.get("above_threshold")
    for code in sorted(about.dependence.measures()):
        measure = about.names.measures.get(code)
        if measure is None or measure.locality_test != "tenderer_base":
            continue
        words = (
            f"`{code}` turns on where the tenderer is based, which councils must not score above "
            "threshold (Local Government Act 1988 s.17(5)(e), Procurement Act 2023 s.90)."
        )
        fix = "Test where the benefit lands, or where the money is paid (payee_base)."
        path = f"measures.{code}.locality_test"
        if above is False:
            yield noted("tenderer_base", words, fix, path)
        elif above is True:
            yield wrong("tenderer_base", words, fix, path)
        else:
            yield unfit("tenderer_base", words, fix, path)


def locality_can_be_told(about: About) -> Iterator[Found]:
    """The place set is one, and every credit can be earned."""
    rule = about.rules.locality
    if rule is None:
        return
    _, faults = place_set_of(rule.ground)
    for fault in faults:
        yield wrong(fault.code, fault.message, fault.how_to_fix, fault.path)
    if rule.place_set == "named":
        words = "A named place set stands elsewhere, so these rules would not say what is local."
        fix = "Write its areas out: place_set: wards, codes: […]."
        yield wrong("named_place_set", words, fix, "locality.place_set")
    reach = {"adjoining", "adjoining_miles"} & set(rule.ground)
    if rule.credit.get("adjoining") and not reach:
        words = "Adjoining places earn credit, but none is named as adjoining."
        yield noted("nothing_adjoins", words, "Add `adjoining: [codes]`.", "locality.adjoining")
    if "inside" not in rule.credit:
        words = "The locality gives no credit for what is inside, so nothing local counts."
        yield wrong("no_inside_credit", words, "Add credit: {inside: 1, …}.", "locality.credit")


def themes_exist(about: About) -> Iterator[Found]:
    """A theme in a formula has measures: priced, with points, in one unit, as it is asked."""
    for at, node in about.dependence.formulas:
        for part in walk(node):
            if isinstance(part, OfTheme):
                yield from _theme(about, part, about.at(at))


def _theme(about: About, part: OfTheme, path: str) -> Iterator[Found]:
    chosen = [about.names.measures[code] for code in about.names.of_theme(part.theme)]
    asked = f"{part.kind}({part.theme})"
    if not chosen:
        known = {m.theme for m in about.names.measures.values() if m.theme}
        near = nearest(part.theme, known)
        words = f"A formula asks for {asked}, but no measure has that theme{near}."
        yield wrong("unknown_theme", words, "Use a theme of the catalogue.", path)
        return
    units = {m.unit for m in chosen if m.counts_as == "benefit"}
    if part.kind == "quantity" and len(units) > 1:
        words = f"`{asked}` would add up {', '.join(sorted(units))}."
        yield wrong("units_clash", words, "Add quantities of one unit only.", path)
    if part.kind == "pounds" and not any(m.value for m in chosen):
        words = f"`{asked}` is asked for, but no measure of it has a value."
        yield wrong("no_value", words, "Give a measure a value.", path)
    points = any(m.points is not None or m.code in about.rules.points_menu for m in chosen)
    if part.kind == "points" and not points:
        words = f"`{asked}` is asked for, but no measure of it has points."
        yield wrong("no_points", words, "Add a points_menu.", path)


def counted_somewhere(about: About) -> Iterator[Found]:
    """A measure that the rule set writes itself is counted somewhere."""
    counted = about.dependence.measures()
    for place, measure in enumerate(about.rules.measures):
        if measure.code not in counted and measure.counts_as == "benefit":
            words = f"`{measure.code}` is counted nowhere: promises of it earn nothing."
            fix = "Count it somewhere, or mark it record_only."
            yield noted("measure_unused", words, fix, f"measures[{place}]")
    for code in sorted(
        about.dependence.named() & set(about.names.measures)
    ):  # a theme's sum passes these over
        if about.names.measures[code].counts_as == "record_only":
            words = f"`{code}` is for the record only, yet a formula counts it."
            path = f"measures.{code}"
            yield unfit("record_only_scored", words, "Take it out of the formula.", path)


MEASURES: tuple[Check, ...] = (
    themes_exist,
    measures_make_sense,
    locality_is_lawful,
    locality_can_be_told,
    counted_somewhere,
)
