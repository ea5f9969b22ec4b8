from decimal import Decimal

import pytest

from app.contracts.worth import rescaled, with_vat


@pytest.mark.parametrize(
    ("value", "gross", "expected"),
    [
        ("4166666.67", None, "5000000.00"),
        ("0", None, "0"),
        ("100", "105", "105"),  # at the reduced rate
        (None, "105", "105"),
        (None, None, None),
    ],
)
def test_vat_is_added_where_it_is_not_known(
    value: str | None, gross: str | None, expected: str | None
) -> None:
    found = with_vat(value and Decimal(value), gross and Decimal(gross))  # type: ignore[arg-type]

    assert found == (None if expected is None else Decimal(expected))


def test_a_value_with_vat_follows_the_value_without() -> None:
    five, six, ten = Decimal(5), Decimal(6), Decimal(10)

    assert rescaled(six, five, ten) == 12
    assert rescaled(six, five, five) == 6
    assert rescaled(six, None, ten) is None
    assert rescaled(None, five, ten) is None
