"""Doubles never decide: a column holds what the exact evaluator says, or is in doubt."""

from collections.abc import Mapping
from decimal import Decimal, Overflow
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.formula import estimate, exact
from app.rules.formula.bulk import compiled, settled
from app.rules.formula.estimate import Answer, Estimate
from app.rules.formula.exact import PoolFact, Undefined, pooled
from app.rules.formula.grammar import read
from app.rules.formula.node import Node
from app.rules.formula.notation import shown
from app.units import MODES, Rounding, exactly, rounded

NAMES = ("price", "hours", "spend")
ORDINARY = ["0", "0.5", "1", "2", "0.1", "0.3", "1.005", "100", "33.33", "0.01", "12.5", "-1"]
DECIMALS = st.sampled_from(ORDINARY).map(Decimal) | st.decimals("-1000", "1000", places=3)
POOLS = ("lowest", "highest", "mean", "median", "sum")


def joined(sign: str, one: str, other: str) -> str:
    return f"({one} {sign} {other})"


def numbers(inner: st.SearchStrategy[str], questions: st.SearchStrategy[str]) -> Any:
    """Write formulas that make a number out of smaller ones."""
    pair = (inner, inner)
    return st.one_of(
        st.builds(joined, st.sampled_from("+-*/"), *pair),
        st.builds(lambda name, one: f"{name}({one})", st.sampled_from(
            ["abs", "round", "floor", "ceil", "sqrt", "ln", "log10"]), inner),
        st.builds(lambda one, places: f"round({one}, {places})", inner, st.integers(-3, 5)),
        st.builds(lambda name, one, other: f"{name}({one}, {other})",
                  st.sampled_from(["min", "max"]), *pair),
        st.builds(lambda one, asked, other: f"({one} if {asked} else {other})",
                  inner, questions, inner),
        st.builds(lambda name, one: f"{name}({one})", st.sampled_from(POOLS), inner),
        st.builds(lambda name, one, asked: f"{name}({one}, {asked})",
                  st.sampled_from(POOLS), inner, questions),
        st.builds(lambda asked: f"count({asked})", questions),
    )  # fmt: skip


