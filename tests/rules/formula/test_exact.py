"""Formulas are worked out to fifty digits, and have no answer where there is none."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.formula.exact import PoolFact, Undefined, compiled, pooled
from app.rules.formula.grammar import read
from app.units import exactly

NUMBERS = st.decimals("-1000000", "1000000", places=4)


class Given:
    """A scope of what a test gives; asking for anything else is a failure."""

    def __init__(self, **names: Any) -> None:
        self.names = names
        self.asked: list[str] = []

    def name(self, name: str, /) -> Any:
        self.asked.append(name)
        return self.names[name]

    def pool(self, fact: PoolFact, /) -> Decimal:
        return pooled(fact.function, [Decimal(3), Decimal(1), Decimal(2)])

    def stage(self, stage: str, code: str, /) -> Any:
        return self.names[f"{stage}({code})"]

    def theme(self, kind: str, theme: str, /) -> Decimal:
        found: Decimal = self.names[f"{kind}({theme})"]
        return found


def worked_out(text: str, **names: Any) -> Any:
    with exactly():
        return compiled(read(text))(Given(**names))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 - 2 - 3", "-4"),
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("12 / 4 / 3", "1"),
        ("-2 - -3", "1"),
        ("1 / 3", "0." + "3" * 50),
        ("2 / 3", "0." + "6" * 49 + "7"),
        ("min(3, 1, 2) + max(3, 1, 2)", "4"),
        ("abs(-1.5)", "1.5"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(2.675, 2)", "2.68"),
        ("round(1250, -2)", "1300"),
        ("floor(-1.5)", "-2"),
        ("ceil(-1.5)", "-1"),
        ("sqrt(2)", "1.4142135623730950488016887242096980785696718753769"),
        ("ln(exp(1))", "1"),
        ("log10(1000)", "3"),
        ("exp(0)", "1"),
        ("lowest(x) + highest(x) * 10 + mean(x) * 100", "231"),
        ("median(x) + sum(x) * 10", "62"),
        ("count(x > 1)", "3"),
        ("5 if 1 < 2 else 6", "5"),
    ],
)  # fmt: skip
def test_sums_come_out_exactly(text: str, answer: str) -> None:
    assert worked_out(text, x=Decimal(1)) == Decimal(answer)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("1 < 2", True), ("2 <= 1", False), ("1 == 1.0", True), ("1 != 1.0", False),
        ("1 > 2 or 2 > 1", True), ("1 > 2 and 2 > 1", False), ("not 1 > 2", True),
        ("1 < 2 < 3", True), ("1 < 3 < 2", False), ("0.1 + 0.2 == 0.3", True),
    ],
)  # fmt: skip
def test_questions_are_answered(text: str, yes: bool) -> None:
    assert worked_out(text) is yes


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1 / 0", "it divides by zero"),
        ("0 / 0", "it divides by zero"),
        ("sqrt(0 - 1)", "square root of -1"),
        ("ln(0)", "logarithm of 0"),
        ("log10(0 - 5)", "logarithm of -5"),
        ("round(1, 0.5)", "rounds to 0.5 places"),
        ("round(1, 21)", "rounds to 21 places"),
    ],
)
def test_what_has_no_answer_says_why(text: str, why: str) -> None:
    with pytest.raises(Undefined, match=why):
        worked_out(text)


@pytest.mark.parametrize(
    "text", ["1 if a else 1 / 0", "1 if not b else 1 / 0", "1 if a or 1 / 0 > 1 else 2"]
)
def test_only_the_branch_that_is_taken_is_worked_out(text: str) -> None:
    assert worked_out(text, a=True, b=False) == 1


def test_a_question_stops_at_the_first_answer() -> None:
    scope = Given(a=False, b=True)
    with exactly():
        assert compiled(read("a and b"))(scope) is False

    assert scope.asked == ["a"]


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_the_tenders_never_reaches_an_answer_of_the_pool(
    numbers: list[Decimal], chance: Any
) -> None:
    mixed = chance.sample(numbers, len(numbers))
    with exactly():
        for function in ("lowest", "highest", "mean", "median", "sum", "count"):
            assert pooled(function, numbers) == pooled(function, mixed)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_the_mean_and_the_median_lie_between_the_lowest_and_the_highest(
    numbers: list[Decimal],
) -> None:
    with exactly():
        low, high = pooled("lowest", numbers), pooled("highest", numbers)
        assert low <= pooled("mean", numbers) <= high
        assert low <= pooled("median", numbers) <= high


def test_nobody_left_has_no_answer_but_counts_as_none() -> None:
    assert pooled("count", []) == 0
    for function in ("lowest", "highest", "mean", "median", "sum"):
        with pytest.raises(Undefined, match="no tender is left"):
            pooled(function, [])
