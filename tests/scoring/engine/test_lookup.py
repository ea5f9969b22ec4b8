"""Words, whole numbers and numbers in ranges are looked up; what is not there has no answer."""

from decimal import Decimal

import pytest

from app.rules.compiler.sums import table_plan
from app.rules.document.table import Table
from app.rules.formula.exact import Undefined
from app.rules.plan import Row
from app.scoring.engine.lookup import look_up, worth
from app.units import exactly

WORDS = table_plan(
    "words",
    Table.model_validate(
        {"choices": {"good": {"share": "0.7"}, "4": {"points": 12}, "true": {"share": 1}}}
    ),
)
RANGES = table_plan(
    "ranges",
    Table.model_validate(
        {"bands": [{"to": 3, "points": 10}, {"over": 3, "under": 8, "points": 4}]}
    ),
)


@pytest.mark.parametrize(
    ("value", "name"),
    [("good", "good"), (Decimal(4), "4"), (Decimal("4.00"), "4"), ("4", "4"), (True, "true")],
)
def test_a_choice_is_found_by_what_it_is(value: Decimal | bool | str, name: str) -> None:
    assert look_up(WORDS, value).name == name


@pytest.mark.parametrize(("value", "points"), [("3", 10), ("3.01", 4), ("7.99", 4), ("-5", 10)])
def test_a_range_is_found_by_its_edges(value: str, points: int) -> None:
    assert look_up(RANGES, Decimal(value)).points == points


def test_no_last_digit_of_a_division_puts_a_number_in_the_wrong_row() -> None:
    with exactly():
        nearly_three = Decimal(5) / 3 * 3 - 2  # a fiftieth digit over
        nearly_four = Decimal(4) / 3 * 3

    assert nearly_three != 3
    assert look_up(RANGES, nearly_three).points == 10
    assert look_up(WORDS, nearly_four).points == 12
    assert look_up(RANGES, Decimal("3.0000000000000000001")).points == 4


@pytest.mark.parametrize("value", ["godd", Decimal("4.5"), False, "Good"])
def test_what_is_not_on_the_scale_has_no_answer(value: Decimal | bool | str) -> None:
    with pytest.raises(Undefined, match="is not on the scale words; it has good, 4, true"):
        look_up(WORDS, value)


@pytest.mark.parametrize("value", [Decimal(8), "good", True])
def test_what_is_in_no_band_has_no_answer(value: Decimal | bool | str) -> None:
    with pytest.raises(Undefined):
        look_up(RANGES, value)


def test_a_figure_takes_points_else_the_share_else_the_label() -> None:
    half, ten = Decimal("0.5"), Decimal(10)

    assert worth(Row("Good", half, ten, "good")) == 10
    assert worth(Row("Good", half, None, "good")) == half
    assert worth(Row("Good", None, None, "good")) == "Good"
    assert worth(Row(None, None, None, "good")) == "good"
