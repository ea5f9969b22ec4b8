from decimal import Decimal

import pytest

from app.deliveries.standing.sentence import quantity


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        ("1", "hour", "1 hour"),
        ("0", "hour", "0 hours"),
        ("0.999", "hour", "1 hour"),
        ("8000000.00", "gbp", "8000000 pounds"),
        ("1", "people", "1 person"),
        ("12.5", "fte_year", "12.5 full-time years"),
        ("33.33333333", "tonne", "33.33 tonnes"),
        ("3", "school_visit", "3 school visit"),
    ],
)
def test_a_quantity_is_said_with_its_unit(number: str, unit: str, told: str) -> None:
    assert quantity(Decimal(number), unit) == told
