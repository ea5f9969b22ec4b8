from dataclasses import replace
from datetime import date

from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.ladder import Earlier, advice, fairness, left_time

TODAY = date(2026, 3, 2)
EVERY = [kind.value for kind in RemedyKind]
WARNED = Earlier(RemedyKind.WARNING, RemedyState.OPEN)
IMPROVED = Earlier(RemedyKind.IMPROVEMENT_PLAN, RemedyState.NOT_MET)


def codes(kind: RemedyKind, *earlier: Earlier, allowed: list[str] = EVERY) -> list[str]:
    return [one.code for one in advice(kind, earlier, allowed)]


def test_the_mildest_step_needs_none_before_it() -> None:
    assert codes(RemedyKind.WARNING) == []


def test_a_step_that_was_skipped_is_named() -> None:
    [found] = advice(RemedyKind.CREDIT, [WARNED], EVERY)

    assert (found.code, "improvement_plan" in found.message) == ("step_skipped", True)
    assert "warning" not in found.message
    assert codes(RemedyKind.CREDIT, WARNED, IMPROVED) == []


def test_a_step_that_the_contract_does_not_allow_is_not_missed() -> None:
    assert codes(RemedyKind.CREDIT, allowed=["credit"]) == []


def test_a_step_that_was_withdrawn_or_only_proposed_was_not_taken() -> None:
    withdrawn = Earlier(RemedyKind.WARNING, RemedyState.WITHDRAWN)
    proposed = Earlier(RemedyKind.WARNING, RemedyState.PROPOSED)

    assert codes(RemedyKind.IMPROVEMENT_PLAN, withdrawn, proposed) == ["step_skipped"]


def test_a_breach_without_a_warning_and_an_opportunity_is_questioned() -> None:
    both = ["breach_without_warning", "breach_without_opportunity"]

    assert codes(RemedyKind.BREACH) == both
    assert codes(RemedyKind.BREACH, WARNED) == both[1:]
    assert codes(RemedyKind.BREACH, WARNED, IMPROVED) == []


def test_an_opportunity_that_still_runs_or_was_taken_is_none_that_was_missed() -> None:
    runs = Earlier(RemedyKind.IMPROVEMENT_PLAN, RemedyState.OPEN)
    taken = Earlier(RemedyKind.IMPROVEMENT_PLAN, RemedyState.MET)

    assert codes(RemedyKind.BREACH, WARNED, runs, taken) == ["breach_without_opportunity"]


def test_a_very_short_opportunity_is_questioned() -> None:
    [short] = fairness(date(2026, 3, 2), date(2026, 3, 29), TODAY)

    assert (short.code, "27 days" in short.message) == ("short_opportunity", True)
    assert fairness(date(2026, 3, 2), date(2026, 3, 30), TODAY) == ()
    assert fairness(date.max.replace(day=1), date.max, TODAY) == ()


def test_an_opportunity_is_no_longer_than_it_is_from_the_day_on_which_it_is_proposed() -> None:
    [short] = fairness(date(2025, 4, 1), date(2026, 3, 9), TODAY)
    [late] = fairness(date(2025, 4, 1), TODAY, TODAY)

    assert (short.code, "7 days" in short.message) == ("short_opportunity", True)
    assert late.code == "no_opportunity_left"


def test_an_opportunity_that_was_over_when_it_was_approved_is_none_before_a_breach() -> None:
    late = replace(IMPROVED, left_time=False)

    assert codes(RemedyKind.BREACH, WARNED, late) == ["breach_without_opportunity"]
    assert left_time(TODAY, date(2026, 3, 1))
    assert not left_time(TODAY, TODAY)
    assert left_time(None, TODAY)
