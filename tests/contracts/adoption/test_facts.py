from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.adoption.facts import Facts, faults_of
from app.contracts.kind import Regime

TODAY = date(2026, 3, 2)
KNOWN = Facts("Grounds maintenance", Regime.PCR15, starts_on=TODAY, value=Decimal(100))


def test_a_contract_is_entered_into_on_its_first_day_unless_it_is_said() -> None:
    assert KNOWN.entered == TODAY
    assert replace(KNOWN, entered_on=date(2026, 2, 1)).entered == date(2026, 2, 1)
    assert faults_of(KNOWN, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": None}, "day_missing"),
        ({"starts_on": date(2026, 3, 3)}, "in_the_future"),
        ({"ends_on": date(2026, 3, 1)}, "ends_before_start"),
        ({"first_ends_on": date(2026, 3, 1)}, "ends_before_start"),
        ({"ends_on": date(9999, 12, 31)}, "day_out_of_range"),
        ({"entered_on": date(1000, 1, 1)}, "day_out_of_range"),
        ({"value_with_vat": Decimal(99)}, "value_below_net"),
    ],
)
def test_what_cannot_be_is_told(changes: dict[str, object], code: str) -> None:
    told = faults_of(replace(KNOWN, **changes), TODAY)  # type: ignore[arg-type]

    assert [one.code for one in told] == [code]


def test_a_contract_may_start_after_it_was_entered_into() -> None:
    known = replace(KNOWN, entered_on=date(2026, 2, 1), starts_on=date(2026, 4, 1))

    assert faults_of(known, TODAY) == []
