"""A credit comes to what was worked by hand, and says when it may be too much."""

from decimal import Decimal
from typing import Any

import pytest

from app.deliveries.shortfall.remedies.credit import CreditNotWorkedOut, credit
from app.rules.document.remedy import INPUTS, RemedyExample, RemedyFormula
from app.rules.reading import read_library

EXAMPLES = [
    pytest.param(formula, example, id=f"{name}-{place}")
    for name, formula in read_library().remedies.items()
    for place, example in enumerate(formula.examples)
]


def a_formula(formula: str = "short * rate", **parameter: Any) -> RemedyFormula:
    rate = {"title": "Rate", "unit": "pounds"} | parameter
    return RemedyFormula.model_validate(
        {
            "title": "A rate",
            "formula": formula,
            "parameters": {"rate": rate},
            "effective_from": "2026-01-01",
            "source": "Ours.",
            "examples": [{"given": {"short": 2, "rate": 3}, "amount": 6}],
        }
    )


@pytest.mark.parametrize(("formula", "example"), EXAMPLES)
def test_each_formula_of_the_library_comes_to_its_examples(
    formula: RemedyFormula, example: RemedyExample
) -> None:
    inputs = {name: value for name, value in example.given.items() if name in INPUTS}
    others = {name: value for name, value in example.given.items() if name not in INPUTS}

    assert credit(formula, inputs, others).amount == example.amount


def test_a_sum_that_cannot_be_kept_is_refused() -> None:
    short = {"short": Decimal(10)}

    assert credit(a_formula(), short, {"rate": Decimal(10) ** 13 - 1}).amount < 10**14
    with pytest.raises(CreditNotWorkedOut, match="comes to £100000000000000, which is more"):
        credit(a_formula(), short, {"rate": Decimal(10) ** 13})


def test_the_working_keeps_every_number_that_was_asked_for() -> None:
    worked = credit(
        a_formula(), {"short": Decimal("2.5"), "due": Decimal(9)}, {"rate": Decimal(3)}
    )

    assert worked.amount == Decimal("7.50")
    assert worked.numbers == {"short": Decimal("2.5"), "rate": 3}


def test_a_parameter_that_the_terms_leave_out_has_its_default() -> None:
    assert credit(a_formula(default=4), {"short": Decimal(2)}, {}).amount == 8


def test_a_credit_is_never_below_nothing_and_is_rounded_to_the_penny() -> None:
    low = credit(a_formula("short * rate - 100"), {"short": Decimal(1)}, {"rate": Decimal(3)})
    odd = credit(a_formula("short * rate / 3"), {"short": Decimal(1)}, {"rate": Decimal(1)})

    assert [low.amount, odd.amount] == [Decimal(0), Decimal("0.33")]


def test_more_than_what_is_short_is_worth_may_be_a_penalty() -> None:
    given = {"short": Decimal(2), "proxy": Decimal(10)}

    [too_much] = credit(a_formula(), given, {"rate": Decimal("10.01")}).findings

    assert too_much.code == "may_be_penal"
    assert "£20.02" in too_much.message
    assert "£20;" in too_much.message
    assert credit(a_formula(), given, {"rate": Decimal(10)}).findings == ()


def test_without_a_value_to_hold_it_against_the_sum_is_questioned() -> None:
    [found] = credit(a_formula(), {"short": Decimal(2)}, {"rate": Decimal(10)}).findings

    assert found.code == "value_unknown"


@pytest.mark.parametrize(
    ("formula", "given", "words"),
    [
        (a_formula("short * proxy * rate"), {"rate": Decimal(1)}, "`proxy` .what one of"),
        (a_formula(), {}, "`rate` .Rate, in pounds."),
        (a_formula(min=1), {"rate": Decimal("0.5")}, "0.5 pounds .* at least 1"),
        (a_formula(max=9), {"rate": Decimal(10)}, "at most 9"),
        (a_formula("rate / (short - 2)"), {"rate": Decimal(1)}, "divides by zero"),
    ],
)
def test_what_cannot_be_worked_out_is_never_zero(
    formula: RemedyFormula, given: dict[str, Decimal], words: str
) -> None:
    with pytest.raises(CreditNotWorkedOut, match=words):
        credit(formula, {"short": Decimal(2)}, given)
