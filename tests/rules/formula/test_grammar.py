"""Text becomes a small tree that reaches nothing outside itself, or is refused with words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.formula.grammar import DEEPEST, FormulaFault, read
from app.rules.formula.node import (
    Arithmetic,
    Call,
    Choice,
    Comparison,
    Every,
    Name,
    Negative,
    Number,
    OfCriterion,
    OfTheme,
    Opposite,
    Pool,
)

PRICE, ONE, TWO = Name("price"), Number(Decimal(1)), Number(Decimal(2))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1.50", Number(Decimal("1.50"))),
        (".5", Number(Decimal("0.5"))),
        ("price", PRICE),
        ("-price", Negative(PRICE)),
        ("+price", PRICE),
        ("price + 1 * 2", Arithmetic("+", PRICE, Arithmetic("*", ONE, TWO))),
        ("not a", Opposite(Name("a"))),
        ("a if b else c", Choice(Name("b"), Name("a"), Name("c"))),
        ("1 < price <= 2", Every((Comparison("<", ONE, PRICE), Comparison("<=", PRICE, TWO)))),
        ("min(price, 2)", Call("min", (PRICE, TWO))),
        ("lowest(price)", Pool("lowest", PRICE, None)),
        ("lowest(price, a)", Pool("lowest", PRICE, Name("a"))),
        ("count(a)", Pool("count", None, Name("a"))),
        ("unit_score(quality)", OfCriterion("unit_score", "quality")),
        ("pounds(local_jobs)", OfTheme("pounds", "local_jobs")),
    ],
)  # fmt: skip
def test_a_formula_becomes_its_tree(text: str, tree: object) -> None:
    assert read(text) == tree


def test_white_space_and_line_ends_mean_nothing() -> None:
    assert read("  price\n  +\t1 ") == read("price + 1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("price ** 2", "powers and whole division are not allowed"),
        ("price.real", "has '.real', which no formula can have"),
        ("'a'", "which no formula can have"),
        ("price +", "check brackets and signs"),
        ("frobnicate(price)", "calls 'frobnicate'; the functions are min, max"),
        ("min(price)", "gives min() 1 numbers; it takes 2 to 50"),
        ("count(price, price)", "needs one condition in count(…)"),
        ("lowest()", "needs lowest(what) or lowest(what, condition)"),
        ("value(1)", "needs one criterion code in value(…)"),
        ("True", "only numbers and names are allowed"),
        ("x" * 2001, "is 2001 characters long; the most is 2000"),
        ("(" * 41 + "1" + ")" * 41, f"more than {DEEPEST} brackets"),
        ("1" + "+1" * 200, "more than 80 parts in a row"),
        ("9" * 41, "has a number that cannot be used"),
    ],
)
def test_what_is_no_formula_is_refused_with_words(text: str, words: str) -> None:
    with pytest.raises(FormulaFault) as fault:
        read(text)

    assert words in str(fault.value)


def fault_in(text: str) -> str | None:
    """Give the words of the refusal; None if the text is a formula. Anything else is a crash."""
    try:
        read(text)
    except FormulaFault as fault:
        return str(fault)
    return None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_words(text: str) -> None:
    assert fault_in(text) != ""


@given(st.text(alphabet="pricelowst()+-*/<>=,.0123456789 andornotifelse\n", max_size=60))
def test_anything_nearly_a_formula_is_read_or_refused_with_words(text: str) -> None:
    assert fault_in(text) != ""
