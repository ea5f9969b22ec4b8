"""Do several things at the same moment, each in a transaction of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import Engine, text

from app.platform.database import WriteSession, writing
from app.platform.database_troubles import Again
from app.problems import Problem

Deed = Callable[[WriteSession], Any]


def at_once(engine: Engine, *deeds: Deed) -> list[Any]:
    """Give what each came to: its result, or the slug of the problem for which it was refused.

    A transaction that met another one begins again, as it does behind HTTP.
    """
    barrier = Barrier(len(deeds))

    def run(deed: Deed) -> Any:
        barrier.wait(10)
        while True:
            try:
                with writing(engine) as session:
                    return deed(session)
            except Again:
                continue
            except Problem as problem:
                return problem.slug

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def is_held_up(engine: Engine) -> bool:
    """Tell whether somebody waits for what another transaction holds."""
    if engine.dialect.name == "sqlite":
        return True  # it has one writer at a time
    waiting = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with engine.connect() as connection:
        return bool(connection.execute(text(waiting)).scalar_one())
