"""Formulas in plain words: measures by their titles, signs as they are spoken."""

from app.rules.formula.grammar import read
from app.rules.formula.node import (
    Arithmetic,
    Call,
    Choice,
    Name,
    Negative,
    Node,
    Number,
    OfCriterion,
    OfTheme,
    Pool,
)
from app.rules.formula.notation import shown
from app.rules.plan import Plan, Sum
from app.scoring.explanation.number import listed, precise
from app.scoring.explanation.phrase import readable, title_of

PRICE = "price"  #: what a tender asks, whatever a criterion is called
SIGNS = {"+": "plus", "-": "less", "*": "times", "/": "divided by"}
STAGES = {
    "value": "the result for",
    "unit_score": "the share of marks for",
    "score": "the score for",
    "weighted": "the marks for",
    "weight": "the weight of",
}
THEMES = {
    "pounds": "the value in pounds of",
    "quantity": "the quantity promised for",
    "points": "the points for",
}
FUNCTIONS = {"min": "the smaller of", "max": "the larger of"}


def more_earned_by(plan: Plan, value: Sum | None, way: str) -> str:
    """Say in a sentence what earns more.

    Args:
        plan: the compiled rules.
        value: the criterion's value; None where it is the mark that it was given.
        way: `higher` or `lower`.
    """
    if value is None:
        return f"A {way} mark earns more."
    node = read(value.text)
    if isinstance(node, Name) and node.name == PRICE:
        return f"A {way} price earns more."
    words = in_plain_words(plan, node)
    if isinstance(node, Name) and node.name in plan.measures:
        return f"Promising {'more' if way == 'higher' else 'less'} of this earns more: {words}."
    return f"More is earned when this is {way}: {words}."


def in_plain_words(plan: Plan, node: Node) -> str:
    """Write a formula as it would be read out."""
    match node:
        case Number(value):
            return precise(value)
        case Name(name):
            known = name != PRICE and (name in plan.measures or name in plan.by_code)
            return title_of(plan, name) if known else f"the {readable(name)}"
        case Arithmetic(sign, left, right):
            return f"{_part(plan, left)} {SIGNS[sign]} {_part(plan, right)}"
        case OfCriterion(stage, code):
            return f"{STAGES[stage]} {title_of(plan, code)}"
        case OfTheme(kind, theme):
            return f"{THEMES[kind]} {readable(theme)}"
        case _:
            return _more(plan, node)


def _more(plan: Plan, node: Node) -> str:
    match node:
        case Negative(of):
            return f"minus {_part(plan, of)}"
        case Call(function, of):
            parts = listed([in_plain_words(plan, one) for one in of])
            return f"{FUNCTIONS.get(function, f'the {readable(function)} of')} {parts}"
        case Pool(function, of, _):
            what = "tenders" if of is None else in_plain_words(plan, of)
            return f"the {function} of {what} among the tenders"
        case Choice(_, then, otherwise):
            either, other = in_plain_words(plan, then), in_plain_words(plan, otherwise)
            return f"{either}, or else {other}"
        case _:
            return f"whether {readable(shown(node))}"


def _part(plan: Plan, node: Node) -> str:
    """Write a part of a sum, in brackets where it is itself one of several words' making."""
    said = in_plain_words(plan, node)
    return f"({said})" if isinstance(node, Arithmetic | Choice | Negative) else said
