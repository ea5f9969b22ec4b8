"""Whose turn it is to have a tender's workbook read, in one process.

Reading one takes up to twenty seconds and 400 MB, so few are read at once. What is to be kept
never waits for what is only tried out; of one supplier one workbook is read at a time, so that
nobody can hold up the others; and nobody waits long: shortly before a deadline, to be told soon
to send JSON is worth more than a place in a queue.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakValueDictionary

import anyio
from anyio.lowlevel import RunVar

from app.problems import Busy, TooMany

UPLOADS = 2  #: workbooks to be kept that are read at the same time
TRIALS = 1  #: workbooks to be tried out that are read at the same time
LONGEST_WAIT = 30  #: seconds; with twenty for the reading, within what an answer may take
RETRY_SECONDS = 10


class WorkbooksBusy(Busy):
    """So many workbooks are being read that this one could not be."""

    slug = "workbooks-busy"
    title = "Too many workbooks are being read"


class OneAtATime(TooMany):
    """A workbook of this supplier is being tried out already."""

    slug = "one-trial-at-a-time"


@dataclass
class _Held:
    """What the requests of one event loop share."""

    uploads: anyio.Semaphore = field(default_factory=lambda: anyio.Semaphore(UPLOADS))
    trials: anyio.Semaphore = field(default_factory=lambda: anyio.Semaphore(TRIALS))
    #: each supplier's own turn, for as long as anybody holds it or waits for it
    own: WeakValueDictionary[UUID, anyio.Semaphore] = field(default_factory=WeakValueDictionary)
    trying: set[UUID] = field(default_factory=set)


_held: RunVar[_Held] = RunVar("tender_workbooks")


@asynccontextmanager
async def turn_to_upload(supplier: UUID) -> AsyncIterator[None]:
    """Hold a turn to read a workbook that is to be kept.

    Raises:
        WorkbooksBusy: if none comes free in time.
    """
    held = _shared()
    own = held.own.setdefault(supplier, anyio.Semaphore(1))
    async with _turn(own, held.uploads):
        yield


@asynccontextmanager
async def turn_to_try_out(supplier: UUID) -> AsyncIterator[None]:
    """Hold a turn to read a workbook that is only tried out.

    Raises:
        OneAtATime: if one of this supplier is being tried out, or waits.
        WorkbooksBusy: if no turn comes free in time.
    """
    held = _shared()
    if supplier in held.trying:
        raise OneAtATime(
            "A workbook of yours is being tried out already.",
            "Wait for its answer, and then send this one.",
            retry_after=RETRY_SECONDS,
        )
    held.trying.add(supplier)
    try:
        async with _turn(held.trials):
            yield
    finally:
        held.trying.discard(supplier)


def _shared() -> _Held:
    held = _held.get(None)
    if held is None:
        held = _Held()
        _held.set(held)
    return held


@asynccontextmanager
async def _turn(*wanted: anyio.Semaphore) -> AsyncIterator[None]:
    """Hold a place of each semaphore, in turn; the wait for all of them together is bounded."""
    async with AsyncExitStack() as stack:
        with anyio.move_on_after(LONGEST_WAIT) as waited:
            for one in wanted:
                await stack.enter_async_context(one)
        if waited.cancelled_caught:
            raise WorkbooksBusy(
                "As many workbooks are being read as can be at once. Yours was not read, and "
                "nothing of it was kept.",
                "Send it again; or send the tender as JSON to POST /v1/lots/{lot_id}/tenders, "
                "which waits for no reading.",
                retry_after=RETRY_SECONDS,
            )
        yield
