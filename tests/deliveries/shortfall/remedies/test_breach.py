from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from app.deliveries.shortfall.kind import RemedyState
from app.deliveries.shortfall.remedies.breach import (
    Breach,
    is_paid_for,
    omissions,
    wants_notice,
)


def a_breach(**changes: Any) -> Breach:
    told = {
        "limb": "breach",
        "trigger_on": date(2026, 2, 2),
        "outcomes": [{"result": "settlement", "on": date(2026, 2, 2)}],
        "nature": "Hours of volunteering that the contract asks for.",
        "impact": "Two youth clubs had no helpers for a term.",
        "began_on": date(2025, 10, 1),
        "is_ongoing": True,
        "mitigation": "The supplier offered hours of another kind.",
    }
    return Breach.model_validate(told | changes)


def codes(breach: Breach, *, applies: bool = True) -> list[str]:
    return [one.code for one in omissions(breach, applies=applies)]


def test_the_day_of_the_trigger_is_the_first_of_thirty() -> None:
    assert a_breach().notice_due_on == date(2026, 3, 3)


def test_a_breach_that_is_told_whole_is_not_questioned() -> None:
    assert codes(a_breach()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcomes": []}, "needs an outcome"),
        ({"outcomes": [{"result": "damages", "on": date(2026, 2, 2)}]}, "amount in pounds"),
        ({"outcomes": [{"result": "damages", "on": date(2026, 2, 2)}], "damages": 5}, "its basis"),
        ({"trigger_on": date(2026, 3, 1)}, "first outcome, of 2026-02-02"),
        ({"began_on": date(2026, 2, 3)}, "after what came of it"),
        ({"is_ongoing": False}, "ongoing, or it has a day"),
        ({"ended_on": date(2026, 1, 1)}, "ongoing, or it has a day"),
        ({"is_ongoing": False, "ended_on": date(2025, 9, 30)}, "before it began"),
    ],
)
def test_a_breach_whose_parts_do_not_fit_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        a_breach(**changes)


def test_the_thirty_days_begin_with_the_first_of_several_outcomes() -> None:
    first, second = ({"result": "settlement", "on": date(2026, 2, day)} for day in (20, 2))

    assert a_breach(outcomes=[first, second]).notice_due_on == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("state", "results", "wanted"),
    [
        (RemedyState.PROPOSED, ["settlement"], False),
        (RemedyState.WITHDRAWN, ["settlement"], False),
        (RemedyState.OPEN, ["settlement"], True),
        (RemedyState.NOT_MET, [], True),
        (RemedyState.MET, ["partial_termination"], True),
        (RemedyState.MET, ["termination", "damages"], False),
    ],
)
def test_a_breach_that_came_about_wants_a_notice_of_its_own_unless_it_ended_the_contract(
    state: RemedyState, results: list[str], *, wanted: bool
) -> None:
    outcomes = [{"result": one, "on": "2026-02-02"} for one in results]

    assert wants_notice(state, {"breach": {"outcomes": outcomes}}) is wanted


@pytest.mark.parametrize(
    ("result", "paid"),
    [("damages", True), ("settlement", True), ("termination", False)],
)
def test_damages_and_a_settlement_leave_nothing_open(result: str, *, paid: bool) -> None:
    assert is_paid_for({"breach": {"outcomes": [{"result": result}]}}) is paid
    assert not is_paid_for({})


def test_a_failure_to_improve_needs_no_outcome_but_a_reason() -> None:
    failed = a_breach(limb="failed_to_improve", outcomes=[])

    assert codes(failed) == ["insufficiency_untold"]
    assert codes(failed.model_copy(update={"why_insufficient": "Half of the hours came."})) == []


def test_what_the_supplier_did_is_asked_for() -> None:
    assert codes(a_breach(mitigation=None)) == ["mitigation_untold"]


def test_a_full_termination_is_told_in_another_notice() -> None:
    ended = a_breach(outcomes=[{"result": "termination", "on": date(2026, 2, 2)}])

    assert codes(ended) == ["told_in_termination_notice"]


def test_where_section_71_does_not_apply_it_says_so() -> None:
    assert codes(a_breach(), applies=False) == ["no_notice_needed"]
