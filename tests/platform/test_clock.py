from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from app.platform.clock import database_now, now
from app.platform.database import WriteSession


def test_the_time_is_told_in_utc() -> None:
    assert now().tzinfo is UTC
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)  # noqa: TID251 - to compare


def test_the_database_tells_the_time_at_this_moment_not_at_the_start(
    session: WriteSession,
) -> None:
    before = database_now(session)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_sleep(0.002)"))
    else:
        while database_now(session) == before:
            pass

    after = database_now(session)

    assert before < after
    assert after.tzinfo is UTC
    assert abs(after - now()) < timedelta(seconds=2)
