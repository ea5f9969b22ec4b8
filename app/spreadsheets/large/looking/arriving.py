"""How many files may be held at once to be looked at, and how one is taken in.

Such a file is not kept: it lies in a folder that nobody else may look into, from its arrival until
it has been read; that of a process that died is deleted at night. So there are few places, and
nobody has one before it is known who sends.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio.to_thread import run_sync

from app.platform.request.arriving import in_pieces
from app.platform.request.held import Places
from app.problems import Busy
from app.spreadsheets.imports.check.staging import FOLDER

AT_ONCE = 10  #: files that are held at the same time; each may have 100 MB
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


HELD = Places("mapping_files_held", AT_ONCE, _busy)  #: for files that are looked at


@asynccontextmanager
async def held(body: AsyncIterator[bytes]) -> AsyncIterator[Path]:
    """Take in a whole body as a file, and hold a place for it.

    Raises:
        LooksBusy: if there is none.
    """
    with HELD.one(), tempfile.TemporaryDirectory(prefix=f"{FOLDER}look-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            async for piece in in_pieces(body):
                await run_sync(file.write, piece)
        yield path
