"""The first change is found by halving, to the step, on either side."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.scoring.sensitivity.search import first_change, step_of

AMOUNTS = st.decimals("1", "1000000", places=2)


@given(start=AMOUNTS, edge=AMOUNTS)
def test_the_step_before_holds_and_the_step_at_does_not(start: Decimal, edge: Decimal) -> None:
    step = Decimal("0.01")
    ends = [start + (edge - start) * part for part in (Decimal("0.3"), Decimal(1), Decimal(2))]
    above = edge > start

    def holds(number: Decimal) -> bool:
        return number < edge if above else number > edge or number == start

    found = first_change(holds, start, step, ends)

    if found.flips_at is None:
        assert edge == start
    else:
        assert holds(found.holds_to)
        assert not holds(found.flips_at)
        assert abs(found.flips_at - found.holds_to) == step


def test_what_never_changes_holds_to_the_last_end() -> None:
    found = first_change(lambda _: True, Decimal(10), Decimal(1), [Decimal(12), Decimal(20)])

    assert (found.holds_to, found.flips_at) == (Decimal(20), None)


def test_nothing_below_nothing_is_ever_tried() -> None:
    tried: list[Decimal] = []
    start = Decimal("10.5")

    def holds(number: Decimal) -> bool:
        tried.append(number)
        return True

    first_change(holds, start, Decimal(1), [Decimal(0)])

    assert tried == [Decimal("0.5")]


def test_what_cannot_be_told_ends_the_search_where_it_still_held() -> None:
    found = first_change(
        lambda at: None if at < 3 else True,
        Decimal(10),
        Decimal(1),
        [Decimal(8), Decimal(4), Decimal(0)],
    )

    assert (found.holds_to, found.flips_at) == (Decimal(4), None)


def test_steps_are_small_beside_what_they_move() -> None:
    assert step_of(Decimal(940_000), money=True) == 1
    assert step_of(Decimal("104"), money=True) == Decimal("0.01")
    assert step_of(Decimal(3)) == Decimal("0.001")
    assert step_of(Decimal(12), whole=True) == 1
    assert step_of(Decimal(0)) == 1
