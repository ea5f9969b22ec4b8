from datetime import date

import pytest

from app.deliveries.review.returns import Expected, Gap, gaps

DUE = date(2025, 4, 28)
PERIOD = date(2025, 1, 1), date(2025, 3, 31), DUE


@pytest.mark.parametrize(
    ("day", "is_begun", "submitted_on", "gap"),
    [
        (DUE, False, None, None),
        (date(2025, 4, 29), False, None, Gap.MISSING),
        (date(2025, 4, 29), True, None, Gap.DRAFT),
        (date(2025, 4, 29), True, DUE, None),
        (date(2025, 5, 9), True, date(2025, 4, 29), Gap.LATE),
        (date(2025, 4, 29), True, date(2025, 5, 9), Gap.DRAFT),  # as it was on that day
    ],
)
def test_a_return_is_missing_the_day_after_it_was_due(
    day: date, is_begun: bool, submitted_on: date | None, gap: Gap | None
) -> None:
    found = gaps([Expected(*PERIOD, is_begun, submitted_on)], day)

    assert [one.gap for one in found] == ([] if gap is None else [gap])
    assert all((one.starts_on, one.ends_on, one.due_on) == PERIOD for one in found)
