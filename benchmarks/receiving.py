"""A receiver of webhooks that takes everything at once: a program of its own.

`python -m benchmarks.receiving` writes its port. Each `POST` is answered with 204 over a kept
connection and counted; `GET` tells how many came, how many different ones, and when the first and
the last did, and begins to count anew.
"""

import asyncio
import json
import sys
from time import monotonic

TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


class Counted:
    """What has come since somebody asked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.begin()

    def begin(self) -> None:
        """Begin anew."""
        self.many, self.ids, self.first, self.last = 0, set[bytes](), 0.0, 0.0

    def told(self) -> bytes:
        """Tell what came, and begin anew."""
        body = json.dumps([self.many, len(self.ids), self.first, self.last]).encode()
        self.begin()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


COUNTED = Counted()


class Receiver(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with it."""
        self._transport: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._got = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that has come whole."""
        self._got += data
        while (whole := _whole(self._got)) is not None:
            asked, self._got = self._got[:whole], self._got[whole:]
            self._transport.write(_answer(asked))


def _whole(got: bytes) -> int | None:
    """Give where the first request ends, if it has come whole."""
    head = got.find(b"\r\n\r\n")
    if head < 0:
        return None
    length = int(_header(got[:head], b"content-length") or 0)
    return head + 4 + length if len(got) >= head + 4 + length else None


def _header(head: bytes, name: bytes) -> bytes:
    at = head.lower().find(b"\r\n" + name + b":")
    return head[at:].split(b"\r\n", 2)[1].partition(b":")[2].strip() if at >= 0 else b""


def _answer(asked: bytes) -> bytes:
    if asked.startswith(b"GET"):
        return COUNTED.told()
    now = monotonic()
    COUNTED.first = COUNTED.first or now
    COUNTED.last = now
    COUNTED.many += 1
    COUNTED.ids.add(asked.split(b" ", 2)[1] + _header(asked, b"webhook-id"))
    return TAKEN


async def main() -> None:
    """Take whatever comes until the end."""
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
