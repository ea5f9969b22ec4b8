from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contracts.kind import Accumulation
from app.contracts.plan.checks.line import faults
from app.contracts.plan.periods import Period, periods
from app.contracts.plan.proposal import proposed_line
from app.contracts.plan.shape import Shape
from tests.contracts.plan.test_owing import FIRST, LAST, a_promise

QUARTERS = periods(FIRST, LAST, Period.QUARTER)
VALUE = Decimal(1_000_000)


def test_people_are_proposed_whole() -> None:
    line = proposed_line(a_promise("7", unit="people"), Shape.EVEN, QUARTERS, VALUE, {"people"})

    assert sorted(target.quantity for target in line.targets) == [0, *[1] * 7]


def test_what_was_promised_by_the_pound_is_proposed_by_spend() -> None:
    by_pound = a_promise(rate=Decimal(1), per_pounds=Decimal(500_000))

    line = proposed_line(by_pound, Shape.EVEN, QUARTERS, VALUE, ())

    assert (line.shape, line.expected_spend) == (Shape.BY_SPEND, VALUE)


def test_a_latest_figure_is_proposed_without_targets() -> None:
    share = a_promise("80", accumulation=Accumulation.LATEST)

    line = proposed_line(share, Shape.BACK, QUARTERS, VALUE, ())

    assert (line.shape, line.targets) == (Shape.EVEN, ())


@pytest.mark.parametrize("shape", [Shape.EVEN, Shape.FRONT, Shape.BACK, Shape.BY_SPEND])
@given(whole=st.decimals("0.0001", "1000000", places=4), is_whole_unit=st.booleans())
def test_whatever_is_proposed_adds_up(shape: Shape, whole: Decimal, is_whole_unit: bool) -> None:
    promise = a_promise(str(whole), unit="people")
    units = {"people"} if is_whole_unit else ()

    line = proposed_line(promise, shape, QUARTERS, VALUE, units)

    assert list(faults([line], {promise.obligation_id: promise}, QUARTERS, VALUE)) == []
