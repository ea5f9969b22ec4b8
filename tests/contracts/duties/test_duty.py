from datetime import date
from decimal import Decimal

import pytest

from app.contracts.duties.duty import Done, DutyState, Happening, binds_at_end
from app.contracts.duties.reading import read_duties
from app.contracts.kind import Regime
from tests.contracts.duties.made import ENTERED, Let, told

NOTICE = "contract_details_notice"
DUE, OVERDUE, DONE = DutyState.DUE, DutyState.OVERDUE, DutyState.DONE
WAITING, NOT_YET, EXEMPT = DutyState.WAITING, DutyState.NOT_YET, DutyState.DOES_NOT_APPLY


def test_thirty_days_begin_with_the_day_of_entry() -> None:
    last = date(2026, 2, 10)

    assert (told(last)[NOTICE].state, told(last)[NOTICE].due_on) == (DUE, last)
    assert told(date(2026, 2, 11))[NOTICE].state is OVERDUE


def test_light_touch_has_longer_for_its_notice_and_its_copy() -> None:
    found = told(ENTERED, Let(is_light_touch=True))

    assert found[NOTICE].due_on == date(2026, 5, 11)
    assert found["contract_copy"].due_on == date(2026, 7, 10)


def test_what_was_recorded_is_done_and_may_be_late() -> None:
    late = Done(date(2026, 2, 11), "012345-2026")
    found = told(date(2026, 3, 1), recorded={(NOTICE, ""): late})[NOTICE]

    assert (found.state, found.done_on, found.reference) == (DONE, late.on, late.reference)
    assert found.is_late
    in_time = told(date(2026, 3, 1), recorded={(NOTICE, ""): Done(date(2026, 2, 10), "x")})
    assert not in_time[NOTICE].is_late


@pytest.mark.parametrize(
    ("let", "code", "words"),
    [
        (Let(Regime.PCR15), NOTICE, "Public Contracts Regulations 2015"),
        (Let(Regime.OTHER), NOTICE, "below the thresholds"),
        (Let(value_with_vat=Decimal(5_000_000)), "contract_copy", "not worth more than 5000000"),
        (Let(value=Decimal(4_000_000), value_with_vat=None), "contract_copy", "not worth more"),
        (Let(is_framework=True), "key_performance_indicators", "frameworks"),
        (Let(is_concession=True), "key_performance_indicators", "concession"),
        (Let(is_light_touch=True), "key_performance_indicators", "light touch"),
    ],
)
def test_what_does_not_apply_says_why(let: Let, code: str, words: str) -> None:
    found = told(ENTERED, let)[code]

    assert found.state is EXEMPT
    assert words in found.why
    assert found.due_on is None


@pytest.mark.parametrize(
    ("worth", "state", "words"),
    [
        (11_999, EXEMPT, "less than 12000"),
        (12_000, WAITING, "central government authorities from 12000"),
        (30_000, DUE, "As soon as reasonably practicable"),
        (None, WAITING, "It applies from 30000"),
    ],
)
def test_a_notifiable_contract_below_the_threshold_is_told_of_too(
    worth: int | None, state: DutyState, words: str
) -> None:
    value = None if worth is None else Decimal(worth)
    let = Let(Regime.PA23_BELOW, value=value, value_with_vat=value)

    found = told(ENTERED, let)

    assert found[NOTICE].state is EXEMPT
    notice = found["below_threshold_details_notice"]
    assert (notice.state, notice.due_on) == (state, None)
    assert words in notice.why
    assert told(ENTERED)["below_threshold_details_notice"].state is EXEMPT


def test_a_value_that_is_above_the_limit_with_vat_needs_no_other() -> None:
    """4.5 million without VAT are 5.4 million with it: nobody should take it for exempt."""
    let = Let(value=Decimal(4_500_000), value_with_vat=None)

    found, known = told(ENTERED, let)["contract_copy"], told(ENTERED)["contract_copy"]

    assert (found.state, found.due_on) == (DUE, known.due_on)
    assert "taken at the standard rate" in found.why
    assert "standard rate" not in known.why
    assert told(date(2027, 1, 1), let)["contract_copy"].state is OVERDUE


