"""Sends requests, and gives what came of each: an answer, or why there is none.

A connection is kept between requests only along one `Line`, which is used for a few seconds: where
its name leads is looked at again for each connection, and never in between.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self

import httpcore2

from app.platform.outgoing.address import Address, checked
from app.platform.outgoing.connecting import (
    Deadline,
    Guarded,
    Resolver,
    addresses_of,
    looked_at,
)
from app.problems import Unavailable

SECONDS = 15.0  #: for a name, a connection, a request and its answer together
LOOK_SECONDS = 2.0  #: for a name alone
MOST_BYTES = 65_536  #: of an answer that are read


class Unreached(Unavailable):
    """There was no answer: nothing was reached, or it did not speak HTTP, or took too long."""

    slug = "unreached"
    title = "There was no answer"


@cache
def trusted() -> ssl.SSLContext:
    """Give what decides whose certificates are believed: those that this machine trusts."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; a redirect is one too."""

    status: int
    headers: Mapping[str, str]  #: names in lower case
    content: bytes = field(repr=False)  #: as it came, never unpacked; no more than was wanted
    is_cut: bool  #: there was more, or might have been: it broke off or did not end in time


@dataclass(frozen=True, slots=True)
class Door:
    """How requests go out."""

    loopback: bool = False  #: whether this very machine may be asked: for tests and the demo
    seconds: float = SECONDS
    resolve: Resolver = addresses_of
    tls: ssl.SSLContext | None = None  #: None: whom this machine trusts

    def admit(self, url: str) -> Address:
        """Let an address through that is to be kept, if it may be asked as things stand.

        A name that is not known yet passes: it is looked at again whenever something is sent.

        Raises:
            AddressRefused: if it may not be asked.
        """
        address = checked(url, self.loopback)
        try:
            looked_at(
                address.host, address.port, self.resolve, self.loopback, Deadline(LOOK_SECONDS)
            )
        except (httpcore2.NetworkError, httpcore2.TimeoutException):
            return address
        return address

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send content to an address.

        Raises:
            AddressRefused: if it may not be asked, by how it is written or where it leads now.
            Unreached: if there was no answer in time; its words name no address.
        """
        with self.line() as line:
            return line.post(url, content, {**headers, "Connection": "close"})

    def line(self) -> "Line":
        """Give a way along which several requests go in turn; close it soon."""
        return Line(self)


class Line:
    """A way along which requests go one after another, over one connection while that lasts."""

    def __init__(self, door: Door) -> None:
        """Take how requests go out; nothing is connected to yet."""
        self._door = door
        self._deadline = Deadline(door.seconds)
        self._guarded = Guarded(door.resolve, door.loopback, self._deadline)
        self._pool = httpcore2.ConnectionPool(
            door.tls or trusted(), max_connections=1, network_backend=self._guarded
        )

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the connection."""
        self._pool.close()

    def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send content to an address.

        A connection that was kept may have been ended by the other side meanwhile. Where that is
        seen too late, the request goes once more, over a new one; so it may arrive twice.

        Raises:
            AddressRefused: if it may not be asked, by how it is written or where it leads now.
            Unreached: if there was no answer in time; its words name no address.
        """
        address = checked(url, self._door.loopback)
        self._deadline.begin(self._door.seconds)
        before = self._guarded.connections
        try:
            return self._asked(address, content, headers)
        except _NO_ANSWER as error:
            is_new = self._guarded.connections > before
            if is_new or isinstance(error, httpcore2.TimeoutException):
                raise _unreached(error) from None
        try:
            return self._asked(address, content, headers)
        except _NO_ANSWER as error:
            raise _unreached(error) from None

    def _asked(self, address: Address, content: bytes, headers: Mapping[str, str]) -> Answer:
        sent = [*headers.items(), ("Accept-Encoding", "identity")]
        with self._pool.stream("POST", address.url, headers=sent, content=content) as response:
            return _read(response)


def _unreached(error: Exception) -> Unreached:
    return Unreached(f"There was no answer ({_why(error)}).", "It is tried again.")


_BROKEN_OFF = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    OSError,
)
_NO_ANSWER = (
    *_BROKEN_OFF,
    httpcore2.UnsupportedProtocol,
    ValueError,  # an address or header that can be written but not sent
)


def _read(response: httpcore2.Response) -> Answer:
    """Read an answer as far as is wanted, and leave the rest."""
    content, is_cut = b"", False
    try:
        for part in response.iter_stream():
            content += part
            if len(content) > MOST_BYTES:
                content, is_cut = content[:MOST_BYTES], True
                break
    except _BROKEN_OFF:  # its status has come, and that is what counts
        is_cut = True
    told = {name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers}  # fmt: skip
    return Answer(response.status, told, content, is_cut)


def _why(error: Exception) -> str:
    """Tell what went wrong in a word that names neither host nor address."""
    if isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error) or "SSL" in str(error):
        return "its certificate is not trusted, or TLS failed"
    kinds = {
        httpcore2.TimeoutException: "it took too long",
        httpcore2.ConnectError: "no connection",
        httpcore2.ProtocolError: "it did not speak HTTP",
    }
    return next((words for kind, words in kinds.items() if isinstance(error, kind)), "it was lost")
