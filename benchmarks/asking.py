"""Ask an application over ASGI in this process: what is measured is the answer, not a client.

A request goes to the application as uvicorn would hand it over, on uvicorn's own event loop, and
its answer is collected. There is no socket and nobody who writes or reads HTTP, which would cost
the same on every side and bring the ratios nearer to one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import Any, TypeVar

import uvloop
from fastapi import FastAPI

T = TypeVar("T")
Headers = dict[str, str]

EVERY = 0.005  #: seconds between a neighbour's requests


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, of which application."""

    app: FastAPI
    path: str
    headers: Headers
    method: str = "GET"
    body: bytes = b""

    async def answered(self) -> Answer:
        """Ask once."""
        parts = [{"type": "http.request", "body": self.body}]
        status, body = 0, b""

        async def receive() -> dict[str, Any]:
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")

        await self.app(self._scope(), receive, send)
        return Answer(status, body)

    def _scope(self) -> dict[str, Any]:
        headers = [(name.lower().encode(), told.encode()) for name, told in self.headers.items()]
        if self.body:
            length = str(len(self.body)).encode()
            headers += [(b"content-type", b"application/json"), (b"content-length", length)]
        path, _, query = self.path.partition("?")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "http",
            "method": self.method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "state": {},
        }


class Loop:
    """An event loop on which some applications have started."""

    def __init__(self, *apps: FastAPI) -> None:
        """Name the applications; the last decides how many threads there are."""
        self._apps = apps
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._started = AsyncExitStack()

    def __enter__(self) -> "Loop":
        """Start them."""
        self.run(self._start())
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop them."""
        self.run(self._started.aclose())
        self._runner.close()

    def run(self, work: Awaitable[T]) -> T:
        """Wait for something."""

        async def awaited() -> T:
            return await work

        return self._runner.run(awaited())

    async def _start(self) -> None:
        for app in self._apps:
            await self._started.enter_async_context(app.router.lifespan_context(app))

    def answer(self, request: Request) -> Answer:
        """Ask once."""
        return self.run(request.answered())

    def ask(self, request: Request, number: int, at_once: int) -> Sequence[float]:
        """Ask so many times, so many at once, and give the seconds that each took."""
        return self.run(asked(request, number, at_once))


async def asked(request: Request, number: int, at_once: int) -> list[float]:
    """Ask so many times, so many at once, and give the seconds that each took."""
    took: list[float] = []
    left = iter(range(number))

    async def one_after_another() -> None:
        for _ in left:
            began = perf_counter()
            answer = await request.answered()
            took.append(perf_counter() - began)
            assert answer.status in {200, 201}, answer

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return took


async def beside(work: Callable[[], Awaitable[Any]], neighbour: Request) -> list[float]:
    """Ask for something small every few milliseconds while a work runs; give what each took.

    It is counted from the moment at which it should have been asked, were the loop free.
    """
    took: list[float] = []
    running = asyncio.ensure_future(work())
    while not running.done():
        due = perf_counter() + EVERY
        await asyncio.sleep(EVERY)
        await neighbour.answered()
        took.append(perf_counter() - due)
    await running
    return took
