from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.deliveries.standing.sentence import quantity, sentence
from tests.deliveries.standing.test_line import a_standing


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


@pytest.mark.parametrize(
    ("silent", "until", "told"),
    [
        ("0", date(2025, 6, 30), ""),
        ("30", date(2025, 6, 30),
         " No return tells of periods in which 30 hours of it fell due; the last that does ends "
         "on 30 June 2025."),
        ("1", None, " No return tells of periods in which 1 hour of it fell due."),
    ],
)  # fmt: skip
def test_what_no_return_tells_of_is_said_apart(silent: str, until: date | None, told: str) -> None:
    found = replace(a_standing(20), due_not_reported=Decimal(silent), reported_until=until)

    assert sentence(found, date(2025, 12, 31)) == (
        "By 31 December 2025: 100 hours promised in all, 50 hours due, 20 hours reported, "
        f"20 hours verified.{told}"
    )
