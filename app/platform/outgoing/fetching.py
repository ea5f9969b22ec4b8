"""Gets what stands at an address, up to as many bytes as are wanted."""

from collections.abc import Mapping

import httpcore2

from app.platform.outgoing.address import checked
from app.platform.outgoing.connecting import Deadline, Guarded
from app.platform.outgoing.sending import Answer, Door, Unreached, trusted

_LOST = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,  # an answer that breaks off before its told end is one too
    httpcore2.UnsupportedProtocol,
    OSError,
    ValueError,  # an address or header that can be written but not sent
)


def fetch(door: Door, url: str, headers: Mapping[str, str], most: int) -> Answer:
    """Ask for what stands at an address.

    Args:
        door: by which requests go out; its time counts for all of it.
        url: of what is wanted.
        headers: that are sent besides.
        most: bytes of the answer that are read.

    Raises:
        AddressRefused: if it may not be asked, by how it is written or where it leads now.
        Unreached: if there was no whole answer in time; its words name no address.
    """
    address = checked(url, door.loopback)
    guarded = Guarded(door.resolve, door.loopback, Deadline(door.seconds))
    sent = [*headers.items(), ("Accept-Encoding", "identity"), ("Connection", "close")]
    try:
        with (
            httpcore2.ConnectionPool(door.tls or trusted(), network_backend=guarded) as pool,
            pool.stream("GET", address.url, headers=sent) as response,
        ):
            return _read(response, most)
    except httpcore2.TimeoutException:
        raise _unreached("it took too long") from None
    except _LOST:
        raise _unreached("it was lost, or did not come whole") from None


def _unreached(why: str) -> Unreached:
    return Unreached(f"There was no answer ({why}).", "It is tried again.")


def _read(response: httpcore2.Response, most: int) -> Answer:
    content = bytearray()
    for part in response.iter_stream():
        content += part
        if len(content) > most:
            break
    told = {name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers}  # fmt: skip
    return Answer(response.status, told, bytes(content[:most]), len(content) > most)
