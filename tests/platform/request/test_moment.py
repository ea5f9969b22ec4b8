"""Times that no calendar in UTC holds."""

import pytest

from app.platform.request.moment import is_beyond


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-00:01"])
def test_an_offset_may_take_a_time_out_of_the_calendar(written: str) -> None:
    assert is_beyond(written)


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00Z", "0001-01-01T14:00:00+14:00", "9999-12-31T23:59:59.999999z",
        "2026-03-02T09:30:00+01:00", "2026-13-40T00:00:00Z", "",
    ],
)  # fmt: skip
def test_others_are_within_it_or_no_times_at_all(written: str) -> None:
    assert not is_beyond(written)
