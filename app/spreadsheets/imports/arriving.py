"""How many files may arrive at once in one process, and how their bytes are taken in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CancelScope
from anyio.to_thread import run_sync

from app.platform.request.held import Places
from app.spreadsheets.imports.keeping import PART_BYTES
from app.spreadsheets.imports.lifecycle import UploadsBusy
from app.spreadsheets.imports.receiving import Intake

AT_ONCE = 50  #: files that arrive at the same time; each holds up to five megabytes
RETRY_SECONDS = 10


def _busy(most: int) -> UploadsBusy:
    return UploadsBusy(
        f"{most} files are arriving, which is as many as can be taken in at once.",
        "Send it again in a moment.", retry_after=RETRY_SECONDS,
    )  # fmt: skip


ARRIVING = Places("imports_arriving", AT_ONCE, _busy)  #: for files that arrive


@asynccontextmanager
async def taken_in(intake: Intake, body: AsyncIterator[bytes]) -> AsyncIterator[None]:
    """Take in all bytes of a body; whatever then goes wrong, nothing of them is left."""
    try:
        rest = bytearray()
        async for arrived in body:
            rest += arrived
            if len(rest) >= PART_BYTES:
                await run_sync(intake.take, bytes(rest))
                rest.clear()
        await run_sync(intake.take, bytes(rest))
        await run_sync(intake.end)
        yield
    except BaseException:
        with CancelScope(shield=True):
            await run_sync(intake.discard)
        raise
