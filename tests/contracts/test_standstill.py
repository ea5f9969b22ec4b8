from datetime import date

import pytest

from app.contracts.standstill import needs_notice, standstill_end


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        (date(2026, 2, 25), date(2026, 3, 6)),  # Wednesday to the Friday of the week after
        (date(2026, 3, 30), date(2026, 4, 10)),  # over Good Friday and Easter Monday
        (date(2026, 3, 16), date(2026, 3, 26)),  # over St Patrick's Day, wherever the council is
        (date(2026, 12, 23), date(2027, 1, 7)),  # over Christmas, and 1 and 4 January in Scotland
    ],
)
def test_it_is_eight_working_days_from_the_day_of_the_notice(published: date, ends: date) -> None:
    assert standstill_end(published, "services", "open") == ends


def test_light_touch_and_small_contracts_have_none_unless_the_notice_gives_one() -> None:
    day = date(2026, 2, 25)

    assert standstill_end(day, "light_touch", "open") is None
    assert standstill_end(day, "goods", "below_threshold") is None
    assert standstill_end(day, "light_touch", "open", working_days=8) == date(2026, 3, 6)
    assert standstill_end(day, "", "") == date(2026, 3, 6)


def test_a_notice_may_give_more_than_the_law_asks_for_and_never_less() -> None:
    day = date(2026, 2, 25)

    assert standstill_end(day, "services", "open", working_days=10) == date(2026, 3, 10)
    assert standstill_end(day, "services", "open", working_days=1) == date(2026, 3, 6)


def test_only_below_the_threshold_no_award_notice_is_needed() -> None:
    assert needs_notice("open")
    assert needs_notice("")
    assert not needs_notice("below_threshold")
