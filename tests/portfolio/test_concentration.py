from decimal import Decimal

import pytest

from app.contracts.kind import Accumulation, Direction
from app.deliveries.standing.colour import Colour
from app.deliveries.standing.line import Group, Line, Totals
from app.portfolio.concentration import concentrations


def a_line(
    key: str, promised: str | None, unit: str = "gbp", direction: Direction = Direction.MORE
) -> Line:
    totals = None
    if promised is not None:
        whole = Decimal(promised)
        totals = Totals(whole, whole / 2, whole / 4, whole / 8)
    return Line(
        Group(key, key.upper()), unit, direction, Accumulation.SUM, 1, 0, 0, totals, Decimal(0),
        Decimal(0), None, Colour.GREY, {}, 0,
    )  # fmt: skip


def test_one_contract_that_raises_the_whole_by_a_quarter_is_pointed_out() -> None:
    """Rotherham: one contract of £3.1m beside £12.4m would have raised the whole by 25 percent."""
    [found] = concentrations([a_line("a", "3100000"), *(a_line(x, "3100000") for x in "bcde")])

    assert (found.largest.title, found.contracts) == ("E", 5)
    assert found.raises_by == 25
    assert found.percent_of_promised == 20
    assert found.is_much
    assert found.totals.promised == 15_500_000
    rest = Decimal(12_400_000)
    assert found.without_largest == Totals(rest, rest / 2, rest / 4, rest / 8)


@pytest.mark.parametrize(("largest", "much"), [("24.99", False), ("25", True)])
def test_less_than_a_quarter_is_not(largest: str, much: bool) -> None:
    others = [a_line(name, "20") for name in ("a", "b", "c", "d", "e")]

    [found] = concentrations([*others, a_line("f", largest)])

    assert found.largest.key == "f"
    assert found.is_much is much


def test_the_only_contract_has_nothing_beside_it() -> None:
    [found] = concentrations([a_line("a", "5")])

    assert (found.raises_by, found.is_much) == (None, False)
    assert found.percent_of_promised == 100
    assert found.without_largest.promised == 0


def test_units_and_directions_stand_apart_and_shares_are_left_out() -> None:
    less = Direction.LESS
    found = concentrations(
        [
            a_line("a", "5"), a_line("a", "5", "hour"), a_line("b", "7", "hour", less),
            a_line("c", None, "percent"),
        ]
    )  # fmt: skip

    assert [(one.unit, one.direction, one.largest.key) for one in found] == [
        ("gbp", Direction.MORE, "a"), ("hour", less, "b"), ("hour", Direction.MORE, "a"),
    ]  # fmt: skip
    assert concentrations([]) == ()
