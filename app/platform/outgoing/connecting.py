"""Connections to addresses that were looked at, in a time that counts for all of it."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpcore2

from app.platform.outgoing.address import may_be_asked, refused

#: gives every address that a name stands for, at most once for a connection
Resolver = Callable[[str, int], Sequence[str]]


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Ask this machine's resolver.

    Raises:
        OSError: if it knows none, or cannot tell.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Deadline:
    """A moment by which everything must be over."""

    def __init__(self, seconds: float) -> None:
        """Begin now."""
        self.begin(seconds)

    def begin(self, seconds: float) -> None:
        """Begin again: whoever was given this has so many seconds from now."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Give the seconds that are left.

        Raises:
            ReadTimeout: if there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is over")
        return left


def looked_at(
    host: str, port: int, resolve: Resolver, loopback: bool, deadline: Deadline
) -> list[str]:
    """Give a host's addresses, each of which may be connected to.

    Raises:
        AddressRefused: if any of them may not be: a name that stands for both would be a way in.
        ConnectError: if the name is not known.
        ReadTimeout: if that cannot be told in time.
    """
    try:
        found = [ip_address(host)]
    except ValueError:
        found = [
            ip_address(one.partition("%")[0]) for one in _asked(host, port, resolve, deadline)
        ]
    if not all(may_be_asked(one, loopback) for one in found):
        raise refused("Its host has an address that is not open to the public.")
    return [_plain(one) for one in found]


def _plain(found: IPv4Address | IPv6Address) -> str:
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def _asked(host: str, port: int, resolve: Resolver, deadline: Deadline) -> Sequence[str]:
    """Ask the resolver aside: it knows no time-out of ours."""
    told: SimpleQueue[Sequence[str]] = SimpleQueue()

    def ask() -> None:
        try:
            told.put(resolve(host, port))
        except (OSError, UnicodeError):
            told.put([])

    Thread(target=ask, daemon=True, name="resolver").start()
    try:
        found = told.get(timeout=deadline.left())
    except Empty:
        raise httpcore2.ConnectTimeout("the name was not found in time") from None
    if not found:
        raise httpcore2.ConnectError("the name is not known")
    return found


class Guarded(httpcore2.NetworkBackend):
    """Connects to what was looked at and to nothing else."""

    def __init__(self, resolve: Resolver, loopback: bool, deadline: Deadline) -> None:
        """Take what decides where it may go, and until when."""
        self._resolve, self._loopback, self._deadline = resolve, loopback, deadline
        self._sockets = httpcore2.SyncBackend()
        self.connections = 0  #: that were asked for

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of a host's addresses that answers.

        Raises:
            AddressRefused: if any of them may not be asked.
            ConnectError, ConnectTimeout, ReadTimeout: if none answers in time.
        """
        self.connections += 1
        found = looked_at(host, port, self._resolve, self._loopback, self._deadline)
        options = list(socket_options or [])
        for address in found[:-1]:
            try:
                reached = self._sockets.connect_tcp(
                    address, port, self._deadline.left() / 2, local_address, options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
            return Hurried(reached, self._deadline)
        left = self._deadline.left()
        last = self._sockets.connect_tcp(found[-1], port, left, local_address, options)
        return Hurried(last, self._deadline)


class Hurried(httpcore2.NetworkStream):
    """A connection each of whose steps has only what is left of the time for all."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        """Take the connection itself."""
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, or wait for some."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Let go of it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Go on in secret, with the host that was named."""
        secret = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return Hurried(secret, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Give what is known of the connection itself."""
        return self._stream.get_extra_info(info)
