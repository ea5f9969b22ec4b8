from datetime import date, timedelta

from app.contracts.duties.duty import DutyState
from app.deliveries.review.near import near
from tests.deliveries.calendar.test_ics import a_duty

DAY = date(2026, 3, 31)


def test_near_is_what_is_overdue_or_comes_within_a_month() -> None:
    day = timedelta(days=1)
    late = a_duty(DutyState.OVERDUE, due_on=DAY - 400 * day)
    soon = a_duty(due_on=DAY + 31 * day)
    others = [
        a_duty(due_on=DAY + 32 * day), a_duty(DutyState.DONE, due_on=DAY), a_duty(due_on=None),
        a_duty(DutyState.WAITING, due_on=DAY - day), a_duty(DutyState.NOT_YET, due_on=DAY),
    ]  # fmt: skip

    assert near([soon, *others, late], DAY) == [late, soon]
