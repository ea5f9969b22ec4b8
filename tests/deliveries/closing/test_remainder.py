from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.deliveries.closing.outturn import outturn_of
from app.deliveries.closing.remainder import Facts, remaining
from app.problems import Severity
from tests.deliveries.shortfall.stood import a_standing

DONE = Facts(
    ended_on=date(2026, 2, 28),
    is_final_locked=True,
    open_returns=0,
    unsettled=(),
    running_remedies=0,
    untold_breaches=0,
    needs_performance=True,
    final_on=date(2026, 3, 1),
    needs_termination=True,
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
        ({"is_final_locked": False}, "final_return"),
        ({"open_returns": 2}, "open_returns"),
        ({"running_remedies": 1}, "open_remedies"),
        ({"untold_breaches": 1}, "breach_notice"),
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


def test_a_notice_that_the_law_does_not_ask_for_is_not_waited_for() -> None:
    free = replace(DONE, needs_performance=False, final_on=None, needs_termination=False,
                   termination_on=None)  # fmt: skip

    assert remaining(free) == ()


def test_on_one_day_both_notices_are_in_order() -> None:
    assert remaining(replace(DONE, termination_on=date(2026, 3, 1))) == ()
