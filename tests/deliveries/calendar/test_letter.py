from dataclasses import replace
from datetime import date

from app.contracts.duties.duty import DutyState
from app.deliveries.calendar.letter import Notice, subject_of, text_of
from tests.deliveries.calendar.test_ics import a_duty

DUE, LATE = a_duty(), replace(a_duty(DutyState.OVERDUE), title="Return", due_on=date(2026, 2, 1))
NOTICE = Notice("Meals\r\nBcc: x", "Anytown Council", [DUE], [LATE, LATE])


def test_the_subject_counts_and_is_one_line() -> None:
    assert subject_of(NOTICE) == "2 overdue, 1 due soon: MealsBcc: x"
    assert len(subject_of(replace(NOTICE, contract="x" * 600))) == 200


def test_the_letter_tells_what_is_overdue_first_with_its_day_and_law() -> None:
    told = text_of(NOTICE)

    assert told.index("Overdue") < told.index("Due soon")
    assert "- Return\n  by 2026-02-01. Section 53." in told
    assert "Overdue" not in text_of(replace(NOTICE, overdue=[]))
