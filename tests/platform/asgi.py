"""Speak ASGI to an application by hand: bodies that trickle, callers that go away."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message

Headers = dict[str, str]
Parts = Callable[[], AsyncIterator[Message]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What an application answered."""

    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:
        """Give the body as read from JSON."""
        return json.loads(self.body)


async def _whole(body: bytes) -> AsyncIterator[Message]:
    yield {"type": "http.request", "body": body, "more_body": False}


def ask(
    app: ASGIApp,
    method: str = "GET",
    path: str = "/",
    headers: Headers | None = None,
    body: bytes = b"",
    parts: Parts | None = None,
    address: str = "192.0.2.1",
) -> Heard:
    """Send one request and give its answer."""
    return asyncio.run(
        asked(app, method, path, headers or {}, parts or (lambda: _whole(body)), address)
    )


async def asked(
    app: ASGIApp, method: str, path: str, headers: Headers, parts: Parts, address: str
) -> Heard:
    """Send one request beside others, and give its answer."""
    said: list[Message] = []
    incoming = parts()

    async def receive() -> Message:
        return await anext(incoming, {"type": "http.disconnect"})

    async def send(message: Message) -> None:
        said.append(message)

    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        "client": (address, 50_000),
        "server": ("service", 80),
        "state": {},
    }
    working: Awaitable[None] = app(scope, receive, send)
    await working
    starts = [message for message in said if message["type"] == "http.response.start"]
    assert len(starts) == 1, said
    told = {k.decode(): v.decode("latin-1") for k, v in starts[0]["headers"]}
    return Heard(starts[0]["status"], told, b"".join(m.get("body", b"") for m in said))
