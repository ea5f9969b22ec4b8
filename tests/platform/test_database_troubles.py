import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.platform.database_troubles import Again, problem_of


def an_error(original: Exception) -> OperationalError:
    return OperationalError("SELECT 1", {}, original)


def sqlite_says(code: int) -> OperationalError:
    original = sqlite3.OperationalError("words")
    original.sqlite_errorcode = code
    return an_error(original)


def postgresql_says(state: str) -> OperationalError:
    return an_error(psycopg.errors.lookup(state)("words"))


@pytest.mark.parametrize(
    "error",
    [
        sqlite_says(sqlite3.SQLITE_BUSY),
        sqlite_says(sqlite3.SQLITE_BUSY_SNAPSHOT),
        sqlite_says(sqlite3.SQLITE_LOCKED),
        postgresql_says("40001"),
        postgresql_says("40P01"),
        postgresql_says("55P03"),
    ],
)
def test_what_met_another_transaction_may_be_done_again(error: OperationalError) -> None:
    assert isinstance(problem_of(error, writes=True), Again)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (sqlite_says(sqlite3.SQLITE_FULL), "no room left on its disk"),
        (sqlite_says(sqlite3.SQLITE_CORRUPT), "its file is damaged"),
        (sqlite_says(sqlite3.SQLITE_READONLY), "may only be read"),
        (postgresql_says("53100"), "cannot be reached, or has no room"),
        (postgresql_says("57P01"), "cannot be reached"),
        (an_error(psycopg.OperationalError("the connection is lost")), "cannot be reached"),
        (NoConnection(), "all its connections are in use"),
    ],
)
def test_what_will_pass_is_told_as_such(error: OperationalError, words: str) -> None:
    problem = problem_of(error, writes=True)

    assert problem
    assert not isinstance(problem, Again)
    assert words in problem.detail


@pytest.mark.parametrize(
    "error",
    [sqlite_says(sqlite3.SQLITE_ERROR), postgresql_says("42P01"), postgresql_says("22003")],
)
def test_a_fault_of_ours_stays_one(error: OperationalError) -> None:
    assert problem_of(error, writes=True) is None


def test_writing_in_a_session_for_reading_is_a_fault_of_ours() -> None:
    assert problem_of(sqlite_says(sqlite3.SQLITE_READONLY), writes=False) is None
