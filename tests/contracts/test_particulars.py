from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.kind import Regime, Works
from app.contracts.particulars import particulars

DAY = date(2026, 4, 20)
ONE_LOT: dict[str, Any] = {
    "kind": "works",
    "procedure": "open",
    "estimated_value": {"without_vat": "1000000.00", "with_vat": "1200000.00"},
    "lots": [{"number": "1"}],
}


def test_a_procurement_of_one_lot_gives_its_value_to_the_contract() -> None:
    known = particulars(ONE_LOT, {}, DAY)

    assert (known.value, known.value_with_vat) == (Decimal(1_000_000), Decimal(1_200_000))
    assert (known.works, known.regime, known.is_light_touch) == (Works.WORKS, Regime.PA23, False)


def test_the_value_of_a_lot_is_its_own() -> None:
    two = ONE_LOT | {"lots": [{"number": "1"}, {"number": "2"}]}

    known = particulars(two, {"value": "400000.004"}, DAY)

    assert (known.value, known.value_with_vat) == (Decimal("400000.00"), None)
    assert particulars(two, {}, DAY).value is None


def test_a_value_that_is_no_number_is_not_known() -> None:
    assert particulars({}, {"value": "much"}, DAY).value is None
    assert particulars({}, {"value": True}, DAY).value is None


@pytest.mark.parametrize(
    ("document", "facts", "day", "regime"),
    [
        ({}, {}, date(2025, 2, 24), Regime.PA23),
        ({}, {}, date(2025, 2, 23), Regime.PCR15),
        ({"procedure": "below_threshold"}, {}, DAY, Regime.PA23_BELOW),
        ({"procedure": "below_threshold"}, {}, date(2024, 3, 1), Regime.OTHER),
        ({}, {"above_threshold": False}, DAY, Regime.PA23_BELOW),
        ({}, {"above_threshold": True}, DAY, Regime.PA23),
    ],
)
def test_the_law_follows_from_the_day_and_the_threshold(
    document: dict[str, Any], facts: dict[str, Any], day: date, regime: Regime
) -> None:
    assert particulars(document, facts, day).regime is regime


def test_light_touch_is_for_services() -> None:
    known = particulars({"kind": "light_touch"}, {}, DAY)

    assert (known.works, known.is_light_touch) == (Works.SERVICES, True)
