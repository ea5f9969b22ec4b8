from datetime import date
from typing import Any

from app.contracts.duties.duty import DutyState
from app.contracts.duties.happening import ChangeFact, years_of
from tests.contracts.duties.made import ENTERED, facts, told


def test_an_award_waits_for_its_notice_and_its_standstill() -> None:
    awarded: dict[str, Any] = {"was_awarded": True, "awarded_on": ENTERED, "entered_on": None}
    published = awarded | {
        "notice_published_on": ENTERED, "notice_id": "1-2026",
        "standstill_ends_on": date(2026, 1, 21),
    }  # fmt: skip

    assert told(ENTERED, **awarded)["contract_award_notice"].state is DutyState.DUE
    assert told(ENTERED, **awarded)["standstill"].state is DutyState.NOT_YET
    assert told(ENTERED, **published)["contract_award_notice"].reference == "1-2026"
    assert told(date(2026, 1, 21), **published)["standstill"].state is DutyState.NOT_YET
    assert told(date(2026, 1, 22), **published)["standstill"].state is DutyState.DONE


def test_where_none_was_asked_for_there_is_no_standstill() -> None:
    found = told(ENTERED, was_awarded=True, awarded_on=ENTERED, notice_published_on=ENTERED)

    assert "standstill" not in found


def test_three_indicators_or_a_reason_for_none_are_enough() -> None:
    code = "key_performance_indicators"

    assert told(ENTERED, indicators=3)[code].state is DutyState.DONE
    assert told(ENTERED, indicators=2)[code].state is DutyState.DUE
    assert told(date(2026, 1, 13), indicators=2)[code].state is DutyState.OVERDUE
    assert told(ENTERED, indicators=0, has_reason_for_none=True)[code].state is DutyState.DONE


def test_each_year_of_a_contract_is_assessed_and_the_last_with_its_end() -> None:
    found = years_of(facts(), date(2026, 3, 2))

    assert [(one.occurrence, one.due_on) for one in found] == [
        ("1", date(2027, 1, 11)),
        ("final", date(2028, 2, 9)),
    ]


def test_a_contract_without_a_last_day_has_years_up_to_the_next() -> None:
    found = years_of(facts(ends_on=None), date(2026, 3, 2))

    assert [one.occurrence for one in found] == ["1", "2"]
    assert years_of(facts(entered_on=None), date(2026, 3, 2)) == []


def test_an_early_end_cuts_the_year_that_it_falls_in() -> None:
    [first] = years_of(facts(ended_on=date(2026, 6, 30)), date(2026, 7, 1))

    assert (first.occurrence, first.ends_on, first.is_over) == ("final", date(2026, 6, 30), True)
    assert first.due_on == date(2026, 7, 29)


def test_a_change_that_is_not_approved_holds_its_copy_back() -> None:
    change = ChangeFact(1, date(2026, 2, 1), False, "", None)
    approved = ChangeFact(2, date(2026, 2, 1), True, "9-2026", date(2026, 1, 20))

    found = told(date(2026, 9, 1), changes=(change, approved))

    assert found["modified_copy:1"].state is DutyState.WAITING
    assert found["modified_copy:2"].due_on == date(2026, 5, 1)
    assert found["modified_copy:2"].state is DutyState.OVERDUE
    assert found["change_notice:2"].reference == "9-2026"
