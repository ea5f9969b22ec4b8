"""A server that answers as a test says, rightly or not, and remembers what it was sent.

with a_server(answering("204 No Content")) as server:
    ...  # server.url, server.requests
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, "Asked"], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """Where it is, and what it was sent."""

    port: int
    scheme: str
    requests: list[Asked] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0  #: requests that are being answered
    most_at_once: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """Its address on this machine."""
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count how many requests are answered at once."""
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            yield
        finally:
            with self._lock:
                self.at_once -= 1


@contextmanager
def a_server(
    behave: Behaviour, tls: ssl.SSLContext | None = None, *, keeps: bool = False
) -> Iterator[Server]:
    """Serve on a free port of this machine until the test is over.

    Args:
        behave: how requests are answered.
        tls: what certificate is shown; None: it speaks in the open.
        keeps: whether it keeps connections for more than one request.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1], "http" if tls is None else "https")

        def accept() -> None:
            with suppress(OSError):  # the listener is gone: the test is over
                while True:
                    connection, _ = listener.accept()
                    server.connections += 1
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        def serve(connection: socket.socket) -> None:
            with suppress(OSError), connection, _secret(connection, tls) as stream:
                while True:  # until the other side, or the behaviour, hangs up
                    asked = _read(stream)
                    server.requests.append(asked)
                    with server.counting():
                        behave(stream, asked)
                    if not keeps:
                        return

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def _secret(connection: socket.socket, tls: ssl.SSLContext | None) -> socket.socket:
    return connection if tls is None else tls.wrap_socket(connection, server_side=True)


def _read(connection: socket.socket) -> Asked:
    """Read a request, whose length is told."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = connection.recv(65_536)
        if not more:
            raise OSError
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    line, *rest = head.decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)
    }
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65_536)
    return Asked(line, headers, body)


def answering(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    """Answer as servers should."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]

    def behave(connection: socket.socket, _asked: Asked) -> None:
        connection.sendall("\r\n".join(head).encode() + body)

    return behave


def dripping(before: bytes, drop: bytes) -> Behaviour:
    """Answer a little at a time, for as long as anybody listens."""

    def behave(connection: socket.socket, _asked: Asked) -> None:
        connection.sendall(before)
        never = threading.Event()
        while True:
            connection.sendall(drop)
            never.wait(0.02)  # its slowness is what is tested

    return behave


def flooding(before: bytes) -> Behaviour:
    """Answer without end, as fast as it goes."""

    def behave(connection: socket.socket, _asked: Asked) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(b"x" * 65_536)

    return behave


def saying(words: bytes) -> Behaviour:
    """Say something, whatever it is, and hang up."""

    def behave(connection: socket.socket, _asked: Asked) -> None:
        connection.sendall(words)

    return behave


def silent(connection: socket.socket, _asked: Asked) -> None:
    """Say nothing until the other side hangs up."""
    connection.recv(1)
