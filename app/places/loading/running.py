"""Loading files as one vintage: looked over, claimed, read batch by batch, made visible at once.

A load outlives any one transaction, so this takes an engine and commits as it goes. Each batch is
stored together with the note of how far the reading has come; whoever loads the same bytes again
after a crash goes on from that note. A load that is being worked on elsewhere is left alone, and
one that seemed dead and comes back to life finds itself overtaken and stops.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import update
from sqlmodel import col, select

from app.places.loading.claiming import NOBODY, Transactions, claim
from app.places.loading.interpreting import batch_of, records_in
from app.places.loading.layout import PostcodeLayout, TableLayout
from app.places.loading.lines import AreaBook, Batch, Refusal
from app.places.loading.opening import Block, Member, blocks_of
from app.places.loading.storing import (
    discard_some,
    known_areas,
    store_postcodes,
    store_records,
    store_refusals,
)
from app.places.loading.surveying import Survey, Wanted, survey
from app.places.tables import PlaceLoad
from app.places.vintage import VintageState
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid, Problem

MOST_REFUSED = 10_000  #: all of them are listed; beyond that the file is not what it seems
MOST_ROWS = 10_000_000
TOGETHER = 40_000  #: rows stored in one transaction, which others wait for on SQLite


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load has come."""

    bytes_done: int
    bytes_total: int
    rows_stored: int
    rows_refused: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load."""

    load: PlaceLoad
    unchanged: bool  #: the same bytes were there already; nothing was done
    passed_over: tuple[str, ...]  #: files that were not read


Tell = Callable[[WriteSession, Progress], None]
Clock = Callable[[], datetime]


def load(
    transactions: Transactions,
    paths: list[Path],
    wanted: Wanted,
    clock: Clock,
    tell: Tell = lambda session, progress: None,
) -> Loaded:
    """Load files as one vintage.

    Args:
        transactions: where to store it.
        paths: files, archives or folders that make it up.
        wanted: what the person who loads says of them.
        clock: gives the time.
        tell: is told of the progress with each batch, in its transaction.

    Raises:
        Invalid: when the files cannot be read, or what they hold cannot be used. Nothing of the
            load is kept but the note that it failed, and why.
        Conflict: when the label belongs to another vintage, or the load was taken over.
        NotFound: when a file is missing.
        TooLarge: when a file is beyond all measure.
        Unavailable: when it is being loaded just now.
    """
    found = survey(paths, wanted.kind)
    row, is_new = claim(transactions, found, wanted, clock())
    if not is_new:
        return Loaded(row, unchanged=True, passed_over=found.passed_over)
    run = _Run(transactions, found, row, clock, tell)
    try:
        run.read_all()
        return Loaded(run.make_ready(wanted.actor), False, found.passed_over)
    except _OvertakenError:
        raise Conflict("This load was taken over by another process.") from None
    except Problem as problem:
        run.give_up(problem)
        raise
    except BaseException:
        run.let_go()
        raise


class _OvertakenError(Exception):
    """Another process took the load over while this one was quiet."""


class _Group:
    """The blocks that are stored in one transaction, turned to rows as they are asked for."""

    def __init__(self, blocks: Iterator[Block], layout: PostcodeLayout, book: AreaBook) -> None:
        self._blocks = blocks
        self._layout = layout
        self._book = book
        self._lines = 0
        self._ready: list[Batch] = []
        self.last: Block | None = None

    def begin(self, *, ahead: bool) -> bool:
        """Read the first block, or all of them ahead; say whether there is any.

        On SQLite others wait while a transaction is open, so nothing is read in one.
        """
        self._ready = list(self._more() if ahead else islice(self._more(), 1))
        return bool(self._ready)

    def batches(self) -> Iterator[Batch]:
        """Give the rows and refusals, block by block; each comes once."""
        while self._ready:
            yield self._ready.pop(0)
        yield from self._more()

    def _more(self) -> Iterator[Batch]:
        while self._lines < TOGETHER and (block := next(self._blocks, None)):
            self._lines += block.lines
            self.last = block
            yield batch_of(block, self._layout, self._book)


class _Run:
    """One attempt at a load, from where the last one got to."""

    def __init__(
        self,
        transactions: Transactions,
        found: Survey,
        row: PlaceLoad,
        clock: Clock,
        tell: Tell,
    ) -> None:
        assert row.number is not None  # noqa: S101 - the database gave it when it was flushed
        self.number = row.number
        self.open = transactions
        self.found = found
        self.row = row
        self.clock = clock
        self.tell = tell
        self.one_writer = False
        self.bytes_before = sum(member.size for member, _ in found.parts[: row.part])

    def read_all(self) -> None:
        """Read each part that is not done yet."""
        with self.open.reading() as session:
            book = known_areas(session, self.number)
            self.one_writer = session.get_bind().dialect.name == "sqlite"
        for part, (member, layout) in enumerate(self.found.parts):
            if part < self.row.part:
                continue
            if isinstance(layout, PostcodeLayout):
                self._read_postcodes(member, layout, book)
            else:
                self._read_table(member, layout)
            self.bytes_before += member.size

    def _read_postcodes(self, member: Member, layout: PostcodeLayout, book: AreaBook) -> None:
        blocks = blocks_of(member, self.row.done_bytes, self.row.done_lines + 1)
        while (group := _Group(blocks, layout, book)).begin(ahead=self.one_writer):
            with self.open.writing() as session:
                self._write(session)  # holds the load's row until this batch is committed
                stored = store_postcodes(session, self.number, group.batches(), book)
                self._note(session, member, stored.refusals, len(stored.rows), group.last)
        with self.open.writing() as session:
            self._note_part_done(session)

    def _read_table(self, member: Member, layout: TableLayout) -> None:
        records = records_in(member, layout)
        with self.open.writing() as session:
            self._write(session)
            store_records(session, self.number, records)
            self._note(session, member, records.refusals, records.rows_stored, None)
            self._note_part_done(session)

    def _note(
        self,
        session: WriteSession,
        member: Member,
        refusals: list[Refusal],
        stored: int,
        block: Block | None,
    ) -> None:
        """Note how far the reading has come, in the transaction of what was read."""
        row = self.row
        store_refusals(session, self.number, member.name, refusals, row.rows_refused)
        row.rows_stored += stored
        row.rows_refused += len(refusals)
        row.rows_read = row.rows_stored + row.rows_refused
        if block is not None:
            row.done_bytes = block.end
            row.done_lines = block.line + block.lines - 1
        self._write_progress(session)
        if row.rows_refused > MOST_REFUSED or row.rows_read > MOST_ROWS:
            raise _not_what_it_seems(member, row)
        done = self.bytes_before + (block.end if block else member.size)
        self.tell(session, Progress(done, self.found.size, row.rows_stored, row.rows_refused))

    def _note_part_done(self, session: WriteSession) -> None:
        self.row.part += 1
        self.row.done_bytes = self.row.done_lines = 0
        self._write_progress(session)

    def _write_progress(self, session: WriteSession) -> None:
        row = self.row
        self._write(
            session,
            part=row.part,
            done_bytes=row.done_bytes,
            done_lines=row.done_lines,
            rows_read=row.rows_read,
            rows_stored=row.rows_stored,
            rows_refused=row.rows_refused,
        )

    def _write(self, session: WriteSession, **changes: object) -> None:
        """Change the load's row, unless another process has taken the load over."""
        ours = (col(PlaceLoad.number) == self.number, col(PlaceLoad.attempt) == self.row.attempt)
        query = update(PlaceLoad).where(*ours).values(touched_at=self.clock(), **changes)
        if session.connection().execute(query).rowcount != 1:
            raise _OvertakenError

    def make_ready(self, actor: str) -> PlaceLoad:
        """Make all of it visible in one statement."""
        self.found.refuse_changed()
        if self.row.rows_stored == 0:
            words = "No row of the files could be used."
            raise Invalid(words, "Look at what was refused, and at what the files are.")
        with self.open.writing() as session:
            now = self.clock()
            self._write(session, state=VintageState.READY, finished_at=now)
            row = session.exec(select(PlaceLoad).where(PlaceLoad.number == self.number)).one()
            note(
                session,
                "vintage.loaded",
                row.id,
                now,
                actor=actor,
                vintage_kind=row.kind.value,
                digest=row.digest,
                rows_stored=row.rows_stored,
                rows_refused=row.rows_refused,
            )
            return row

    def give_up(self, problem: Problem) -> None:
        """Note that the load failed, and take its rows away."""
        with self.open.writing() as session:
            failed = VintageState.FAILED
            self._write(session, state=failed, failure=problem.detail[:1000])
        while self._discard():
            pass

    def _discard(self) -> bool:
        with self.open.writing() as session:
            return discard_some(session, self.number)

    def let_go(self) -> None:
        """Leave the load to whoever begins it next, at once."""
        with suppress(Exception), self.open.writing() as session:
            self.clock = lambda: NOBODY
            self._write(session)


def _not_what_it_seems(member: Member, row: PlaceLoad) -> Invalid:
    words = (
        f"{member.name} is not what it seems: {row.rows_refused:,} of {row.rows_read:,} rows "
        "are refused."
    )
    return Invalid(words, "Look at what was refused, and at what the file is.")