def test_a_value_that_nobody_knows_is_asked_for_until_the_day_has_passed() -> None:
    let = Let(value=None, value_with_vat=None)

    waits, late = (told(day, let)["contract_copy"] for day in (ENTERED, date(2026, 4, 12)))

    assert (waits.state, late.state) == (WAITING, OVERDUE)
    assert "the contract's value is not known" in waits.why
    assert late.why == waits.why


def test_a_value_above_the_limit_without_vat_needs_no_other() -> None:
    let = Let(value=Decimal(5_000_001), value_with_vat=None)

    assert told(ENTERED, let)["contract_copy"].state is DUE


def test_before_the_contract_is_entered_into_its_duties_have_not_begun() -> None:
    found = told(ENTERED, entered_on=None)

    assert found[NOTICE].state is NOT_YET
    assert found[NOTICE].due_on is None
    assert found["termination_notice"].is_expected


def test_a_termination_notice_is_expected_and_then_waits_for_the_last_performance_notice() -> None:
    end = date(2026, 6, 30)
    assert told(end)["termination_notice"].due_on == date(2028, 2, 9)
    final = Happening("final", on=ENTERED, due_on=date(2026, 7, 29))
    ended = Happening(on=end, follows="final")
    recorded = {("performance_notice", "final"): Done(end, "")}
    begun = {"performance_notice": [final], "termination_notice": [ended]}

    waits = told(date(2026, 7, 29), happenings=begun)["termination_notice"]
    late = told(date(2026, 7, 30), happenings=begun)["termination_notice"]
    free = told(date(2026, 7, 29), happenings=begun, recorded=recorded)["termination_notice"]

    assert (waits.state, waits.due_on) == (WAITING, date(2026, 7, 29))
    assert "contract performance notice" in waits.why
    assert late.state is OVERDUE
    assert free.state is DUE


def test_what_fell_due_before_the_law_was_in_force_does_not_apply() -> None:
    before = {"kpi_assessment": [Happening("1", on=date(2025, 1, 1), due_on=date(2025, 12, 31))]}
    after = {"kpi_assessment": [Happening("1", on=date(2025, 1, 2), due_on=date(2026, 1, 1))]}

    assert told(ENTERED, happenings=before)["kpi_assessment:1"].state is EXEMPT
    assert told(ENTERED, happenings=after)["kpi_assessment:1"].state is OVERDUE


def test_what_comes_with_the_end_turns_on_the_law_of_that_day() -> None:
    """It may be done until 1 January, but the contract ended before section 71(2) began."""
    end, due_on = date(2025, 12, 4), date(2026, 1, 2)
    begun = {"kpi_assessment": [Happening("final", on=end, due_on=due_on, asked_on=end)]}
    rule = read_duties()["kpi_assessment"]

    assert told(ENTERED, happenings=begun)["kpi_assessment:final"].state is EXEMPT
    assert not binds_at_end(rule, Let(), end)
    assert binds_at_end(rule, Let(), date(2026, 1, 1))
    assert binds_at_end(rule, Let(), None)
    assert not binds_at_end(rule, Let(is_framework=True), date(2026, 1, 1))


def test_records_are_kept_until_the_later_of_law_and_terms() -> None:
    by_law = told(ENTERED, ends_on=date(2026, 2, 1), retention_years=2)["record_retention"]
    by_terms = told(ENTERED, retention_years=6)["record_retention"]

    assert (by_law.due_on, by_law.state) == (date(2029, 1, 11), NOT_YET)
    assert by_terms.due_on == date(2034, 1, 11)
    assert told(date(2034, 1, 12), retention_years=6)["record_retention"].state is DONE


def test_a_change_notice_is_due_the_day_before_the_change() -> None:
    begun = {"change_notice": [Happening("1", on=date(2026, 4, 1))]}

    found = told(date(2026, 3, 2), happenings=begun)["change_notice:1"]

    assert (found.state, found.due_on) == (DUE, date(2026, 3, 31))
    assert told(date(2026, 4, 1), happenings=begun)["change_notice:1"].state is OVERDUE


def test_what_is_to_begin_has_not_begun() -> None:
    begun = {"modified_copy": [Happening("1", on=date(2026, 4, 1))]}

    assert told(date(2026, 3, 31), happenings=begun)["modified_copy:1"].state is NOT_YET
    assert told(date(2026, 4, 1), happenings=begun)["modified_copy:1"].state is DUE
