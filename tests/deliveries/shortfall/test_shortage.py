from datetime import date
from decimal import Decimal

import pytest

from app.contracts.kind import Direction
from app.deliveries.shortfall.shortage import NothingShort, refuse_nothing_short, shortage_of
from tests.deliveries.shortfall.stood import a_standing
from tests.deliveries.standing.made import told

DAY = date(2026, 3, 2)


def test_what_is_short_is_due_and_not_verified() -> None:
    found = shortage_of(a_standing(due="50", verified="30"))

    assert told(found, "promised", "due", "verified", "quantity") == [100, 50, 30, 20]


def test_of_what_should_be_little_the_excess_is_short() -> None:
    found = shortage_of(a_standing(due="50", verified="70", direction=Direction.LESS))

    assert found.quantity == 20


def test_the_figures_add_up_as_they_are_kept() -> None:
    found = shortage_of(a_standing(due="10.00009", verified="3.5"))

    assert found.due == Decimal("10.0001")
    assert found.quantity == found.due - found.verified


def test_nothing_short_is_refused_with_the_four_quantities() -> None:
    kept = shortage_of(a_standing(due="50", verified="50.5"))

    with pytest.raises(NothingShort) as refusal:
        refuse_nothing_short(kept, DAY)

    assert refusal.value.facts == {
        "on": "2026-03-02", "unit": "hour", "promised": "100", "due": "50",
        "reported": "50.5", "verified": "50.5",
    }  # fmt: skip
    assert "50 were due" in refusal.value.detail


def test_less_than_can_be_kept_is_not_short() -> None:
    with pytest.raises(NothingShort):
        refuse_nothing_short(shortage_of(a_standing(due="50.00001", verified="50")), DAY)
