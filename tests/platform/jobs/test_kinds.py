from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.jobs.kinds import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    Schedule,
    latest_slot,
    next_slot,
    pause_after,
)

ATTEMPTS = st.integers(1, 1000)
SPREADS = st.floats(0, 1)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(), timedelta(days=36_500)).map(lambda gone: EPOCH + gone)


@given(attempts=ATTEMPTS, spread=SPREADS)
def test_a_pause_grows_to_an_hour_and_a_quarter_at_most(attempts: int, spread: float) -> None:
    pause = pause_after(attempts, spread)

    assert FIRST_PAUSE <= pause <= LONGEST_PAUSE * 1.25
    assert pause <= pause_after(attempts + 1, spread)


@given(now=MOMENTS)
def test_now_lies_between_the_latest_slot_and_the_next(now: datetime) -> None:
    latest, following = latest_slot("*/15 * * * *", now), next_slot("*/15 * * * *", now)

    assert latest <= now < following
    assert following - latest == timedelta(minutes=15)


def test_a_schedule_that_no_calendar_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no cron expression"):
        Schedule("bad", "every minute", "mark")
