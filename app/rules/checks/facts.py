"""What tenders declare, what a contract gives, and what stands for it when it is missing."""

from collections.abc import Iterator
from decimal import Decimal

from app.problems import nearest
from app.rules.checks.about import About, Check, Found, noted, wrong
from app.rules.compiler.contract import faults
from app.rules.document.criterion import Criterion
from app.rules.document.ruleset import Fact
from app.rules.formula.node import OfTheme, walk
from app.rules.names import every
from app.units import NUMBER, plain


def contract_is_right(about: About) -> Iterator[Found]:
    """The facts that every contract may have are of their kind."""
    for fault in faults(about.contract):
        yield wrong(fault.code, fault.message, fault.how_to_fix, fault.path)


def missing_facts_have_answers(about: About) -> Iterator[Found]:
    """What stands for a missing fact is of the fact's own kind, and within its bounds."""
    for code, fact in about.rules.facts.items():
        path = f"facts.{code}"
        if fact.min is not None and fact.max is not None and fact.min > fact.max:
            words = f"`{code}` is at least {fact.min} and at most {fact.max}: nothing fits."
            yield wrong("nothing_fits", words, "Turn the bounds round.", f"{path}.min")
        if fact.missing not in (None, "fail") and not _fits(fact, fact.missing or ""):
            words = f"`{code}` is {_wanted(fact)}; {fact.missing!r} cannot stand for it."
            fix = f"Write {_wanted(fact)}, or fail."
            yield wrong("wrong_kind_of_fact", words, fix, f"{path}.missing")


def _fits(fact: Fact, text: str) -> bool:
    if fact.kind == "yes_no":
        return text in ("true", "false")
    if fact.kind == "number":
        return NUMBER.fullmatch(text) is not None and _within(fact, Decimal(text))
    return not fact.words or text in fact.words


def _within(fact: Fact, value: Decimal) -> bool:
    low = fact.min is None or value >= fact.min
    return low and (fact.max is None or value <= fact.max)


def _wanted(fact: Fact) -> str:
    """Say what a fact can be."""
    if fact.kind == "yes_no":
        return "true or false"
    if fact.kind == "word":
        return f"one of {', '.join(fact.words)}" if fact.words else "a word"
    least = "" if fact.min is None else f" from {plain(fact.min)}"
    return f"a number{least}" + ("" if fact.max is None else f" up to {plain(fact.max)}")


def missing_marks_have_answers(about: About) -> Iterator[Found]:
    """What stands for a missing mark is on the scale, and stands only where a mark is asked."""
    for criterion in every(about.rules.criteria):
        if criterion.missing is None:
            continue
        path = about.at(criterion.code, "missing")
        if criterion.criteria or criterion.value is not None:
            words = f"`{criterion.code}` is not marked, so `missing` does nothing there."
            fix = "Take it out; a fact or a figure says itself what stands for it."
            yield wrong("missing_without_mark", words, fix, path)
        elif criterion.missing not in ("fail", "respread"):
            yield from _on_scale(about, criterion, criterion.missing, path)


def _on_scale(about: About, criterion: Criterion, mark: str, path: str) -> Iterator[Found]:
    table = about.names.tables.get(about.names.table_of(criterion.method) or "")
    choices = {} if table is None else table.choices
    if about.names.undefined_of(criterion.method) is not None:
        return  # the method says itself what stands for a mark that is not on its scale
    if choices and mark not in choices:
        words = f"{mark!r} is not on the scale of `{criterion.code}`{nearest(mark, set(choices))}."
        yield wrong("not_on_scale", words, f"Use one of {', '.join(choices)}.", path)
    elif not choices and not NUMBER.fullmatch(mark):
        words = f"{mark!r} cannot stand for a mark of `{criterion.code}`, which is a number."
        yield wrong("not_a_number", words, "Write a number, fail or respread.", path)


def money_is_pounds(about: About) -> Iterator[Found]:
    """Values in pounds stand beside a contract in pounds."""
    currency = about.contract.get("currency")
    asked = any(
        isinstance(part, OfTheme) and part.kind == "pounds"
        for _, node in about.dependence.formulas
        for part in walk(node)
    )
    if asked and currency not in (None, "GBP"):
        words = f"The contract is in {currency}, and the rules value promises in pounds."
        fix = "Give the contract's value in pounds, or values in its currency."
        yield noted("not_in_pounds", words, fix, "contract.currency")


FACTS: tuple[Check, ...] = (
    contract_is_right,
    money_is_pounds,
    missing_facts_have_answers,
    missing_marks_have_answers,
)
