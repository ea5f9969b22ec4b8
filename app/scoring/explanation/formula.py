"""Formulas with the numbers put in: the published text, and the very numbers that it ran on."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from app.rules.formula.exact import Undefined
from app.rules.formula.grammar import read
from app.rules.formula.node import Name, Node, OfCriterion, OfTheme, Pool
from app.rules.formula.notation import shown
from app.rules.formula.terms import Noting
from app.rules.names import in_method
from app.rules.plan import Sum
from app.scoring.engine.outcome import Fails, NotApplicable, Stops
from app.scoring.explanation.number import precise


@dataclass(frozen=True)
class Filled:
    """One formula as it ran for one tender."""

    text: str  #: as published
    numbers: str  #: the same with the numbers put in; what was not asked for stays a name
    pool: tuple[tuple[str, Any], ...]  #: facts of all tenders that it asked for
    names: tuple[str, ...]  #: what else it asked for, by name


def filled(formula: Sum, scope: Any, *, of_method: bool = False, hidden: bool = False) -> Filled:
    """Run a formula again on the numbers already worked out, and put them into its text.

    Args:
        formula: what to run; it must be run inside `app.units.exactly()`.
        scope: where it found its names.
        of_method: it is a method's, where bare pool words are about the value.
        hidden: leave facts of the pool as they are written, for a reader who may not see them.
    """
    noting = Noting(scope)
    with suppress(Undefined, Fails, Stops, NotApplicable):
        formula.work_out(noting)  # as far as it comes; the number itself says what is wrong
    node = read(formula.text)
    node = in_method(node) if of_method else node
    asked: dict[str, Any] = {}

    def put(part: Node) -> Node | None:
        key = shown(part)
        if isinstance(part, Pool) and key in noting.terms:
            asked[key] = noting.terms[key]
            return part if hidden else _as_name(noting.terms[key])
        simple = isinstance(part, Name | OfCriterion | OfTheme)
        return _as_name(noting.terms[key]) if simple and key in noting.terms else None

    numbers = shown(_changed(node, put))
    names = tuple(key for key in noting.terms if key not in asked)
    return Filled(formula.text, numbers, () if hidden else tuple(asked.items()), names)


def equation(found: Filled, result: str) -> str:
    """Write a formula, the formula with the numbers put in, and what it comes to."""
    steps = [found.text, found.numbers, result]
    return " = ".join(text for place, text in enumerate(steps) if text not in steps[:place])


def _as_name(value: Any) -> Name:
    text = precise(value)
    return Name(f"({text})" if text.startswith("-") else text)


def _changed(node: Node, put: Callable[[Node], Node | None]) -> Node:
    """Give a tree with some of its parts replaced."""
    made = put(node)
    if made is not None:
        return made
    changes: Mapping[str, Any] = {
        each.name: _part(getattr(node, each.name), put) for each in fields(node)
    }
    return replace(node, **changes)


def _part(part: Any, put: Callable[[Node], Node | None]) -> Any:
    if isinstance(part, tuple):
        return tuple(_changed(item, put) for item in part)
    return _changed(part, put) if is_dataclass(part) else part  # type: ignore[arg-type]
