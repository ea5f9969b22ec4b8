from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.deliveries.closing.outturn import outturn_of
from app.deliveries.closing.remainder import Facts, remaining
from app.problems import Severity
from tests.deliveries.shortfall.stood import a_standing

DONE = Facts(
    ended_on=date(2026, 2, 28),
    is_final_wanted=False,
    missing_returns=(),
    open_returns=0,
    unsettled=(),
    open_shortfalls=0,
    running_remedies=0,
    untold_breaches=(),
    needs_performance=True,
    final_on=date(2026, 3, 1),
    needs_termination=True,
    is_novated=False,
    termination_on=date(2026, 3, 2),
    has_legacy=True,
    has_lessons=True,
    checks_wanting=0,
    help_open=0,
)


def test_a_contract_of_which_all_is_done_has_nothing_open() -> None:
    assert remaining(DONE) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ended_on": None}, "not_ended"),
        ({"is_final_wanted": True}, "final_return"),
        ({"missing_returns": ((date(2025, 1, 1), date(2025, 3, 31)),)}, "missing_returns"),
        ({"open_returns": 2}, "open_returns"),
        ({"open_shortfalls": 1}, "open_shortfalls"),
        ({"running_remedies": 1}, "open_remedies"),
        ({"untold_breaches": (UUID(int=7),)}, "breach_notice"),
        ({"final_on": None}, "final_performance_notice"),
        ({"termination_on": None}, "termination_notice"),
        ({"has_legacy": False}, "legacy"),
        ({"has_lessons": False}, "lessons"),
    ],
)
def test_each_open_point_is_named_with_what_to_do(change: dict[str, Any], code: str) -> None:
    [found] = remaining(replace(DONE, **change))

    assert (found.code, found.severity) == (code, Severity.FAULT)
    assert found.how_to_fix


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"checks_wanting": 3}, "checks_wanting"),
        ({"help_open": 1}, "open_help"),
        ({"termination_on": date(2026, 2, 28)}, "notices_out_of_order"),
        ({"is_novated": True, "termination_on": None}, "novated"),
    ],
)
def test_what_can_no_longer_be_done_is_told_and_keeps_nothing_open(
    change: dict[str, Any], code: str
) -> None:
    [found] = remaining(replace(DONE, **change))

    assert (found.code, found.severity) == (code, Severity.WARNING)


def test_what_is_short_is_told_with_its_four_quantities() -> None:
    short = outturn_of(a_standing(promised="100", due="50", verified="30"))

    [found] = remaining(replace(DONE, unsettled=(short,)))

    assert found.message == (
        "Volunteering: 20 hour are short; 100 were promised, 50 due, 30 reported and 30 verified."
    )


def test_what_offsets_it_is_told_beside_it() -> None:
    offset = outturn_of(a_standing(due="50", verified="30"), Decimal(5))

    [found] = remaining(replace(DONE, unsettled=(offset,)))

    assert "20 hour are short, 5 of them offset by over-delivery; 100 were" in found.message


def test_what_nobody_ever_reported_is_told_as_that_and_not_as_zero() -> None:
    unsaid = replace(outturn_of(a_standing(due="50", verified="0")), is_reported=False)

    [found] = remaining(replace(DONE, unsettled=(unsaid,)))

    assert found.message == (
        "Volunteering: no return says anything of it; 100 hour were promised and 50 due, and "
        "nothing was reported or verified."
    )


def test_of_many_periods_without_a_return_the_first_are_named() -> None:
    days = tuple((date(2025, month, 1), date(2025, month, 28)) for month in range(1, 7))

    [found] = remaining(replace(DONE, missing_returns=days))

    assert found.message.startswith("There is no return for 2025-01-01 to 2025-01-28, 2025-02-01")
    assert found.message.endswith("2025-04-01 to 2025-04-28, and 2 more.")


def test_a_notice_that_the_law_does_not_ask_for_is_not_waited_for() -> None:
    free = replace(DONE, needs_performance=False, final_on=None, needs_termination=False,
                   termination_on=None)  # fmt: skip

    assert remaining(free) == ()


def test_on_one_day_both_notices_are_in_order() -> None:
    assert remaining(replace(DONE, termination_on=date(2026, 3, 1))) == ()
