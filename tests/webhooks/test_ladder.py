from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.webhooks.ladder import (
    IDLE,
    LONGEST_ASKED,
    PAUSES,
    RESTS,
    TRIES,
    TRIES_OF_REFUSED,
    Outcome,
    Verdict,
    asked_pause,
    pause_after,
    rest_after,
    verdict,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_status_from_200_to_299_is_success(status: int) -> None:
    assert verdict(Outcome(status), 1) is Verdict.SENT


@pytest.mark.parametrize("status", [None, 100, 301, 302, 308, 400, 401, 404, 429, 500, 503, 599])
def test_anything_else_is_tried_again(status: int | None) -> None:
    assert verdict(Outcome(status), 1) is Verdict.AGAIN


def test_what_is_wrong_with_the_message_is_given_up_sooner_than_what_is_wrong_with_the_receiver(
) -> None:  # fmt: skip
    assert verdict(Outcome(400), TRIES_OF_REFUSED) is Verdict.GIVEN_UP
    for status in (None, 408, 425, 429, 500, 502, 504):
        assert verdict(Outcome(status), TRIES - 1) is Verdict.AGAIN
        assert verdict(Outcome(status), TRIES) is Verdict.GIVEN_UP


def test_gone_is_gone_at_once() -> None:
    assert verdict(Outcome(410), 1) is Verdict.GONE


def test_the_ladder_is_the_published_one() -> None:
    hours = [pause.total_seconds() / 3600 for pause in PAUSES]

    assert hours == [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
    assert TRIES == 10


@given(tries=st.integers(1, 50), spread=st.floats(0, 1))
def test_a_pause_is_at_least_what_is_published_and_at_most_a_fifth_more(
    tries: int, spread: float
) -> None:
    published = PAUSES[min(tries, len(PAUSES)) - 1]

    assert published <= pause_after(tries, spread) <= published * 1.2
    assert RESTS[0] <= rest_after(tries, spread) <= RESTS[-1] * 1.2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0), ("0", 0), ("120", 120), (" 7 ", 7), ("99999999999999999999", 86400),
        ("-5", 0), ("1.5", 0), ("soon", 0), ("", 0), ("٣", 0),
        ("Mon, 02 Mar 2026 09:40:00 GMT", 600), ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
        ("Tue, 02 Mar 2027 09:30:00 GMT", 86400), ("Mon, 32 Mar 2026 09:40:00 GMT", 0),
        ("Mon, 02 Mar 99999999 09:40:00 GMT", 0),
    ],
)  # fmt: skip
def test_a_receiver_may_ask_for_time(header: str | None, seconds: int) -> None:
    assert asked_pause(header, NOW) == timedelta(seconds=seconds)


def test_no_pause_is_as_long_as_a_time_in_which_nothing_is_sent() -> None:
    assert max(pause_after(TRIES, 1), rest_after(TRIES, 1), LONGEST_ASKED) < IDLE


@given(st.text())
def test_no_header_breaks_anything(header: str) -> None:
    assert timedelta(0) <= asked_pause(header, NOW) <= LONGEST_ASKED
