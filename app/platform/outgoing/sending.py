"""Sends one request, and gives what came of it: an answer, or why there is none."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

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
    content: bytes = field(repr=False)  #: as it came, never unpacked; at most `MOST_BYTES`
    is_cut: bool  #: there was more


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
        address = checked(url, self.loopback)
        deadline = Deadline(self.seconds)
        guarded = Guarded(self.resolve, self.loopback, deadline)
        sent = [*headers.items(), ("Accept-Encoding", "identity"), ("Connection", "close")]
        try:
            with (
                httpcore2.ConnectionPool(self.tls or trusted(), network_backend=guarded) as pool,
                pool.stream("POST", address.url, headers=sent, content=content) as response,
            ):
                return _read(response)
        except _NO_ANSWER as error:
            raise Unreached(
                f"There was no answer ({_why(error)}).", "It is tried again."
            ) from None


_NO_ANSWER = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
    OSError,
    ValueError,  # an address or header that can be written but not sent
)


def _read(response: httpcore2.Response) -> Answer:
    """Read an answer as far as is wanted, and leave the rest."""
    content, is_cut = b"", False
    for part in response.iter_stream():
        content += part
        if len(content) > MOST_BYTES:
            content, is_cut = content[:MOST_BYTES], True
            break
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
