from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.procurements.law.figure import Purchase
from app.procurements.law.reading import read_law
from app.procurements.law.threshold import (
    earlier_leaves,
    is_covered,
    standings,
    tendering_period,
)

LAW = read_law()


def a_purchase(with_vat: str | None = "1000000", **changes: Any) -> Purchase:
    given: dict[str, Any] = {
        "authority": "sub_central",
        "kind": "services",
        "procedure": "open",
        "commences_on": date(2026, 4, 1),
        "with_vat": None if with_vat is None else Decimal(with_vat),
    }
    return Purchase(**(given | changes))


@pytest.mark.parametrize(
    ("authority", "kind", "day", "limit"),
    [
        ("central", "services", date(2025, 12, 31), "139688"),
        ("central", "goods", date(2026, 1, 1), "135018"),
        ("sub_central", "services", date(2025, 12, 31), "214904"),
        ("sub_central", "services", date(2026, 1, 1), "207720"),
        ("central", "works", date(2026, 1, 1), "5193000"),
        ("sub_central", "works", date(2025, 3, 1), "5372609"),
        ("sub_central", "light_touch", date(2026, 1, 1), "663540"),
    ],
)
def test_the_act_applies_from_its_threshold_on_to_the_penny(
    authority: str, kind: str, day: date, limit: str
) -> None:
    at = a_purchase(limit, authority=authority, kind=kind, commences_on=day)
    below = str(Decimal(limit) - Decimal("0.01"))
    under = a_purchase(below, authority=authority, kind=kind, commences_on=day)

    assert is_covered(LAW, at) is True
    assert is_covered(LAW, under) is False


def passed(purchase: Purchase) -> dict[str, bool | None]:
    return {one.code: one.passed for one in standings(LAW, purchase)}


def test_indicators_are_for_more_than_five_million_and_ppn_026_for_as_much() -> None:
    day = {"commences_on": date(2027, 1, 1)}
    at = passed(a_purchase("5000000", **day))
    over = passed(a_purchase("5000000.01", **day))

    assert at["key_performance_indicators"] is False
    assert over["key_performance_indicators"] is True
    assert at["ppn_026_twenty_percent"] is True
    assert at["ppn_026_ten_percent"] is True


def test_light_touch_contracts_need_no_indicators() -> None:
    assert "key_performance_indicators" not in passed(a_purchase("9000000", kind="light_touch"))


@pytest.mark.parametrize(("authority", "limit"), [("central", "12000"), ("sub_central", "30000")])
def test_small_contracts_are_told_of_from_their_own_threshold(authority: str, limit: str) -> None:
    below = str(Decimal(limit) - 1)

    assert passed(a_purchase(limit, authority=authority))["below_threshold_notice"] is True
    assert passed(a_purchase(below, authority=authority))["below_threshold_notice"] is False


def test_where_the_whole_act_applies_the_small_threshold_says_nothing() -> None:
    assert "below_threshold_notice" not in passed(a_purchase("1000000"))


def test_without_the_value_with_vat_nothing_is_said_to_be_passed() -> None:
    assert set(passed(a_purchase(None)).values()) == {None}


def test_what_is_not_in_force_yet_is_not_listed() -> None:
    assert "ppn_026_ten_percent" not in passed(a_purchase(commences_on=date(2026, 12, 31)))


def test_covered_tenders_are_invited_for_twenty_five_days_and_others_as_long_as_is_fair() -> None:
    period = tendering_period(LAW, a_purchase())

    assert period is not None
    assert period.days == 25
    assert tendering_period(LAW, a_purchase("1000")) is None
    assert tendering_period(LAW, a_purchase("9000000", kind="light_touch")) is None


def test_an_earlier_deadline_leaves_the_laws_time_or_ours_where_it_sets_none() -> None:
    assert earlier_leaves(LAW, a_purchase()).days == 25
    assert earlier_leaves(LAW, a_purchase("1000")).days == 10
