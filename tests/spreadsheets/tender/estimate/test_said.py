from decimal import Decimal

import pytest

from app.rules.formula.grammar import read
from app.spreadsheets.tender.estimate.said import (
    Unsayable,
    as_clamped,
    as_rounded,
    constant,
    quoted,
    said,
)
from app.units import Rounding
from tests.factories import a_plan


@pytest.mark.parametrize(
    ("formula", "cell"),
    [
        ("value / 2", "(B7/2)"),
        ("min(value / 10, 1)", "MIN((B7/10),1)"),
        ("max(0, 1 - abs(value - 3))", "MAX(0,(1-ABS((B7-3))))"),
        ("-sqrt(value)", "(-SQRT(B7))"),
    ],
)
def test_a_formula_of_the_rules_is_one_of_a_cell(formula: str, cell: str) -> None:
    assert said(read(formula), lambda name: {"value": "B7"}[name]) == cell


@pytest.mark.parametrize("formula", ["lowest(value)", "1 if value > 2 else 0", "ln(value)"])
def test_what_a_cell_cannot_say_is_refused(formula: str) -> None:
    with pytest.raises(Unsayable):
        said(read(formula), lambda _: "B7")


def test_a_constant_is_what_no_tender_changes() -> None:
    plan = a_plan()

    assert constant(plan, read("contract_value / 1000000 * 3")) == Decimal(3)
    for formula in ("price", "contract_value / 0", "pounds(x)", "lowest(price)", "score(price)",
                    "contract_currency"):  # fmt: skip
        with pytest.raises(Unsayable):
            constant(plan, read(formula))


def test_rounding_is_said_only_where_cells_round_alike() -> None:
    assert as_rounded("B7", None) == "B7"
    assert as_rounded("B7", Rounding(1)) == "ROUND(B7,1)"
    with pytest.raises(Unsayable):
        as_rounded("B7", Rounding(1, "half_even"))


def test_bounds_and_words_are_written_whole() -> None:
    assert as_clamped("B7", (Decimal(0), Decimal(1))) == "MIN(MAX(B7,0),1)"
    assert as_clamped("B7", (None, None)) == as_clamped("B7", None) == "B7"
    assert quoted('a"b') == '"a""b"'
