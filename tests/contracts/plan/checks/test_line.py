from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.contracts.kind import Accumulation
from app.contracts.plan.checks.line import faults
from app.contracts.plan.content import Line
from app.contracts.plan.owing import Promise
from app.contracts.plan.periods import Period, periods
from tests.contracts.plan.made import told
from tests.contracts.plan.test_owing import FIRST, LAST, a_promise

QUARTERS = periods(FIRST, LAST, Period.QUARTER)
OWED = UUID(int=1)


def found(
    given: dict[str, Any], promise: Promise | None = None, expected: Decimal | None = None
) -> dict[str, str]:
    line = Line.model_validate({"obligation_id": OWED} | given)
    return told(faults([line], {OWED: promise or a_promise()}, QUARTERS, expected))


def a_milestone(by: date, quantity: int) -> dict[str, Any]:
    return {"by": by, "quantity": quantity}


def a_target(place: int, quantity: int) -> dict[str, Any]:
    starts_on, ends_on = QUARTERS[place]
    return {"starts_on": starts_on, "ends_on": ends_on, "quantity": quantity}


@pytest.mark.parametrize(
    "line",
    [
        {"shape": "even"},
        {"shape": "milestones", "milestones": [a_milestone(FIRST, 5), a_milestone(LAST, 25)]},
        {"shape": "per_year", "years": [20, 5]},
        {"shape": "targets", "targets": [a_target(7, 5), a_target(0, 20)]},
        {"shape": "by_spend", "expected_spend": 1000},
    ],
)
def test_a_line_that_adds_up_has_no_fault(line: dict[str, Any]) -> None:
    assert found(line) == {}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"shape": "even", "years": [25]}, {"lines[0].years": "not_for_its_shape"}),
        ({"shape": "targets"}, {"lines[0].targets": "shape_needs"}),
        ({"shape": "per_year", "years": [25]}, {"lines[0].years": "other_years"}),
        ({"shape": "per_year", "years": [20, 6]}, {"lines[0].years": "does_not_add_up"}),
        (
            {"shape": "milestones", "milestones": [a_milestone(LAST, 24)]},
            {"lines[0].milestones": "does_not_add_up"},
        ),
        (
            {"shape": "milestones", "milestones": [a_milestone(LAST, 5), a_milestone(FIRST, 25)]},
            {"lines[0].milestones[1]": "out_of_order"},
        ),
        (
            {"shape": "milestones", "milestones": [a_milestone(date(2027, 4, 1), 25)]},
            {"lines[0].milestones[0].by": "too_late"},
        ),
        (
            {"shape": "targets", "targets": [a_target(0, 20), a_target(0, 5)]},
            {"lines[0].targets[1]": "no_such_period"},
        ),
        ({"shape": "by_spend"}, {"lines[0].expected_spend": "nothing_expected"}),
    ],
)
def test_each_fault_is_told_at_its_place(line: dict[str, Any], fault: dict[str, str]) -> None:
    assert found(line) == fault


def test_the_contracts_value_stands_for_an_expected_spend() -> None:
    assert found({"shape": "by_spend"}, expected=Decimal(1000)) == {}


def test_what_was_promised_by_the_pound_needs_no_expected_spend() -> None:
    by_pound = a_promise(rate=Decimal(1), per_pounds=Decimal(500_000))

    assert found({"shape": "by_spend"}, by_pound) == {}


def test_a_latest_figure_has_no_shape_but_even() -> None:
    share = a_promise(accumulation=Accumulation.LATEST)

    assert found({"shape": "front"}, share) == {"lines[0].shape": "due_from_the_first"}
    assert found({"shape": "even"}, share) == {}


def test_without_days_it_can_be_planned_by_milestones_only() -> None:
    endless = a_promise(ends_on=None)

    assert found({"shape": "even"}, endless) == {"lines[0].shape": "no_days"}
    line = {"shape": "milestones", "milestones": [a_milestone(LAST, 25)]}
    assert found(line, endless) == {}


def test_no_target_lies_beyond_the_last_day_of_its_own_promise() -> None:
    ends_early = replace(a_promise(), ends_on=QUARTERS[1][1])

    kept = {"shape": "targets", "targets": [a_target(0, 5), a_target(1, 20)]}
    beyond = {"shape": "targets", "targets": [a_target(0, 5), a_target(2, 20)]}

    assert found(kept, ends_early) == {}
    assert found(beyond, ends_early) == {"lines[0].targets[1]": "no_such_period"}
