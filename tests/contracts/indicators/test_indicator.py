from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.indicators.indicator import needs_indicators, wanting
from app.contracts.kind import Regime


@dataclass
class A:
    """A contract of six million pounds with VAT, under the Act."""

    value: Decimal | None = Decimal(5_000_000)
    value_with_vat: Decimal | None = Decimal(6_000_000)
    regime: Regime = Regime.PA23
    is_light_touch: bool = False
    is_framework: bool = False
    is_concession: bool = False
    why_no_indicators: str = ""


@dataclass
class Marked:
    """An indicator, and whether it is one of the most material."""

    is_material: bool = True


def codes(contract: A, *marks: bool) -> list[str]:
    return [one.code for one in wanting(contract, [Marked(mark) for mark in marks])]


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, True),
        ({"value_with_vat": Decimal(5_000_000)}, False),
        ({"value_with_vat": Decimal("5000000.01")}, True),
        ({"value_with_vat": None}, True),  # six million with VAT, as the duties have it
        ({"value_with_vat": None, "value": Decimal("4166666.66")}, False),
        ({"value_with_vat": None, "value": Decimal(5_000_001)}, True),
        ({"value_with_vat": None, "value": None}, False),
        ({"is_light_touch": True}, False),
        ({"is_framework": True}, False),
        ({"is_concession": True}, False),
        ({"regime": Regime.PCR15}, False),
    ],
)
def test_section_52_asks_for_indicators_above_five_million_pounds_with_vat(
    changes: dict[str, Any], needed: bool
) -> None:
    assert needs_indicators(A(**changes)) is needed


def test_three_are_enough_and_two_are_told_with_their_number() -> None:
    [told] = wanting(A(), [Marked(), Marked()])

    assert codes(A(), True, True, True) == []
    assert (told.code, told.severity) == ("indicators_wanting", "warning")
    assert "it has 2" in told.message


def test_one_that_is_not_marked_is_told_as_that_and_not_as_missing() -> None:
    """Three are set, which is what section 52 asks; but no notice would tell of the third."""
    assert codes(A(), True, True, False) == ["material_indicators"]
    assert codes(A(), False, False, False) == ["material_indicators"]


def test_a_reason_stands_in_the_place_of_indicators() -> None:
    assert codes(A(why_no_indicators="Its outcome is a single report.")) == []


def test_of_more_than_three_the_three_most_material_are_marked() -> None:
    assert codes(A(), True, True, True, True) == ["material_indicators"]
    assert codes(A(), True, True, True, False) == []
    assert codes(A(value=None, value_with_vat=None), True, True) == []
