from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ocds.pulls.window import LONGEST, OVERLAP, ZONE, next_window, on_the_wall, told_plainly

NOW = datetime(2026, 9, 10, 9, 0, 0, 123, tzinfo=UTC)
#: from 2021 to 2040
MOMENTS = st.integers(1_609_459_200, 2_208_988_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def test_the_first_window_begins_where_the_pull_does() -> None:
    found = next_window(NOW - timedelta(days=2), None, NOW)

    assert found is not None
    assert found.since == (NOW - timedelta(days=2)).replace(microsecond=0)
    assert found.before == NOW.replace(microsecond=0)


def test_a_later_window_begins_before_the_last_one_ended_and_never_before_the_pull() -> None:
    begins = NOW - timedelta(days=2)
    long_after = next_window(begins, NOW, NOW + timedelta(hours=6))
    soon_after = next_window(begins, begins + timedelta(hours=1), NOW)

    assert long_after is not None
    assert long_after.since == NOW.replace(microsecond=0) - OVERLAP
    assert soon_after is not None
    assert soon_after.since == begins.replace(microsecond=0)


@pytest.mark.parametrize("begins", [NOW, NOW + timedelta(days=30)])
def test_there_is_no_window_yet_where_nothing_can_have_been_published(begins: datetime) -> None:
    assert next_window(begins, None, NOW) is None


def test_a_long_time_is_cut() -> None:
    found = next_window(NOW - timedelta(days=400), NOW - timedelta(days=100), NOW)

    assert found is not None
    assert found.before == (NOW - timedelta(days=100)).replace(microsecond=0) + LONGEST


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-10-24T23:59:59Z", "2026-10-25T00:59:59"),
        ("2026-10-25T00:00:00Z", "2026-10-25T00:00:00"),  # 01:00, the first time
        ("2026-10-25T00:30:00Z", "2026-10-25T00:30:00"),
        ("2026-10-25T01:30:00Z", "2026-10-25T00:30:00"),  # 01:30, the second time
        ("2026-10-25T02:00:00Z", "2026-10-25T02:00:00"),
        ("2026-03-29T00:59:59Z", "2026-03-29T00:59:59"),
        ("2026-03-29T01:00:00Z", "2026-03-29T02:00:00"),  # 01:00 is shown by no clock
        ("2026-07-01T12:00:00.9Z", "2026-07-01T13:00:00"),
    ],
)
def test_publishers_are_told_what_clocks_show_once(moment: str, told: str) -> None:
    plain = told_plainly(datetime.fromisoformat(moment))

    assert on_the_wall(plain).isoformat() == told


@given(moment=MOMENTS)
def test_what_is_told_means_one_moment_which_is_no_later(moment: datetime) -> None:
    plain = told_plainly(moment)
    shown = on_the_wall(plain)

    assert moment - timedelta(hours=2, seconds=1) <= plain <= moment
    for fold in (0, 1):  # whichever of two a publisher would take it for
        assert shown.replace(tzinfo=ZoneInfo(ZONE), fold=fold).astimezone(UTC) == plain


@given(begins=MOMENTS, steps=st.lists(st.integers(1, 500), min_size=2, max_size=12))
def test_windows_that_follow_each_other_leave_nothing_out(
    begins: datetime, steps: list[int]
) -> None:
    reached, now = None, begins
    covered = told_plainly(begins)
    for hours in steps:
        now += timedelta(hours=hours)
        found = next_window(begins, reached, now)
        if found is not None:
            assert found.since <= covered
            reached = max(reached or found.before, found.before)
            covered = max(covered, found.before)
            assert found.before <= now

    for _ in range(1_000):
        found = next_window(begins, reached, now)
        if reached is not None and reached >= told_plainly(now):
            return
        assert found is not None
        reached = max(reached or found.before, found.before)
    raise AssertionError("it never catches up")
