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
    value, ground = limits(let(), after(1_080_000))

    assert (ground.code, ground.figure, ground.follows) == ("value_ground", "8", "ground")
    assert (value.figure, value.limit, value.unit) == ("8", "10", "percent")
    assert "from 1000000 to 1080000 pounds" in value.words
    assert value.law == "Procurement Act 2023 s.75(2)(a)"
    assert value.document()["follows"] == "notice"


def test_what_changes_neither_value_nor_term_passes_no_limit() -> None:
    assert limits(let(), after()) == ()


def test_another_supplier_is_always_announced_and_needs_a_ground() -> None:
    found = limits(let(), after(is_novation=True))

    assert needs_notice(found)
    assert needs_ground(found)
    assert [one.code for one in found if one.is_passed] == ["other_supplier", "supplier_ground"]


@pytest.mark.parametrize(
    ("with_vat", "value", "figure", "passed"),
    [
        (None, "4166666.66", "4999999.99", False),
        (None, "4166666.67", "5000000", False),
        (None, "4166666.68", "5000000.02", True),  # a fifth more is value added tax
        ("4900000", "4900000", "4900000", False),  # zero-rated
        ("5400000", "4500000", "5400000", True),
    ],
)
def test_a_large_contract_is_published_again_as_modified(
    with_vat: str | None, value: str, figure: str, passed: bool
) -> None:
    vat = None if with_vat is None else Decimal(with_vat)

    copy = limits(let(), after(value, value_with_vat=vat))[-1]

    assert (copy.code, copy.figure, copy.is_passed) == ("copy_of_contract", figure, passed)
    assert copy.follows is Follows.COPY


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"is_light_touch": True}, "light_touch"),
        ({"regime": Regime.PCR15}, "other_law"),
        ({"regime": Regime.PA23_BELOW}, "below_threshold"),
    ],
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


def test_the_end_of_a_contract_under_other_law_is_not_held_against_the_act() -> None:
    [one] = limits(let(regime=Regime.PCR15), after(is_early_end=True))

    assert (one.code, one.is_passed) == ("other_law", False)


def test_what_is_below_the_threshold_was_not_let_under_other_law() -> None:
    for is_early_end in (False, True):
        [one] = limits(let(regime=Regime.PA23_BELOW), after(is_early_end=is_early_end))

        assert (one.code, one.is_passed) == ("below_threshold", False)
        assert "other law" not in one.words


def test_without_days_there_is_no_figure() -> None:
    assert limits(let(ends_on=None), After(Decimal(1_000_000), LAST)) == ()


@pytest.mark.parametrize(
    ("value", "becomes", "announced"), [(None, None, False), (Decimal(0), Decimal(5), True)]
)
def test_an_unknown_value_is_told_and_whatever_comes_of_it_announced(
    value: Decimal | None, becomes: Decimal | None, announced: bool
) -> None:
    found = limits(let(value=value), After(becomes, LAST))

    assert found[0].code == "value_unknown"
    assert "is not known" in found[0].words
    assert needs_notice(found) is announced


def test_a_large_change_of_value_needs_a_ground() -> None:
    assert not needs_ground(limits(let(), after(1_100_000)))
    assert needs_ground(limits(let(), after(6_000_000)))
    assert not needs_ground(limits(let(works=Works.WORKS), after(1_150_000)))


@pytest.mark.parametrize(("falls", "passed"), [("10", False), ("10.01", True)])
def test_owing_less_than_value_and_term_account_for_is_a_substantial_change(
    falls: str, passed: bool
) -> None:
    found = limits(let(), after(owed_falls=Decimal(falls)))

    assert [(one.code, one.law.split()[-1], one.figure) for one in found] == [
        ("scope_substantial", "s.74(3)(b)", falls),
        ("balance_substantial", "s.74(3)(c)", falls),
        ("owed_notice", "s.75", falls),
        ("copy_of_contract", "s.77", "1200000"),
    ][: 4 if passed else 3]
    assert (needs_notice(found), needs_ground(found)) == (passed, passed)


def test_a_change_of_scope_is_always_held_against_the_law() -> None:
    found = limits(let(), after(is_scope=True))

    assert [one.code for one in found] == [
        "scope_substantial",
        "balance_substantial",
        "owed_notice",
    ]
    assert not any(one.is_passed for one in found)
