"""The contract system of the story: it is told what happens, and believes only what is signed.

A server of its own on this machine, in a thread, for as long as the story lasts. It knows nothing
of the service but its secret, and verifies with the library that anybody would take.
"""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any

from standardwebhooks.webhooks import (
    EmptyWebhookSecretError,
    Webhook,
    WebhookVerificationError,
)

from app.demo.calling import HOST, SECONDS

TAKEN, NOT_BELIEVED = 204, 401


@dataclass
class Receiver:
    """What it was sent, and what it made of it."""

    port: int
    secret: str = field(default="", repr=False)  #: as the service gave it; empty: none yet
    taken: dict[str, Any] = field(default_factory=dict)  #: what was verified, by its id
    refused: int = 0
    last: tuple[bytes, Mapping[str, str]] = (b"", {})  #: body and headers of the last it took

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}/events"

    def kinds(self) -> Counter[str]:
        """Count what it was told of by its type, whatever came twice only once."""
        return Counter(one["type"] for one in self.taken.values())

    def receive(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Take a message that is signed with its secret; give the status to answer."""
        try:
            told = Webhook(self.secret).verify(body, dict(headers))
        except (EmptyWebhookSecretError, WebhookVerificationError, ValueError):
            self.refused += 1
            return NOT_BELIEVED
        self.taken[headers["webhook-id"]] = told
        self.last = body, headers
        return TAKEN

    def forged(self) -> int:
        """Send itself its last message over HTTP with one letter changed; give the status."""
        body, headers = self.last
        connection = HTTPConnection(HOST, self.port, timeout=SECONDS)
        try:
            connection.request("POST", "/events", body.replace(b"type", b"typo"), dict(headers))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


class _Server(ThreadingTCPServer):
    """A server that asks nobody what this machine is called, as others do when they begin."""

    daemon_threads = True


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on a free port of this machine until the story has been told."""
    server = _Server((HOST, 0), BaseHTTPRequestHandler)
    receiver = Receiver(server.server_address[1])
    server.RequestHandlerClass = _answering(receiver)
    thread = threading.Thread(target=server.serve_forever, name="receiver")
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answering(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # keeps its connections, as the service likes

        def do_POST(self) -> None:
            """Answer a message."""
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.receive(body, headers))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing: the story does."""

    return Answering
