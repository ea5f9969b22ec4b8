"""Pounds are pounds: what is counted in them cannot be scored for a contract in other money."""

from collections.abc import Iterator

from app.rules.checks.about import About, Check, Found, wrong
from app.rules.document.catalogue import Measure
from app.rules.document.value import Quantity
from app.rules.formula.node import OfTheme, walk
from app.rules.library import units_of
from app.rules.names import every

POUNDS = "GBP"


def pounds_are_pounds(about: About) -> Iterator[Found]:
    """A contract in other money has nothing that is counted in pounds; prices may be in any."""
    currency = about.contract.get("currency")
    if not isinstance(currency, str) or currency == POUNDS:
        return
    in_pounds = list(dict.fromkeys((*_themes(about), *_measures(about), *_targets(about))))
    if in_pounds:
        words = f"The contract is in {currency}, but pounds are meant by {', '.join(in_pounds)}."
        fix = (
            "Give the contract's value and what is offered in pounds, with currency: GBP; or leave"
            " out of the rules what is counted in pounds."
        )
        yield wrong("currency_not_pounds", words, fix, "contract.currency")


def _themes(about: About) -> Iterator[str]:
    for _, node in about.dependence.formulas:
        for part in walk(node):
            if isinstance(part, OfTheme) and part.kind == "pounds":
                yield f"pounds({part.theme})"


def _measures(about: About) -> Iterator[str]:
    units = units_of(about.rules, about.library)
    for code in sorted(about.dependence.measures()):
        measure = about.names.measures[code]
        if units.factor(measure.unit, "gbp") is not None:
            yield f"`{code}`, which is in {measure.unit}"
        elif _grows(measure):
            yield f"`{code}`, which grows with each million pounds"


def _targets(about: About) -> Iterator[str]:
    for criterion in every(about.rules.criteria):
        given = () if criterion.method is None else criterion.method.parameters.values()
        minimum = None if criterion.minimum is None else criterion.minimum.quantity
        if any(_by_million(quantity) for quantity in (minimum, *(one.quantity for one in given))):
            yield f"`{criterion.code}`, whose target grows with each million pounds"


def _grows(measure: Measure) -> bool:
    by_value = measure.time_basis == "per_million_pounds"
    return by_value or _by_million(measure.cap) or _by_million(measure.benchmark)


def _by_million(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.per_million_pounds


CURRENCY: tuple[Check, ...] = (pounds_are_pounds,)
