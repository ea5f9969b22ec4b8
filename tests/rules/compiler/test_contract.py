"""The facts that every contract may have are of their kind, or named as wrong."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.rules.compiler.contract import day_of, faults


@pytest.mark.parametrize(
    "contract",
    [
        {},
        {"value": Decimal(0), "years": Decimal("0.5"), "date": "2026-04-01"},
        {"above_threshold": False, "currency": "GBP", "lots": Decimal(5), "depot": "north"},
    ],
)
def test_a_contract_may_say_little_or_much(contract: dict[str, Any]) -> None:
    assert list(faults(contract)) == []


@pytest.mark.parametrize(
    ("fact", "given"),
    [
        ("value", "£5m"),
        ("value", Decimal(-1)),
        ("value", True),
        ("years", Decimal(0)),
        ("years", Decimal(-1)),
        ("years", "two"),
        ("date", "2026-13-01"),
        ("date", "20260101"),
        ("date", Decimal(2026)),
        ("above_threshold", "yes"),
        ("above_threshold", Decimal(1)),
        ("currency", Decimal(5)),
    ],
)
def test_what_cannot_be_meant_is_named(fact: str, given: Any) -> None:
    [fault] = faults({fact: given})

    assert (fault.code, fault.path) == ("bad_contract_fact", f"contract.{fact}")


def test_the_day_of_a_contract_is_read() -> None:
    assert day_of({"date": "2026-04-01"}) == date(2026, 4, 1)
    assert day_of({}) is None
    assert day_of({"date": "tomorrow"}) is None
