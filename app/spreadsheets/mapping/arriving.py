"""How many files may be held at once to be looked at, and how one is taken in.

Such a file is not kept: it is in memory from its arrival until it has been read. So there are few
places, and nobody has one before it is known who sends.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio.lowlevel import RunVar

from app.problems import Busy

AT_ONCE = 10  #: files that are held at the same time; each may have 20 MB
RETRY_SECONDS = 10


class LooksBusy(Busy):
    """As many files are being looked at as can be at once."""

    slug = "looks-busy"
    title = "Too many files are being looked at"


_held: RunVar[list[int]] = RunVar("mapping_files_held")


@asynccontextmanager
async def held_whole(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Take in a whole body, and hold a place for it.

    Raises:
        LooksBusy: if there is none.
    """
    held = _held.get(None)
    if held is None:
        held = [0]
        _held.set(held)
    if held[0] >= AT_ONCE:
        raise LooksBusy(
            f"{AT_ONCE} files are being looked at, which is as many as can be at once.",
            "Send it again in a moment.",
            retry_after=RETRY_SECONDS,
        )
    held[0] += 1
    try:
        content = bytearray()
        async for some in body:
            content += some
        yield bytes(content)
    finally:
        held[0] -= 1
