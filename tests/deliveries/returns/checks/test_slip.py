from dataclasses import replace
from decimal import Decimal

import pytest

from app.deliveries.returns.checks.slip import questions_of_sums, slips_in
from app.problems import Severity
from tests.deliveries.returns.checks.test_fault import HOURS, codes

DUE = Decimal("12.5")  #: of the hundred hours, in a quarter of two years


def said(quantity: str, before: str = "0", *, confirmed: bool = False) -> list[str]:
    owed = replace(HOURS, before=Decimal(before))
    faults, questions = slips_in(Decimal(quantity), owed, lambda: DUE, "", confirmed=confirmed)
    assert all(one.severity is Severity.WARNING for one in questions)
    assert all("hour" in one.message for one in [*faults, *questions])
    return codes([*faults, *questions])


@pytest.mark.parametrize("usual", ["0.3", "1", "5", "10"])
def test_a_thousandfold_of_what_one_delivery_usually_is_is_refused(usual: str) -> None:
    assert said(usual) == []
    assert said(str(Decimal(usual) * 1000)) == ["thousandfold"]


def test_nothing_is_asked_of_all_that_was_promised_and_twice_of_it() -> None:
    assert said("100") == []
    assert said("200") == []


@pytest.mark.parametrize(("quantity", "told"), [("250", ["much_more"]), ("251", ["thousandfold"])])
def test_much_more_is_a_question_until_it_is_far_above_what_is_due(
    quantity: str, told: list[str]
) -> None:
    assert said(quantity) == told


def test_small_deliveries_are_held_against_those_that_came_before() -> None:
    """Where a thousandfold of one is less than all that is promised."""
    assert said("99") == []
    assert said("99", before="0.1") == ["thousandfold"]
    assert said("99", before="1") == []


@pytest.mark.parametrize(("quantity", "before"), [("251", "0"), ("99", "0.1")])
def test_what_is_right_can_be_said_to_be(quantity: str, before: str) -> None:
    assert "thousandfold" not in said(quantity, before, confirmed=True)


def test_over_a_hundred_times_the_promise_nothing_is_believed() -> None:
    assert said("10000", confirmed=True) == ["much_more"]
    assert said("10001", confirmed=True) == ["thousandfold"]


def test_what_falls_due_is_not_worked_out_for_usual_quantities() -> None:
    def never() -> Decimal:
        raise AssertionError

    assert slips_in(Decimal(100), HOURS, never, "", confirmed=False) == ([], [])


def test_where_nothing_is_due_yet_and_nothing_came_the_promise_is_all_there_is() -> None:
    none = slips_in(Decimal(1000), HOURS, lambda: Decimal(0), "", confirmed=False)

    assert codes([*none[0], *none[1]]) == ["much_more"]


def asked_of(*quantities: str) -> list[str]:
    """Ask about hours that are reported in several deliveries of one return."""
    reported = [
        (HOURS.obligation_id, Decimal(one), f"/deliveries/{at}")
        for at, one in enumerate(quantities)
    ]
    found = questions_of_sums(reported, {HOURS.obligation_id: HOURS}, lambda _: DUE)
    assert {one.severity for one in found} <= {Severity.WARNING}
    assert {one.path for one in found} <= {"/deliveries/0/quantity"}
    return [one.message for one in found]


def test_what_many_deliveries_add_up_to_is_asked_about() -> None:
    [told] = asked_of(*["99"] * 3)

    assert told.startswith(
        "3 deliveries are reported of it: 297 (in hour) is over 2 times the 100"
    )


def test_a_sum_is_held_against_what_falls_due_as_well() -> None:
    little = Decimal("0.5")
    reported = [(HOURS.obligation_id, Decimal(60), "/deliveries/0")] * 2
    [told] = questions_of_sums(reported, {HOURS.obligation_id: HOURS}, lambda _: little)

    assert "120 (in hour) is over 20 times the 0.5 that are due in the period" in told.message


def test_a_usual_sum_is_not_asked_about_nor_one_that_is_one_delivery() -> None:
    assert asked_of("50", "50") == []
    assert asked_of("100", "100") == []
    assert asked_of("250", "1") == []
