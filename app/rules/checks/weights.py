"""Weights total what they should, level by level, to the last decimal."""

from collections.abc import Iterator
from decimal import Decimal

from app.rules.checks.about import About, Check, Found, noted, wrong
from app.rules.document.criterion import Criterion
from app.rules.names import every
from app.units import plain

WHOLE = {"percent": Decimal(100), "fraction": Decimal(1)}


def levels_total(about: About) -> Iterator[Found]:
    """Under the plain weighted sum each level totals 100 percent, or 1; points total anything."""
    whole = WHOLE.get(about.rules.weights)
    plainly = about.rules.total.formula == "weighted_sum"
    if plainly and not any(one.weight for one in about.rules.criteria):
        words = "Nothing weighs anything, so every total would be 0."
        yield wrong(
            "no_weights", words, "Give criteria weights, or the total a formula.", "criteria"
        )
        return
    if whole is None or not plainly:
        return
    yield from _level(about.rules.criteria, "criteria", whole)
    for criterion in every(about.rules.criteria):
        if criterion.criteria:
            path = about.at(criterion.code, "criteria")
            yield from _level(criterion.criteria, path, whole)


def _level(criteria: tuple[Criterion, ...], path: str, whole: Decimal) -> Iterator[Found]:
    weights = [criterion.weight for criterion in criteria if criterion.weight is not None]
    total = sum(weights, Decimal(0))
    if weights and total != whole:
        gap = plain(abs(whole - total))
        way = "short" if total < whole else "over"
        added = " + ".join(plain(weight) for weight in weights)
        words = f"The weights {added} total {plain(total)}, not {plain(whole)}: {gap} {way}."
        fix = f"Make them total {plain(whole)} exactly, or use `weights: points`."
        yield wrong("weights_total", words, fix, path)


def headings_weigh(about: About) -> Iterator[Found]:
    """A heading whose criteria weigh nothing cannot be scored."""
    for criterion in every(about.rules.criteria):
        idle = not any(child.weight for child in criterion.criteria)
        if criterion.criteria and criterion.weight and idle:
            words = f"The criteria below `{criterion.code}` weigh nothing together."
            path = about.at(criterion.code, "criteria")
            yield wrong("no_weights", words, "Give them weights.", path)


def weightless_in_sum(about: About) -> Iterator[Found]:
    """A scored criterion without a weight is easily an oversight."""
    if about.rules.total.formula != "weighted_sum":
        return
    for criterion in every(about.rules.criteria):
        if criterion.weight is None and criterion.method is not None and not criterion.gate:
            words = f"`{criterion.code}` is scored but has no weight, so it adds nothing."
            fix = "Give it a weight, or a gate, if it should count."
            yield noted("weightless", words, fix, about.at(criterion.code))


WEIGHTS: tuple[Check, ...] = (levels_total, headings_weigh, weightless_in_sum)
