"""Dated values: each is there, and may be handed on with the rules."""

from collections.abc import Iterator

from app.problems import nearest
from app.rules.checks.about import About, Check, Found, unfit, wrong
from app.rules.document.value import OPEN_LICENCES, Dated, DatedValue
from app.rules.formula.node import OfTheme, walk
from app.rules.library import dated


def values_exist(about: About) -> Iterator[Found]:
    """A value that is referred to is there; one that no formula asks for makes no score wrong."""
    for code, given, path, needed in _values(about):
        if dated(given, about.library) is None:
            near = nearest(given.reference or "", about.library.values)
            words = f"`{code}` refers to {given.reference!r}, which is not there{near}."
            say = wrong if needed else unfit
            yield say("unknown_value", words, "Use values/file.yaml#name.", path)


def values_may_be_shared(about: About) -> Iterator[Found]:
    """Whatever is taken from elsewhere names its licence, and the licence lets it be handed on."""
    for code, given, path, _ in _values(about):
        for one in _through_time(about, given):
            if not one.may_be_shared:
                words = f"The licence of the value of `{code}`, {one.licence}, forbids sharing."
                fix = f"Keep it out of what is published; open are {', '.join(OPEN_LICENCES)}."
                yield unfit("licence", words, fix, path)
            elif one.licence is None and one.source is not None:
                words = f"The value of `{code}` has a source, and no licence to hand it on."
                fix = "Add its licence, such as OGL-3.0; `fact` for a single published figure."
                yield unfit("no_licence", words, fix, path)


def prices_have_years(about: About) -> Iterator[Found]:
    """A price from elsewhere says of which year it is."""
    for code, measure in about.names.measures.items():
        for one in () if measure.value is None else _through_time(about, measure.value):
            if one.price_year is None and one.source is not None:
                words = f"The value of `{code}` has no price year."
                fix = "Say which year's prices it is in."
                yield unfit("no_price_year", words, fix, f"measures.{code}.value")


def _values(about: About) -> Iterator[tuple[str, DatedValue, str, bool]]:
    """Give each value of parameters and measures, with its path and whether a sum needs it."""
    named = about.dependence.named()
    for code, value in about.rules.parameters.items():
        yield code, value, f"parameters.{code}", code in named
    themes = {
        part.theme
        for _, node in about.dependence.formulas
        for part in walk(node)
        if isinstance(part, OfTheme) and part.kind == "pounds"
    }
    for code, measure in about.names.measures.items():
        if measure.value is not None:
            needed = bool(themes & {measure.theme, code})
            yield code, measure.value, f"measures.{code}.value", needed


def _through_time(about: About, given: DatedValue) -> tuple[Dated, ...]:
    value = dated(given, about.library)
    return () if value is None else value.values


VALUES: tuple[Check, ...] = (values_exist, values_may_be_shared, prices_have_years)
