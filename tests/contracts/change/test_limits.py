from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.contracts.change.limits import (
    After,
    Before,
    Follows,
    limits,
    needs_ground,
    needs_notice,
)
from app.contracts.kind import Regime, Works

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)


def let(**facts: Any) -> Before:
    given: dict[str, Any] = {
        "regime": Regime.PA23,
        "works": Works.SERVICES,
        "is_light_touch": False,
        "value": Decimal(1_000_000),
        "value_with_vat": None,
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    return Before(**given | facts)


def after(value: int | str = 1_000_000, ends_on: date = LAST, **facts: Any) -> After:
    return After(Decimal(value), ends_on, **facts)


@pytest.mark.parametrize(
    ("works", "value", "needed"),
    [
        (Works.SERVICES, "1100000", False),
        (Works.SERVICES, "1100000.01", True),
        (Works.GOODS, "900000", False),
        (Works.GOODS, "899999.99", True),
        (Works.WORKS, "1150000", False),
        (Works.WORKS, "1150000.01", True),
    ],
)
def test_a_value_within_its_limit_needs_no_notice(works: Works, value: str, needed: bool) -> None:
    assert needs_notice(limits(let(works=works), after(value))) is needed


@pytest.mark.parametrize(
    ("ends_on", "needed"),
    [(date(2027, 6, 12), False), (date(2027, 6, 13), True), (date(2027, 1, 17), False)],
)
def test_a_term_within_a_tenth_needs_neither_notice_nor_ground(
    ends_on: date, needed: bool
) -> None:
    """The contract was let for 730 days: 73 are a tenth."""
    found = limits(let(), after(ends_on=ends_on))

    assert (needs_notice(found), needs_ground(found)) == (needed, needed)


def test_a_small_change_of_value_does_not_hide_a_long_extension() -> None:
    found = limits(let(), after("1000000.01", date(2029, 3, 31)))

    passed = [one.code for one in found if one.is_passed]
    assert passed == ["term_notice", "term_substantial"]
    assert "value_notice" in {one.code for one in found}


def test_each_limit_tells_its_figure_and_its_law() -> None:
    [value] = limits(let(), after(1_080_000))

    assert (value.figure, value.limit, value.unit) == ("8", "10", "percent")
    assert "from 1000000 to 1080000 pounds" in value.words
    assert value.law == "Procurement Act 2023 s.75(2)(a)"
    assert value.document()["follows"] == "notice"


def test_what_changes_neither_value_nor_term_passes_no_limit() -> None:
    assert limits(let(), after()) == ()


def test_another_supplier_is_always_announced() -> None:
    found = limits(let(), after(is_novation=True))

    assert needs_notice(found)
    assert [one.code for one in found if one.is_passed] == ["other_supplier"]


@pytest.mark.parametrize(
    ("with_vat", "value", "figure", "passed"),
    [
        (None, 5_000_000, "5000000", False),
        (None, 5_000_001, "5000001", True),
        (1_200_000, 4_500_000, "5400000", True),
    ],
)
def test_a_large_contract_is_published_again_as_modified(
    with_vat: int | None, value: int, figure: str, passed: bool
) -> None:
    vat = None if with_vat is None else Decimal(with_vat)

    copy = limits(let(value_with_vat=vat), after(value))[-1]

    assert (copy.code, copy.figure, copy.is_passed) == ("copy_of_contract", figure, passed)
    assert copy.follows is Follows.COPY


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"is_light_touch": True}, "light_touch"), ({"regime": Regime.PCR15}, "other_law")],
)
def test_what_is_outside_the_limits_is_told_and_not_tested(
    facts: dict[str, Any], code: str
) -> None:
    found = limits(let(**facts), after(9_000_000, date(2040, 1, 1)))

    assert [one.code for one in found] == [code]
    assert not needs_notice(found)
    assert not needs_ground(found)


def test_an_early_end_asks_for_a_termination_notice() -> None:
    [one] = limits(let(), after(is_early_end=True))

    assert (one.follows, one.is_passed) == (Follows.TERMINATION_NOTICE, True)
    assert not needs_notice([one])


def test_without_a_value_or_days_there_is_no_figure() -> None:
    assert limits(let(value=None), after(5)) == ()
    assert limits(let(ends_on=None), After(Decimal(1_000_000), LAST)) == ()
