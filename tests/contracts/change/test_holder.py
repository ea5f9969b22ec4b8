from datetime import date
from uuid import UUID

import pytest

from app.contracts.change.holder import HandedOver, Held, holder_on, holders

ASH, BIRCH, CEDAR = (UUID(int=number) for number in (1, 2, 3))
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


def test_who_never_handed_it_over_holds_it_for_all_days() -> None:
    assert holders(ASH, ()) == (Held(ASH),)


def test_the_days_before_it_was_handed_over_stay_whose_they_were() -> None:
    held = holders(CEDAR, (HandedOver(ASH, MARCH), HandedOver(BIRCH, JUNE)))

    assert held == (
        Held(ASH, ends_on=date(2026, 2, 28)),
        Held(BIRCH, MARCH, date(2026, 5, 31)),
        Held(CEDAR, JUNE),
    )


@pytest.mark.parametrize(
    ("day", "holder"),
    [(date.min, ASH), (date(2026, 2, 28), ASH), (MARCH, CEDAR), (JUNE, CEDAR), (date.max, CEDAR)],
)
def test_a_later_decision_that_goes_further_back_takes_the_place_of_an_earlier_one(
    day: date, holder: UUID
) -> None:
    held = holders(CEDAR, (HandedOver(ASH, JUNE), HandedOver(BIRCH, MARCH)))

    assert holder_on(held, day) == holder


def test_whoever_held_it_on_any_of_some_days_is_found() -> None:
    before, after = holders(BIRCH, (HandedOver(ASH, MARCH),))

    assert before.has(date(2026, 1, 1), date(2026, 2, 28))
    assert not before.has(MARCH, JUNE)
    assert after.has(date(2026, 1, 1), MARCH)
    assert not after.has(date(2026, 1, 1), date(2026, 2, 28))
