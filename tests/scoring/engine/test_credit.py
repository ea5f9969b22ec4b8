"""What counts where, for whom and on whose word."""

from decimal import Decimal

import pytest

from app.rules.plan import Groups
from app.scoring.engine.credit import of_doubt, of_groups, of_zone

CREDIT = {"young": Decimal("1.5"), "disabled": Decimal("1.2"), "none": Decimal("0.9")}


@pytest.mark.parametrize(
    ("stacking", "expected"), [("highest_only", "1.5"), ("add", "1.7"), ("multiply", "1.8")]
)
def test_groups_stack_as_the_rules_say(stacking: str, expected: str) -> None:
    groups = Groups(stacking, CREDIT)

    assert of_groups(groups, ("young", "disabled")) == Decimal(expected)
    assert of_groups(groups, ()) == Decimal("0.9")
    assert of_groups(None, ("young",)) == 1


def test_a_zone_without_a_credit_counts_nothing_and_the_unknown_is_elsewhere() -> None:
    assert of_zone({"inside": Decimal(1)}, "adjoining") == 0
    assert of_zone({"elsewhere": Decimal("0.3")}, "unknown") == Decimal("0.3")
    assert of_zone({"elsewhere": Decimal("0.3"), "unknown": Decimal(0)}, "unknown") == 0


def test_a_doubt_costs_only_what_the_rules_say() -> None:
    credit = {"unconfirmed": Decimal("0.5"), "declined": Decimal(0)}

    assert of_doubt(credit, "unconfirmed") == Decimal("0.5")
    assert of_doubt(credit, "declined") == 0
    assert of_doubt(credit, "partly") == of_doubt(credit, None) == of_doubt(None, "declined") == 1
