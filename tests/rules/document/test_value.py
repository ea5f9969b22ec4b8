"""Numbers through time: the one in force on a day, or none."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.rules.document.value import (
    ADatedValue,
    AQuantity,
    AReduction,
    Dated,
    DatedValue,
    Quantity,
    Reduction,
)

VALUE: TypeAdapter[DatedValue] = TypeAdapter(ADatedValue)
QUANTITY: TypeAdapter[Quantity] = TypeAdapter(AQuantity)
REDUCTION: TypeAdapter[Reduction] = TypeAdapter(AReduction)
WAGE = [
    {"from": "2026-04-01", "value": "12.71", "until": "2027-03-31"},
    {"from": "2025-04-01", "value": "12.21"},
]


def on(given: Any, day: str | None) -> Decimal | None:
    found = VALUE.validate_python(given).on(None if day is None else date.fromisoformat(day))
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2025-03-31", None),
        ("2025-04-01", "12.21"),
        ("2026-03-31", "12.21"),
        ("2026-04-01", "12.71"),
        ("2027-03-31", "12.71"),
        ("2027-04-01", None),
        (None, None),
    ],
)
def test_the_value_in_force_on_a_day_is_found_whatever_their_order(
    day: str | None, value: str | None
) -> None:
    assert on(WAGE, day) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "given", [5, "5", {"value": 5}, [{"value": 5}], {"values": [{"value": 5}]}]
)
def test_a_value_without_a_day_is_always_in_force(given: Any) -> None:
    assert on(given, None) == 5
    assert on(given, "1999-01-01") == 5


def test_a_reference_is_told_from_a_first_day() -> None:
    reference = VALUE.validate_python({"from": "values/wages.yaml#living-wage"})
    dated = VALUE.validate_python({"from": "2026-04-01", "value": 5})

    assert reference.reference == "values/wages.yaml#living-wage"
    assert dated.reference is None


def test_two_values_from_the_same_day_are_refused() -> None:
    with pytest.raises(ValidationError, match="two values from the same day"):
        VALUE.validate_python([{"value": 1}, {"value": 2}])


@pytest.mark.parametrize(("licence", "may"), [(None, True), ("OGL-3.0", True), ("NC-ND", False)])
def test_a_licence_says_whether_a_value_may_be_handed_on(licence: str | None, may: bool) -> None:
    assert Dated(value=Decimal(1), licence=licence).may_be_shared is may


def test_a_quantity_grows_with_the_contract() -> None:
    years, millions = Decimal(3), Decimal("2.5")

    assert QUANTITY.validate_python(4).over(years, millions) == 4
    assert QUANTITY.validate_python({"quantity": 4, "per_year": True}).over(years, millions) == 12
    both = QUANTITY.validate_python({"quantity": 4, "per_year": True, "per_million_pounds": True})
    assert both.over(years, millions) == 30


def test_a_reduction_is_a_share_or_a_quantity() -> None:
    assert REDUCTION.validate_python("0.2") == Reduction(share=Decimal("0.2"))
    assert REDUCTION.validate_python({"quantity": 2}) == Reduction(quantity=Decimal(2))
    for wrong in ({}, {"share": 0.1, "quantity": 2}, 1.5, -0.1, {"quantity": -1}):
        with pytest.raises(ValidationError):
            REDUCTION.validate_python(wrong)
