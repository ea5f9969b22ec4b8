"""How much was delivered; the figures of Torbay and Essex come out as they count them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.returns.checks.amount import Amount, amount_of
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.report import DeliverySent, Posts, Sessions
from app.units import Units

OWED = Owed(UUID(int=1), "mentoring", "hour", Decimal(100))
UNITS = Units(
    frozenset({"hour", "minute", "people", "gbp"}),
    frozenset({"people"}),
    {"hour": {"minute": Decimal(60)}, "shift": {"hour": Decimal("7.5")}},
)
TWO_YEARS = Ground(
    date(2025, 1, 1), date(2025, 3, 31), date(2025, 1, 1), date(2026, 12, 31),
    date(2025, 3, 1), {OWED.obligation_id: OWED}, UNITS,
)  # fmt: skip
#: ten full-time and five half-time staff for two years
STAFF = (Posts(10, Decimal(35), Decimal(104)), Posts(5, Decimal("17.5"), Decimal(104)))


def worked_out(
    unit: str = "hour", ground: Ground = TWO_YEARS, **facts: Any
) -> tuple[Amount | None, list[str]]:
    sent = DeliverySent("R-1", OWED.obligation_id, date(2025, 2, 1), **facts)
    amount, faults = amount_of(sent, replace(OWED, unit=unit), ground, "/deliveries/0")
    return amount, [one.code for one in faults]


def quantity(unit: str = "hour", ground: Ground = TWO_YEARS, **facts: Any) -> Decimal:
    amount, faults = worked_out(unit, ground, **facts)
    assert faults == []
    assert amount is not None
    return amount.quantity


def test_a_quantity_is_taken_in_the_unit_in_which_it_is_owed() -> None:
    amount, faults = worked_out(quantity=Decimal("12.5"))

    assert (amount, faults) == (Amount(Decimal("12.5"), Decimal("12.5"), "hour"), [])


def test_a_quantity_in_another_unit_is_converted_and_kept_as_it_was_given() -> None:
    amount, faults = worked_out_in("hour", "minute", Decimal(100))

    assert (amount, faults) == (Amount(Decimal("1.6667"), Decimal(100), "minute"), [])


def test_an_essex_session_counts_those_who_came_however_many_led_it() -> None:
    amount, _ = worked_out(sessions=(Sessions(Decimal(2), 8),))

    assert amount is not None
    assert amount.quantity == Decimal(16)
    assert amount.working == {"sessions": [{"hours": "2", "attendees": 8}]}


def test_hours_of_staff_are_not_times_those_who_came() -> None:
    staff = replace(TWO_YEARS, flat_hours=frozenset({OWED.measure}))

    assert worked_out(ground=staff, sessions=(Sessions(Decimal(2), 30),)) == (
        None, ["sessions_not_counted"],
    )  # fmt: skip
    assert quantity(ground=staff, quantity=Decimal(2)) == 2


def test_sessions_of_several_kinds_add_up() -> None:
    sessions = (Sessions(Decimal("1.5"), 10), Sessions(Decimal(2), 3))

    assert quantity(sessions=sessions) == Decimal(21)
    assert quantity("minute", sessions=sessions) == Decimal(1260)


def test_torbay_counts_the_same_staff_as_twenty_five() -> None:
    assert quantity("fte_year", posts=STAFF) == Decimal(25)


def test_essex_counts_the_same_staff_as_twelve_and_a_half() -> None:
    assert quantity("fte", posts=STAFF) == Decimal("12.5")


def test_a_post_kept_for_all_of_a_shorter_contract_counts_in_full() -> None:
    half_a_year = replace(TWO_YEARS, contract_ends_on=date(2025, 7, 1))  # 182 days: 26 weeks

    assert quantity("fte", half_a_year, posts=(Posts(1, Decimal(35), Decimal(26)),)) == 1
    assert quantity("fte", posts=(Posts(1, Decimal(35), Decimal(26)),)) == Decimal("0.5")
    assert quantity("fte_year", half_a_year, posts=(Posts(1, Decimal(35), Decimal(26)),)) == (
        Decimal("0.5")
    )


def test_nobody_counts_for_more_than_one() -> None:
    assert quantity("fte_year", posts=(Posts(1, Decimal(48), Decimal(52)),)) == 1


def test_full_time_may_be_told_by_other_hours() -> None:
    posts = (Posts(1, Decimal(30), Decimal(52)),)

    assert quantity("fte_year", posts=posts) == Decimal("0.8571")
    assert quantity("fte_year", posts=posts, full_time_hours=Decimal("37.5")) == Decimal("0.8")


@pytest.mark.parametrize(
    "ways",
    [
        {},
        {"quantity": Decimal(1), "sessions": (Sessions(Decimal(1), 1),)},
        {"posts": STAFF, "sessions": (Sessions(Decimal(1), 1),)},
    ],
)
def test_a_quantity_is_told_in_one_way(ways: dict[str, Any]) -> None:
    assert worked_out(**ways) == (None, ["quantity_once"])


def test_a_unit_that_does_not_convert_is_refused_with_those_that_do() -> None:
    sent = DeliverySent(
        "R-1", OWED.obligation_id, date(2025, 2, 1), quantity=Decimal(1), unit="gbp"
    )
    amount, [fault] = amount_of(sent, OWED, TWO_YEARS, "/deliveries/0")

    assert amount is None
    assert (fault.code, fault.path) == ("unit_does_not_convert", "/deliveries/0/unit")
    assert "`hour`, `minute`" in fault.how_to_fix


def test_sessions_cannot_be_told_for_what_is_owed_in_pounds() -> None:
    assert worked_out("gbp", sessions=(Sessions(Decimal(1), 1),)) == (
        None,
        ["unit_does_not_convert"],
    )


def test_half_a_person_is_no_person() -> None:
    assert worked_out("people", quantity=Decimal("1.5")) == (None, ["fraction_of_whole"])
    assert quantity("people", quantity=Decimal("2.0")) == 2


def test_a_number_too_long_to_be_kept_is_refused() -> None:
    huge = Decimal(10) ** 11 - 1

    assert quantity(quantity=huge) == huge
    assert worked_out_in("minute", "hour", huge) == (None, ["quantity_too_large"])


def worked_out_in(owed: str, given: str, number: Decimal) -> tuple[Amount | None, list[str]]:
    sent = DeliverySent("R-1", OWED.obligation_id, date(2025, 2, 1), quantity=number, unit=given)
    amount, faults = amount_of(sent, replace(OWED, unit=owed), TWO_YEARS, "")
    return amount, [one.code for one in faults]


@pytest.mark.parametrize(("given", "unit"), [("0", "hour"), ("0.001", "minute")])
def test_what_comes_to_nothing_is_no_delivery(given: str, unit: str) -> None:
    assert worked_out_in("hour", unit, Decimal(given)) == (None, ["quantity_zero"])
