"""Repeats what met another transaction in the database: three times at most, at random intervals.

Whatever is repeated was rolled back first, so it takes effect once or not at all. A connection
lost while committing is not repeated: nobody can know whether it took effect.
"""

import random
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeVar

import anyio
from fastapi import Request
from sqlalchemy import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.platform.database import WriteSession, writing
from app.platform.database_troubles import Again
from app.platform.http.dependencies import MET_ANOTHER, SHARED, Shared

RETRIES = 3
LARGEST_BODY = 1_000_000  #: bytes of a request that are kept to repeat it; beyond, it is not

T = TypeVar("T")


def transact(engine: Engine, work: Callable[[WriteSession], T]) -> T:
    """Do some work in a transaction of its own, and again if it meets another.

    Raises:
        Again: when it meets others four times in a row.
    """
    for pause in pauses():
        try:
            with writing(engine) as session:
                return work(session)
        except Again:
            time.sleep(pause)
    with writing(engine) as session:
        return work(session)


def transact_after(request: Request, work: Callable[[WriteSession], None]) -> None:
    """Do some work in a transaction of its own, once that of a request has been rolled back.

    A request that is a part of another's transaction leaves it to the one that it is a part of.
    """
    shared: Shared | None = request.scope.get(SHARED)
    if shared is not None and shared.session is not None:
        shared.afterwards.append(work)
    else:
        transact(request.app.state.engine, work)


class Retries:
    """Repeats a request whose transaction met another one, before any answer has left."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application; limits and logs belong outside, as they count a request once."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, at the latest with the refusal of the last attempt."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = _Body(receive)
        for pause in pauses():
            attempt = _Attempt(send, body)
            tried = {**scope, MET_ANOTHER: attempt.met_another}  # routing changes a scope
            try:
                await self.app(tried, body.receive, attempt)
            finally:
                if not attempt.in_vain:
                    scope.update(tried)  # whoever is outside wants to know the route
            if not attempt.in_vain:
                return
            await anyio.sleep(pause)
            body.rewind()
        await self.app(scope, body.receive, send)


class _Attempt:
    """Passes an answer on, unless the attempt met another transaction and can be repeated."""

    def __init__(self, send: Send, body: "_Body") -> None:
        self._send = send
        self._body = body
        self._begun = False
        self.in_vain = False

    def met_another(self) -> None:
        self.in_vain = self._body.is_whole and not self._begun

    async def __call__(self, message: Message) -> None:
        if not self.in_vain:
            self._begun = True
            await self._send(message)


class _Body:
    """A request's body, remembered as it is read, so that it can be read again."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: list[Message] = []
        self._ahead: deque[Message] = deque()
        self._size = 0

    @property
    def is_whole(self) -> bool:
        return self._size <= LARGEST_BODY

    async def receive(self) -> Message:
        if self._ahead:
            return self._ahead.popleft()
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self.is_whole:
            self._read.append(message)
        else:
            self._read.clear()
        return message

    def rewind(self) -> None:
        self._ahead = deque(self._read)


def pauses() -> Iterator[float]:
    """Give how long to wait before each repetition, in seconds."""
    for attempt in range(RETRIES):
        yield random.uniform(0.5, 1.5) * 0.02 * 4**attempt  # noqa: S311 - it only spreads them
