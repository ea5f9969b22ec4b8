"""What a route may ask for: sessions, and the time.

A request waits its turn for the database without holding a thread. Otherwise requests that wait
could take every thread that the ones they wait for need to finish.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import anyio
from anyio.lowlevel import RunVar
from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool
from sqlalchemy import Engine
from sqlmodel import Session

from app.platform.clock import database_now, now
from app.platform.database import ReadSession, WriteSession, part_of, reading, writing
from app.platform.database_troubles import Again
from app.platform.sealing import Seals

#: where a request keeps whom to tell that its transaction met another one
MET_ANOTHER = "database.met_another"

#: where a request that is sent within another keeps what the two share
SHARED = "database.shared"


@dataclass
class Shared:
    """What requests share with the one within which they are sent."""

    session: WriteSession | None = None  #: of them all; None: each has a transaction of its own
    met_another: bool = False  #: it met another transaction, and has to be done again
    #: what is to be remembered of refused attempts, once the transaction has ended
    afterwards: list[Callable[[WriteSession], None]] = field(default_factory=list)


def shared_by(request: Request) -> WriteSession | None:
    """Give the transaction of which a request is a part, if it is a part of one."""
    shared: Shared | None = request.scope.get(SHARED)
    return shared.session if shared else None


_turns: RunVar[anyio.Semaphore] = RunVar("database_turns")
_writers_turn: RunVar[anyio.Semaphore] = RunVar("database_writers_turn")


async def time_of_request() -> datetime:
    """Give the time at which a request is worked on; tests put their own in its place."""
    return now()


async def clock_of_database() -> Callable[[Session], datetime]:
    """Give the clock that decides deadlines; tests put their own in its place."""
    return database_now


async def _turn(request: Request) -> AsyncIterator[None]:
    """Wait until fewer requests than there are threads are using the database.

    A request that is sent within another one has its turn.
    """
    if SHARED in request.scope:
        yield
        return
    async with _shared(_turns, request.app.state.settings.threads):
        yield


@asynccontextmanager
async def _shared(turns: RunVar[anyio.Semaphore], at_once: int) -> AsyncIterator[None]:
    semaphore = turns.get(None)
    if semaphore is None:
        semaphore = anyio.Semaphore(at_once)
        turns.set(semaphore)
    async with semaphore:
        yield


# scope="function" ends these before the response leaves. FastAPI's default commits after it,
# when the caller has already been told 201 for a transaction that may yet fail.
TurnDep = Annotated[None, Depends(_turn, scope="function")]


async def read_session(request: Request, _: TurnDep) -> AsyncIterator[ReadSession]:
    """Give a route a session to read with."""
    async with contextmanager_in_threadpool(reading(request.app.state.engine)) as session:
        yield session


@asynccontextmanager
async def transaction(request: Request) -> AsyncIterator[WriteSession]:
    """Give a request that has its turn a session to write with, which nobody repeats.

    Raises:
        Again: when it met another transaction.
    """
    engine: Engine = request.app.state.engine
    at_once = 1 if engine.dialect.name == "sqlite" else request.app.state.settings.threads
    async with (
        _shared(_writers_turn, at_once),
        contextmanager_in_threadpool(writing(engine)) as session,
    ):
        yield session


async def write_session(request: Request, _: TurnDep) -> AsyncIterator[WriteSession]:
    """Give a route a session to write with."""
    shared: Shared | None = request.scope.get(SHARED)
    if shared is not None and shared.session is not None:
        async with _a_part_of(shared, shared.session) as session:
            yield session
        return
    try:
        async with transaction(request) as session:
            yield session
    except Again:
        request.scope.get(MET_ANOTHER, lambda: None)()
        raise


@asynccontextmanager
async def _a_part_of(shared: Shared, session: WriteSession) -> AsyncIterator[WriteSession]:
    try:
        async with contextmanager_in_threadpool(part_of(session)) as part:
            yield part
    except Again:
        shared.met_another = True
        raise


async def seals(request: Request) -> Seals:
    """Give the secrets that this deployment seals with."""
    held: Seals = request.app.state.seals
    return held


ReadDep = Annotated[ReadSession, Depends(read_session, scope="function")]
WriteDep = Annotated[WriteSession, Depends(write_session, scope="function")]
NowDep = Annotated[datetime, Depends(time_of_request)]
SealsDep = Annotated[Seals, Depends(seals)]
DatabaseClockDep = Annotated[Callable[[Session], datetime], Depends(clock_of_database)]
