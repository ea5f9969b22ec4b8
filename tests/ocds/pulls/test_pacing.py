from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from app.ocds.pulls.pacing import Pace, leave_in_peace, take_turn
from app.platform.database import WriteSession, writing

NOW = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
PACE = Pace(3, timedelta(seconds=60))
HERE = "https://a.example"


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_no_more_than_so_many_requests_are_made_in_any_time_of_a_length(
    session: WriteSession,
) -> None:
    assert [take_turn(session, HERE, PACE, after(at)) for at in (0, 58, 59)] == [None] * 3
    assert take_turn(session, HERE, PACE, after(59.5)) == after(60)
    assert take_turn(session, HERE, PACE, after(60)) is None
    assert take_turn(session, HERE, PACE, after(61)) == after(118)
    assert take_turn(session, "https://b.example", PACE, after(61)) is None


def test_a_publisher_is_left_in_peace_for_the_longest_that_it_asked(
    session: WriteSession,
) -> None:
    leave_in_peace(session, HERE, after(100))
    leave_in_peace(session, HERE, after(50))

    assert take_turn(session, HERE, PACE, after(99)) == after(100)
    assert take_turn(session, HERE, PACE, after(100)) is None


def test_a_clock_that_is_put_back_holds_nobody_up(session: WriteSession) -> None:
    for _ in range(3):
        take_turn(session, HERE, PACE, after(86_400))

    assert take_turn(session, HERE, PACE, NOW) is None


def test_what_is_counted_counts_for_whoever_comes_next(engine: Engine) -> None:
    for _ in range(3):
        with writing(engine) as session:
            assert take_turn(session, HERE, PACE, NOW) is None
    with writing(engine) as session:
        assert take_turn(session, HERE, PACE, NOW) == after(60)
