from datetime import UTC, date, datetime

import pytest

from app.deliveries.returns.beginning import NoDeliveryPlan
from app.deliveries.returns.following import periods_of
from tests.contracts.plan.made import a_contract
from tests.deliveries.returns.made import LAST, NOW, Reported


def test_missing_draft_and_submitted_are_three_things(reporting: Reported) -> None:
    reporting.submitted(reporting.mentoring())
    reporting.begin(date(2025, 11, 2))

    told = periods_of(reporting.session, reporting.contract, NOW)

    assert [(f"{one['starts_on']}", f"{one['state']}", one["is_overdue"]) for one in told] == [
        ("2025-01-01", "missing", True),
        ("2025-04-01", "missing", True),
        ("2025-07-01", "missing", True),
        ("2025-10-01", "draft", True),
        ("2026-01-01", "submitted", False),
    ]


def test_a_period_is_overdue_the_day_after_it_was_due(reporting: Reported) -> None:
    def overdue(day: int) -> bool:
        now = datetime(2025, 4, day, 12, tzinfo=UTC)
        return bool(periods_of(reporting.session, reporting.contract, now)[0]["is_overdue"])

    assert [overdue(28), overdue(29)] == [False, True]


def test_without_a_plan_there_are_no_periods(reporting: Reported) -> None:
    with pytest.raises(NoDeliveryPlan):
        periods_of(reporting.session, a_contract(reporting.session, ends_on=LAST), NOW)
