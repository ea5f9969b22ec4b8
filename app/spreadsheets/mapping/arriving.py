"""How many files may be held at once to be looked at, and how one is taken in.

Such a file is not kept: it is in memory from its arrival until it has been read. So there are few
places, and nobody has one before it is known who sends.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.platform.request.held import Places
from app.problems import Busy

AT_ONCE = 10  #: files that are held at the same time; each may have 20 MB
RETRY_SECONDS = 10


class LooksBusy(Busy):
    """As many files are being looked at as can be at once."""

    slug = "looks-busy"
    title = "Too many files are being looked at"


def _busy(most: int) -> LooksBusy:
    return LooksBusy(
        f"{most} files are being looked at, which is as many as can be at once.",
        "Send it again in a moment.",
        retry_after=RETRY_SECONDS,
    )


HELD = Places("mapping_files_held", AT_ONCE, _busy)  #: for files that are held whole


@asynccontextmanager
async def held_whole(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Take in a whole body, and hold a place for it.

    Raises:
        LooksBusy: if there is none.
    """
    with HELD.one():
        content = bytearray()
        async for some in body:
            content += some
        yield bytes(content)
