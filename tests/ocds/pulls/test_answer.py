from datetime import UTC, datetime, timedelta

import pytest

from app.ocds.pulls.answer import (
    LONGEST_ASKED,
    LONGEST_PAUSE,
    UNASKED,
    Meaning,
    meaning_of,
    pause_after,
    wait_after,
)
from tests.ocds.pulls.portal import REFUSED

NOW = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "first", "later"),
    [
        (200, Meaning.PAGE, Meaning.PAGE),
        (429, Meaning.WAIT, Meaning.WAIT),
        (503, Meaning.WAIT, Meaning.WAIT),
        (400, Meaning.AGAIN, Meaning.ANEW),
        (404, Meaning.AGAIN, Meaning.ANEW),
        (410, Meaning.AGAIN, Meaning.ANEW),
        (204, Meaning.AGAIN, Meaning.AGAIN),
        (302, Meaning.AGAIN, Meaning.AGAIN),
        (403, Meaning.AGAIN, Meaning.AGAIN),
        (500, Meaning.AGAIN, Meaning.AGAIN),
    ],
)
def test_each_status_means_something(status: int, first: Meaning, later: Meaning) -> None:
    assert meaning_of(status, is_first=True) is first
    assert meaning_of(status, is_first=False) is later


@pytest.mark.parametrize(
    ("header", "words", "wait"),
    [
        ("7", REFUSED, timedelta(seconds=7)),
        ("Thu, 10 Sep 2026 09:05:00 GMT", b"", timedelta(minutes=5)),
        ("Thu, 10 Sep 2026 08:00:00 GMT", b"", timedelta(seconds=1)),
        ("", REFUSED, timedelta(seconds=120)),
        ("soon", REFUSED, timedelta(seconds=120)),
        ("", b"", UNASKED),
        ("-5", b"", UNASKED),
        ("0", b"", timedelta(seconds=1)),
        ("9" * 30, b"", LONGEST_ASKED),
    ],
)
def test_a_publisher_gets_the_rest_that_it_asks_for(
    header: str, words: bytes, wait: timedelta
) -> None:
    assert wait_after({"retry-after": header}, words, NOW) == wait


def test_pauses_grow_up_to_an_hour() -> None:
    pauses = [pause_after(failures) for failures in range(1, 1_000)]

    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
