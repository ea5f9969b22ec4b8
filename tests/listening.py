"""A service at an address of this machine, and what it is asked there."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """Serve on a free port, and give the address; who is early waits at the door."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, args=([door],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@dataclass
class Heard:
    """A request as it came, and its answer."""

    method: str
    address: str
    headers: set[str]
    body: bytes = b""
    status: int = 0
    answer: bytes = b""


@dataclass
class Ear:
    """Hears everything that a service is asked, and what it answers."""

    app: ASGIApp
    heard: list[Heard] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, the answer once the service is done with it."""
        names = {name.decode().lower() for name, _ in scope["headers"]}
        address = scope["raw_path"] + (b"?" if scope["query_string"] else b"")
        one = Heard(scope["method"], (address + scope["query_string"]).decode(), names)
        self.heard.append(one)

        async def received() -> Message:
            message = await receive()
            one.body += message.get("body", b"")
            return message

        answer: list[Message] = []

        async def told(message: Message) -> None:
            one.status = message.get("status", one.status)
            one.answer += message.get("body", b"")
            answer.append(message)

        await self.app(scope, received, told)
        for message in answer:
            await send(message)
