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
        ("2", date(2028, 1, 11)),  # twelve whole months, so within them too
        ("final", date(2028, 2, 9)),
    ]
    shorter = years_of(facts(ends_on=date(2028, 1, 10)), date(2026, 3, 2))
    assert [one.occurrence for one in shorter] == ["1", "final"]


def test_a_contract_of_a_year_is_assessed_within_it_and_at_its_end() -> None:
    last = date(2027, 1, 11)

    found = years_of(facts(ends_on=last), date(2027, 1, 10))

    assert [(one.occurrence, one.due_on, one.is_over) for one in found] == [
        ("1", last, False), ("final", date(2027, 2, 9), False),
    ]  # fmt: skip


def test_a_contract_that_ran_out_has_ended_though_nobody_recorded_it() -> None:
    last, after = date(2026, 3, 31), date(2026, 4, 1)
    of: dict[str, Any] = {"ends_on": last}

    before, over = told(last, **of)["termination_notice"], told(after, **of)["termination_notice"]

    assert (before.state, before.is_expected) == (DutyState.NOT_YET, True)
    assert (over.state, over.due_on, over.is_expected) == (
        DutyState.DUE, date(2026, 4, 29), False,
    )  # fmt: skip
    assert [one.is_over for one in years_of(facts(**of), last)] == [False]
    assert [one.is_over for one in years_of(facts(**of), after)] == [True]
    waits = told(after, entered_on=None, **of)["termination_notice"]
    assert waits.state is DutyState.NOT_YET


def test_somebody_is_to_record_how_it_ended_within_a_week() -> None:
    code, last = "end_on_record", date(2026, 3, 31)

    def state(day: date, **changes: Any) -> DutyState:
        return told(day, **{"ends_on": last} | changes)[code].state

    assert state(date(2026, 3, 30)) is DutyState.NOT_YET
    assert state(last) is DutyState.DUE
    assert told(last, ends_on=last)[code].due_on == date(2026, 4, 7)
    assert state(date(2026, 4, 8)) is DutyState.OVERDUE
    assert state(date(2026, 4, 8), ended_on=last) is DutyState.DONE
    assert state(date(2026, 4, 8), entered_on=None) is DutyState.NOT_YET
    assert code not in told(ENTERED, ends_on=None)


def test_whether_a_contract_that_passed_to_another_ended_is_for_people_to_say() -> None:
    end = date(2026, 6, 30)

    found = told(date(2027, 1, 1), ended_on=end, is_novated=True)["termination_notice"]

    assert found.state is DutyState.WAITING
    assert "section 80" in found.why


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
