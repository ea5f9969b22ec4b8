"""Staging a batch: begun, filled some thousands of rows at a time, told of, or taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, inspect
from sqlmodel import col, select

from app.organisations.caller import Caller
from app.organisations.suppliers.entering import look_anew
from app.platform.database import WriteSession
from app.platform.events import note
from app.spend.batch import BatchKind, BatchState
from app.spend.names.forgetting import forget, hold
from app.spend.names.naming import NameBook
from app.spend.rows.row import REGISTER_COLUMNS, SPEND_COLUMNS, Staged, days_of
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
        for month in {one.staged.month for one in rows if one.staged.month is not None}:
            days += days_of(month)
        if days:
            self.first_on = min([*days, self.first_on] if self.first_on else days)
            self.last_on = max([*days, self.last_on] if self.last_on else days)


def begin(session: WriteSession, caller: Caller, new: NewBatch, now: datetime) -> Stage:
    """Begin a batch."""
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
    # the register may have come to know a name while its rows were being stored
    look_anew(session, batch.authority_id, now)


def discard_some(session: WriteSession, authority_id: UUID, batch_id: UUID, now: datetime) -> bool:
    """Delete some rows of a batch that never counted, and at last the batch; say if more is left.

    The names that no other row bears go with them, unless a person has decided who they are.
    """
    batch = _staged(session, authority_id, batch_id)
    if batch is None:
        return False
    stored: Any = inspect(TABLES[batch.kind]).local_table
    last = select(func.max(stored.c.number)).where(stored.c.batch == batch.number)
    most = session.execute(last).scalar()
    if most is None:
        session.delete(batch)
        session.flush()
        return False
    here = (stored.c.batch == batch.number, stored.c.number > most - TOGETHER)
    names = hold(session, select(stored.c.name).where(*here))
    session.execute(delete(stored).where(*here))
    forgotten = forget(session, names)
    if forgotten:
        note(
            session, "spend.names_forgotten", batch.id, now, authority=authority_id,
            is_quiet=True, names=forgotten,
        )  # fmt: skip
    return True


def _staged(session: WriteSession, authority_id: UUID, batch_id: UUID) -> SpendBatch | None:
    """Give a batch that is staged, and lock it with the others of its authority that are.

    Of two that are discarded at once neither then leaves a name because the other still bears it.
    """
    query = select(SpendBatch).where(
        SpendBatch.authority_id == authority_id, SpendBatch.state == BatchState.STAGED
    )
    query = query.order_by(col(SpendBatch.number)).with_for_update()
    found = session.exec(query.execution_options(populate_existing=True)).all()
    return next((one for one in found if one.id == batch_id), None)
