"""Staging a batch: begun, filled some thousands of rows at a time, told of, or taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, inspect
from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.spend.batch import BatchKind, BatchState
from app.spend.names.naming import NameBook, match_again
from app.spend.rows.row import REGISTER_COLUMNS, SPEND_COLUMNS, Staged
from app.spend.rows.storing import store
from app.spend.tables import RegisterEntry, SpendBatch, SpendLine

TOGETHER = 5_000  #: rows stored in one transaction, which others wait for on SQLite
TABLES: dict[BatchKind, Any] = {
    BatchKind.SPEND: SpendLine,
    BatchKind.GRANTS: SpendLine,
    BatchKind.CONTRACTS: RegisterEntry,
}


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch that is to be staged."""

    id: UUID
    kind: BatchKind
    file_name: str
    file_digest: str


@dataclass(slots=True)
class Numbered:
    """A row, and where it stands."""

    sheet: int  #: place in the batch's sheets, from 0
    row: int
    staged: Staged


class Stage:
    """A batch that is being staged; the same for all of its transactions."""

    def __init__(self, batch: SpendBatch) -> None:
        """Take what does not change from its row."""
        assert batch.number is not None  # noqa: S101 - the database gave it
        self.number: int = batch.number
        self.kind = batch.kind
        self.rows = 0
        self.redacted = 0
        self.first_on: date | None = None
        self.last_on: date | None = None
        self._names = NameBook(batch.authority_id)

    def store(self, session: WriteSession, rows: Sequence[Numbered], now: datetime) -> None:
        """Store some rows, at most `TOGETHER`."""
        who = [one.staged.who for one in rows if one.staged.who is not None]
        numbers = self._names.numbers(session, who, now)
        given = []
        for at, one in enumerate(rows, self.rows + 1):
            told = one.staged
            name = None if told.who is None else numbers[told.who.key]
            given.append((self.number, at, one.sheet, one.row, name, *told.rest))
        is_register = self.kind is BatchKind.CONTRACTS
        columns = REGISTER_COLUMNS if is_register else SPEND_COLUMNS
        store(session, TABLES[self.kind].__tablename__, columns, given)
        self._count(rows)

    def _count(self, rows: Sequence[Numbered]) -> None:
        self.rows += len(rows)
        self.redacted += sum(one.staged.rest[0] for one in rows)
        days = [one.staged.on for one in rows if one.staged.on is not None]
        if days:
            self.first_on = min([*days, self.first_on] if self.first_on else days)
            self.last_on = max([*days, self.last_on] if self.last_on else days)


def begin(session: WriteSession, caller: Caller, new: NewBatch, now: datetime) -> Stage:
    """Begin a batch; names that wait are matched first with what the register knows by now."""
    match_again(session, caller.authority_id, now)
    batch = SpendBatch(
        id=new.id,
        authority_id=caller.authority_id,
        kind=new.kind,
        state=BatchState.STAGED,
        file_name=new.file_name[:200],
        file_digest=new.file_digest,
        sheets=[],
        staged_by=caller.who,
        staged_at=now,
        updated_at=now,
    )
    session.add(batch)
    session.flush()
    return Stage(batch)


def conclude(
    session: WriteSession, stage: Stage, sheets: list[dict[str, Any]], now: datetime
) -> None:
    """Write down what a batch holds, once all of it is staged.

    Args:
        session: the transaction.
        stage: that was gone through.
        sheets: of the file in their order: `name`, and `columns` by field.
        now: when.
    """
    query = select(SpendBatch).where(SpendBatch.number == stage.number)
    batch = session.exec(query.with_for_update()).one()
    batch.rows, batch.redacted, batch.sheets = stage.rows, stage.redacted, sheets
    batch.first_on, batch.last_on = stage.first_on, stage.last_on
    batch.updated_at = now
    session.flush()


def discard_some(session: WriteSession, authority_id: UUID, batch_id: UUID) -> bool:
    """Delete some rows of a batch that never counted, and at last the batch; say if more is left.

    Names that it brought stay: a person may have decided who they are.
    """
    query = select(SpendBatch).where(
        SpendBatch.id == batch_id, SpendBatch.authority_id == authority_id
    )
    batch = session.exec(query.with_for_update()).one_or_none()
    if batch is None or batch.state is not BatchState.STAGED:
        return False
    stored: Any = inspect(TABLES[batch.kind]).local_table
    last = select(func.max(stored.c.number)).where(stored.c.batch == batch.number)
    most = session.execute(last).scalar()
    if most is None:
        session.delete(batch)
        session.flush()
        return False
    here = (stored.c.batch == batch.number, stored.c.number > most - TOGETHER)
    session.execute(delete(stored).where(*here))
    return True