def asked_of(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Write questions about numbers."""
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    compared = st.builds(joined, signs, inner, inner)
    return st.one_of(
        compared,
        st.builds(joined, st.sampled_from(["and", "or"]), compared, compared),
        compared.map(lambda one: f"(not {one})"),
    )


LEAVES = st.sampled_from(NAMES) | DECIMALS.map(lambda number: f"({number})")
FORMULAS = st.recursive(LEAVES, lambda inner: numbers(inner, asked_of(inner)), max_leaves=8)
COLUMNS = st.integers(1, 6).flatmap(
    lambda rows: st.fixed_dictionaries(
        {name: st.lists(DECIMALS, min_size=rows, max_size=rows) for name in NAMES}
    )
)


class Row:
    """The exact scope of one tender among others."""

    def __init__(self, columns: Mapping[str, list[Decimal]], place: int) -> None:
        self.columns, self.place = columns, place

    def name(self, name: str, /) -> Decimal:
        return self.columns[name][self.place]

    def pool(self, fact: PoolFact, /) -> Decimal:
        found = []
        for place in range(len(self.columns["price"])):
            other = Row(self.columns, place)
            if fact.condition is None or fact.condition(other):
                found.append(Decimal(1) if fact.of is None else fact.of(other))
        return pooled(fact.function, found)

    def stage(self, stage: str, code: str, /) -> Decimal:
        raise Undefined(f"{stage}({code})")

    def theme(self, kind: str, theme: str, /) -> Decimal:
        raise Undefined(f"{kind}({theme})")


class Given:
    """The same tenders as columns."""

    def __init__(self, columns: Mapping[str, list[Decimal]]) -> None:
        self.columns = columns
        self.shape: tuple[int, ...] = (len(columns["price"]),)

    def name(self, name: str, /) -> Estimate:
        return estimate.of(self.columns[name])

    def stage(self, stage: str, code: str, /) -> Estimate:
        raise Undefined(f"{stage}({code})")

    def theme(self, kind: str, theme: str, /) -> Estimate:
        raise Undefined(f"{kind}({theme})")


def exact_rows(node: Node, columns: Mapping[str, list[Decimal]]) -> list[Any]:
    """Work every row out exactly; None where it has no answer."""
    work, found = exact.compiled(node), []
    with exactly():
        for place in range(len(columns["price"])):
            try:
                found.append(work(Row(columns, place)))
            except (Undefined, Overflow):
                found.append(None)
    return found


@settings(max_examples=400)
@given(formula=FORMULAS, columns=COLUMNS)
def test_a_double_is_within_its_bound_or_in_doubt(
    formula: str, columns: dict[str, list[Decimal]]
) -> None:
    node = read(formula)

    found = compiled(node)(Given(columns))

    rows = len(columns["price"])
    for double, doubt, number in zip(
        np.broadcast_to(found.values, rows).tolist(),
        np.broadcast_to(found.doubt, rows).tolist(),
        exact_rows(node, columns),
        strict=True,
    ):
        if not doubt:
            assert number is not None, shown(node)
            assert abs(Decimal(double) - number) <= Decimal(found.error), shown(node)


@settings(max_examples=200)
@given(question=asked_of(FORMULAS), columns=COLUMNS)
def test_an_answer_is_the_exact_one_or_in_doubt(
    question: str, columns: dict[str, list[Decimal]]
) -> None:
    node = read(question)

    found = compiled(node)(Given(columns))

    assert isinstance(found, Answer)
    rows = len(columns["price"])
    doubts = np.broadcast_to(found.doubt, rows)
    answers = np.broadcast_to(found.values, rows)
    sure = [place for place in range(rows) if not doubts[place]]
    expected = exact_rows(node, columns)
    assert [bool(answers[place]) for place in sure] == [expected[place] for place in sure]


@settings(max_examples=300)
@given(
    formula=FORMULAS,
    columns=COLUMNS,
    decimals=st.integers(-2, 6),
    mode=st.sampled_from(sorted(MODES)),
)
def test_settled_rows_are_what_the_exact_evaluator_rounds_them_to(
    formula: str, columns: dict[str, list[Decimal]], decimals: int, mode: str
) -> None:
    node, rounding = read(formula), Rounding(decimals, mode)
    expected = [Decimal(0) if row is None else row for row in exact_rows(node, columns)]
    found = compiled(node)(Given(columns))
    rows = (len(expected),)
    column = Estimate(
        np.broadcast_to(found.values, rows),
        found.error,
        found.most,
        np.broadcast_to(found.doubt, rows),
    )

    steps = settled(column, rounding, lambda place: expected[place])

    assert [Decimal(step).scaleb(-decimals) for step in steps.tolist()] == [
        rounded(number, rounding) for number in expected
    ]


def test_a_penny_on_the_edge_is_decided_exactly() -> None:
    """1.15 × 0.5 is 0.575, which as a double is just below, and half up makes 0.58."""
    columns = {"price": [Decimal("1.15"), Decimal("1.16")], "hours": [Decimal("0.5")] * 2}
    found = compiled(read("price * hours"))(Given(columns))
    asked: list[int] = []

    def exact_row(place: int) -> Decimal:
        asked.append(place)
        return columns["price"][place] * columns["hours"][place]

    assert settled(found, Rounding(2), exact_row).tolist() == [58, 58]
    assert asked == [0]


@pytest.mark.parametrize(
    ("formula", "in_doubt"),
    [
        ("1 / hours", [True, False]),
        ("sqrt(hours - 1)", [True, False]),
        ("ln(hours)", [True, False]),
        ("1 / hours if hours > 0 else 0", [False, False]),
        ("price == lowest(price)", [False, False]),
        ("price * 0.1 == lowest(price) * 0.1", [True, False]),
        ("round(price, hours)", [True, True]),
        ("0.1 + 0.2 == 0.3", [True, True]),
        ("exp(hours * 1000)", [True, True]),
    ],
)
def test_what_has_no_sure_answer_is_in_doubt(formula: str, in_doubt: list[bool]) -> None:
    columns = {"price": [Decimal(5), Decimal(7)], "hours": [Decimal(0), Decimal(2)]}
    found = compiled(read(formula))(Given(columns))
    overflowing = found.doubt if isinstance(found, Answer) else found.doubt | (found.error > 1e9)

    assert np.broadcast_to(overflowing, 2).tolist() == in_doubt


def test_the_bound_grows_with_the_sum_and_stays_small() -> None:
    columns = {"price": [Decimal("940000.37")], "hours": [Decimal("0.3333")]}

    found = compiled(read("price * hours * (1 - 0.1) * (1 - 0.05) + price"))(Given(columns))

    assert 0 < found.error < 1e-8
