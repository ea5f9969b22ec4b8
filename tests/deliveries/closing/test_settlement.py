from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.closing.outturn import outturn_of
from app.deliveries.closing.settlement import (
    Cover,
    How,
    Offer,
    current,
    is_settled,
    refuse_incomplete,
)
from app.problems import Invalid
from tests.deliveries.shortfall.stood import a_standing

OBLIGATION = UUID(int=1)
BEHIND = outturn_of(a_standing(due="50", verified="30"))


def kept(
    short: str, state: str, obligation: UUID = OBLIGATION, how: How = How.WAIVED
) -> dict[str, Any]:
    told = {"obligation_id": str(obligation), "short": short, "state": state}
    return told | {"how": how.value}


@pytest.mark.parametrize(
    ("offer", "faults"),
    [
        (Offer(OBLIGATION, How.REMEDIED), []),
        (Offer(OBLIGATION, How.WAIVED, reason="Late."), []),
        (Offer(OBLIGATION, How.WAIVED), ["/reason"]),
        (Offer(OBLIGATION, How.PAID, amount=Decimal(5), reference="P1"), []),
        (Offer(OBLIGATION, How.PAID), ["/amount", "/reference"]),
        (Offer(OBLIGATION, How.WAIVED, reason="Late.", amount=Decimal(5)), ["/amount"]),
    ],
)
def test_an_offer_says_what_its_kind_needs(offer: Offer, faults: list[str]) -> None:
    found = []
    try:
        refuse_incomplete(offer)
    except Invalid as refusal:
        found = [one.path for one in refusal.findings]

    assert found == faults


def test_the_last_offer_for_an_obligation_counts() -> None:
    first, second = kept("20", "refused"), kept("20", "proposed")
    other = kept("5", "agreed", UUID(int=2))

    assert current([first, second, other], OBLIGATION) is second
    assert current([other], OBLIGATION) is None


def test_what_is_short_is_settled_once_agreed_as_it_stands() -> None:
    assert is_settled([kept("20", "agreed")], BEHIND, Cover())
    assert not is_settled([], BEHIND, Cover())
    assert not is_settled([kept("20", "proposed")], BEHIND, Cover())
    assert not is_settled([kept("20", "agreed"), kept("20", "refused")], BEHIND, Cover())


def test_a_settlement_of_another_quantity_settles_nothing() -> None:
    """A delivery that was verified less after it was agreed opens the matter again."""
    assert not is_settled([kept("19", "agreed")], BEHIND, Cover())


@pytest.mark.parametrize(
    ("cover", "is_enough"),
    [
        (Cover(Decimal(20)), True),
        (Cover(Decimal("19.9999")), False),
        (Cover(is_paid_off=True), True),
    ],
)
def test_what_was_settled_by_remedies_is_as_long_as_they_cover_it(
    cover: Cover, *, is_enough: bool
) -> None:
    remedied = [kept("20", "agreed", how=How.REMEDIED)]

    assert is_settled(remedied, BEHIND, cover) is is_enough


def test_what_is_not_short_needs_no_settlement() -> None:
    assert is_settled([], outturn_of(a_standing(due="50", verified="50")), Cover())
