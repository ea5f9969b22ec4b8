import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError
from sqlmodel import Session, select

from app.platform.database import (
    WriteSession,
    add_if_new,
    add_those_new,
    added_if_new,
    make_engine,
    reading,
    writing,
)
from app.platform.database_troubles import Again
from app.platform.events import EventLog
from app.platform.identifiers import new_id
from app.problems import Unavailable


def a_log(number: int = 1) -> EventLog:
    return EventLog(authority=new_id(), number=number, digest="")


def numbers(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return sorted(session.exec(select(EventLog.number)))


def test_what_was_written_is_there_once_the_session_ends(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(a_log(7))

    assert numbers(engine) == [7]


def test_nothing_is_there_when_the_session_raises(engine: Engine) -> None:
    with pytest.raises(RuntimeError), writing(engine) as session:
        session.add(a_log())
        session.flush()
        raise RuntimeError

    assert numbers(engine) == []


def test_a_savepoint_can_be_rolled_back_alone(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(a_log(1))
        with session.begin_nested() as inner:
            session.add(a_log(2))
            session.flush()
            inner.rollback()
        session.add(a_log(3))

    assert numbers(engine) == [1, 3]


def test_a_reading_session_refuses_to_write(engine: Engine) -> None:
    with pytest.raises(DBAPIError), reading(engine) as session:
        session.add(a_log())
        session.flush()

    with writing(engine) as session:
        session.add(a_log(1))
    assert numbers(engine) == [1], "and leaves the connection fit for those who write"


def test_a_reading_session_sees_one_snapshot(engine: Engine) -> None:
    with reading(engine) as session:
        before = session.exec(select(EventLog)).all()
        with writing(engine) as other:
            other.add(a_log())

        assert session.exec(select(EventLog)).all() == before


@pytest.mark.parametrize("opened", [reading, writing])
def test_a_session_that_is_closed_is_not_used_again(
    engine: Engine, opened: Callable[[Engine], AbstractContextManager[Session]]
) -> None:
    with opened(engine) as session:
        pass

    with pytest.raises(InvalidRequestError, match="permanently closed"):
        session.exec(select(EventLog)).all()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a pool that counts


def test_rows_must_refer_to_rows_that_are_there(engine: Engine) -> None:
    with writing(engine) as session:
        session.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        session.execute(text("CREATE TABLE child (parent INTEGER REFERENCES parent (id))"))

    with pytest.raises(IntegrityError), writing(engine) as session:
        session.execute(text("INSERT INTO child VALUES (1)"))


def test_a_row_is_added_only_if_its_key_is_new(session: WriteSession) -> None:
    first, same = a_log(1), a_log(2)
    same.authority = first.authority

    assert [add_if_new(session, first), add_if_new(session, same)] == [True, False]
    assert session.exec(select(EventLog.number)).all() == [1]


def test_a_row_that_is_new_is_given_as_the_session_has_it(session: WriteSession) -> None:
    first, same = a_log(1), a_log(2)
    same.authority = first.authority

    kept = added_if_new(session, first)

    assert kept is session.get(EventLog, first.authority)
    assert kept is not None
    assert kept.number == 1
    assert added_if_new(session, same) is None
    kept.number = 7
    session.flush()
    assert session.exec(select(EventLog.number)).all() == [7]


def test_of_many_rows_those_with_a_new_key_are_added(session: WriteSession) -> None:
    there, new, other = a_log(1), a_log(2), a_log(3)
    session.add(there)
    session.flush()
    rows = [{**one.model_dump(), "number": 9} for one in (there, new, other, new)]

    added = add_those_new(session, EventLog, rows, ["authority"])

    assert added == {(new.authority,), (other.authority,)}
    assert sorted(session.exec(select(EventLog.number))) == [1, 9, 9]
    assert add_those_new(session, EventLog, [], ["authority"]) == set()


def test_writers_that_count_up_together_lose_no_count(engine: Engine) -> None:
    with writing(engine) as session:
        session.add(log := a_log(0))
        authority = log.authority
    start = threading.Barrier(10)

    def count_up() -> None:
        start.wait()
        for _ in range(10):
            with writing(engine) as session:
                query = select(EventLog).where(EventLog.authority == authority)
                session.exec(query.with_for_update()).one().number += 1

    threads = [threading.Thread(target=count_up) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert numbers(engine) == [100]


def test_sqlite_keeps_what_it_acknowledged_through_a_loss_of_power(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/kept.sqlite3")

    with engine.connect() as connection:
        kept = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    engine.dispose()
    assert kept == ["wal", 2, 1, 5000]


def test_a_database_that_cannot_be_opened_is_said_to_be_away(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/no/such/folder/file.sqlite3")

    with pytest.raises(Unavailable, match="its file cannot be opened"), writing(engine):
        pass


def test_a_server_that_cannot_be_reached_is_said_to_be_away(tmp_path: Path) -> None:
    engine = make_engine(f"postgresql://nobody@/nothing?host={tmp_path}")

    with pytest.raises(Unavailable, match="cannot be reached"), writing(engine):
        pass


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_postgresql_is_reached_by_the_one_driver_however_it_is_written(url: str) -> None:
    assert make_engine(url).url.drivername == "postgresql+psycopg"


def test_any_other_database_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql is not supported"):
        make_engine("mysql://u@h/d")


def test_a_database_that_goes_away_is_told_and_found_again(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        away = "ATTACH '/dev/null/nowhere' AS elsewhere"
    else:
        away = "SELECT pg_terminate_backend(pg_backend_pid())"

    with pytest.raises(Unavailable, match="The database is not available"), reading(engine) as s:
        s.execute(text(away))

    with writing(engine) as session:
        session.add(a_log(5))
    assert numbers(engine) == [5]


def test_a_lock_held_too_long_by_another_is_met_not_waited_out(engine: Engine) -> None:
    impatient = make_engine(engine.url.render_as_string(hide_password=False))
    sqlite = engine.dialect.name == "sqlite"

    @event.listens_for(impatient, "connect")
    def wait_a_moment(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout = 20" if sqlite else "SET lock_timeout = 20")
        connection.commit()

    with engine.begin() as other:
        other.execute(text("CREATE TABLE held (id INTEGER)"))
        if not sqlite:
            other.execute(text("LOCK TABLE eventlog"))

        with pytest.raises(Again), writing(impatient) as session:
            session.add(a_log())

    with writing(impatient) as session:
        session.add(a_log(6))
    assert numbers(engine) == [6]
    impatient.dispose()
