from datetime import date

import pytest
from pydantic import ValidationError

from app.contracts.duties.rule import Count, days_after, kept_until, years_after


@pytest.mark.parametrize(
    ("count", "first", "last"),
    [
        ({"days": 30}, date(2026, 3, 2), date(2026, 3, 31)),  # the second is the first of thirty
        ({"days": 1}, date(2026, 3, 2), date(2026, 3, 2)),
        ({"working_days": 8}, date(2026, 4, 1), date(2026, 4, 14)),  # two bank holidays in it
        ({"working_days": 8}, date(2026, 3, 14), date(2026, 3, 26)),  # Saturday; St Patrick's Day
        ({"years": 3}, date(2026, 1, 12), date(2029, 1, 11)),
        ({"years": 3}, date(2024, 2, 29), date(2027, 2, 27)),
        ({"is_before": True}, date(2026, 3, 1), date(2026, 2, 28)),
    ],
)
def test_a_period_counts_the_day_that_it_begins_with(
    count: dict[str, object], first: date, last: date
) -> None:
    assert Count.model_validate(count).last_day(first) == last


def test_light_touch_contracts_have_longer_where_the_law_says_so() -> None:
    first = date(2026, 1, 1)
    both, one = Count(days=30, light_touch_days=120), Count(days=30)

    assert both.last_day(first, is_light_touch=True) == date(2026, 4, 30)
    assert both.last_day(first) == one.last_day(first, is_light_touch=True) == date(2026, 1, 30)


@pytest.mark.parametrize("count", [{}, {"days": 3, "years": 1}, {"light_touch_days": 9}])
def test_a_rule_counts_in_one_way(count: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="count days, working days or years"):
        Count.model_validate(count)


def test_days_stay_within_the_calendar() -> None:
    assert days_after(date.max, 30) == date.max
    assert days_after(date.min, -30) == date.min
    assert years_after(date(9990, 1, 1), 100) == date(9999, 1, 1)


def test_records_are_kept_three_years_from_the_entry_or_as_long_as_the_terms_ask() -> None:
    entered = date(2024, 3, 1)

    assert kept_until(entered, None, 3) == date(2027, 2, 28)
    assert kept_until(entered, date(2024, 3, 31), 3) == date(2027, 3, 31)
    assert kept_until(entered, date(2026, 2, 28), 6) == date(2032, 2, 28)
    assert kept_until(entered, date(2024, 2, 29), 3) == date(2027, 2, 28)
