"""Files that arrive in the body of a request: cut into parts, so that none is held whole."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CancelScope
from anyio.to_thread import run_sync

PART_BYTES = 1_000_000


class ArrivingFile(ABC):
    """A file as it arrives; whoever derives from it says how its parts are kept."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.size = 0  #: bytes that have arrived
        self._digest = hashlib.sha256()
        self._rest = bytearray()

    @property
    def digest(self) -> str:
        """Give the digest of all that has arrived."""
        return self._digest.hexdigest()

    def take(self, some: bytes) -> None:
        """Take some more of it."""
        self.size += len(some)
        self._digest.update(some)
        self._rest += some
        while len(self._rest) >= PART_BYTES:
            self._cut(PART_BYTES)

    def end(self) -> None:
        """Keep what is left."""
        if self._rest:
            self._cut(len(self._rest))

    @abstractmethod
    def discard(self) -> None:
        """Delete what was kept of a file that broke off."""

    @abstractmethod
    def keep(self, part: bytes) -> None:
        """Keep the next part."""

    def _cut(self, size: int) -> None:
        part = bytes(self._rest[:size])
        del self._rest[:size]
        self.keep(part)


async def in_pieces(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Give a body in pieces of a part or more, the last as large as it is."""
    rest = bytearray()
    async for some in body:
        rest += some
        if len(rest) >= PART_BYTES:
            yield bytes(rest)
            rest.clear()
    if rest:
        yield bytes(rest)


@asynccontextmanager
async def taken_in(file: ArrivingFile, body: AsyncIterator[bytes]) -> AsyncIterator[None]:
    """Take in all bytes of a body; whatever then goes wrong, nothing of them is left."""
    try:
        async for piece in in_pieces(body):
            await run_sync(file.take, piece)
        await run_sync(file.end)
        yield
    except BaseException:
        with CancelScope(shield=True):
            await run_sync(file.discard)
        raise
