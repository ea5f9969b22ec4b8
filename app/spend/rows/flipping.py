"""Making a batch count, and taking it back: each is one statement, however many rows it has."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, NotFound
from app.spend.adoption.queries import Standing, standing_on
from app.spend.batch import BatchKind, BatchState
from app.spend.tables import SpendBatch

MOST_TOLD = 5  #: contracts; the rest are counted


class StoodOn(Conflict):
    """Contracts stand on rows of the batch."""

    slug = "batch-stood-on"
    title = "Something depends on it"


def make_live(session: WriteSession, caller: Caller, batch_id: UUID, now: datetime) -> SpendBatch:
    """Make a staged batch count.

    Raises:
        NotFound: if there is none.
        Conflict: if it counts already, or did once; or if another one of the very bytes counts.
    """
    batch, same = _locked(session, caller, batch_id)
    if batch.state is not BatchState.STAGED:
        raise Conflict(f"This batch is {batch.state.value}.", "Send the file again.")
    if any(one.state is BatchState.LIVE for one in same):
        words = "These very bytes count already, by another import."
        raise Conflict(words, "Undo that import first.")
    batch.state, batch.live_at = BatchState.LIVE, now
    _changed(session, batch, caller, "spend.published", now)
    return batch


def take_back(session: WriteSession, caller: Caller, batch_id: UUID, now: datetime) -> SpendBatch:
    """Take a batch back: its rows are kept, and count no more.

    Raises:
        NotFound: if there is none.
        Conflict: if it does not count.
        StoodOn: if contracts were taken on from its rows, and are not withdrawn.
    """
    batch, _ = _locked(session, caller, batch_id)
    if batch.state is not BatchState.LIVE:
        raise Conflict(f"This batch is {batch.state.value}.", "Only what counts is taken back.")
    if batch.kind is BatchKind.CONTRACTS and (standing := standing_on(session, batch)):
        raise _stood_on(caller, batch, standing)
    batch.state, batch.reversed_at = BatchState.REVERSED, now
    _changed(session, batch, caller, "spend.reversed", now)
    return batch


def batch_of(session: Session, authority_id: UUID, batch_id: UUID) -> SpendBatch:
    """Give one of an authority's batches.

    Raises:
        NotFound: if there is none with this id, or it is another authority's.
    """
    query = select(SpendBatch).where(
        SpendBatch.id == batch_id, SpendBatch.authority_id == authority_id
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(f"There is no batch {batch_id}.", "List batches to see which there are.")
    return found


def _locked(
    session: WriteSession, caller: Caller, batch_id: UUID
) -> tuple[SpendBatch, Sequence[SpendBatch]]:
    """Lock a batch and all of the same bytes, so that of two flips the second sees the first."""
    known = batch_of(session, caller.authority_id, batch_id)
    query = select(SpendBatch).where(
        SpendBatch.authority_id == known.authority_id,
        SpendBatch.kind == known.kind,
        SpendBatch.file_digest == known.file_digest,
    )
    query = query.order_by(col(SpendBatch.number)).with_for_update()
    same = session.exec(query.execution_options(populate_existing=True)).all()
    own = next((one for one in same if one.id == batch_id), None)
    return own or batch_of(session, caller.authority_id, batch_id), same


def _stood_on(caller: Caller, batch: SpendBatch, standing: Sequence[Standing]) -> StoodOn:
    """Name contracts by their rows, and to those who read contracts by what they are called."""
    told = []
    for one in standing[:MOST_TOLD]:
        sheet = batch.sheets[one.sheet]["name"] if one.sheet < len(batch.sheets) else ""
        place = f"row {one.row} of {sheet}" if sheet else f"row {one.row}"
        reads = Scope.CONTRACTS_READ in caller.scopes
        told.append(f"{one.called} from {place}" if reads else f"one from {place}")
    if len(standing) > MOST_TOLD:
        told.append(f"{len(standing) - MOST_TOLD:,} more")
    return StoodOn(
        f"Contracts were taken on from this register: {'; '.join(told)}.",
        "Withdraw them first if they were taken on by mistake; else let the register stand.",
        contract_ids=[str(one.contract_id) for one in standing[:MOST_TOLD]],
    )


def _changed(
    session: WriteSession, batch: SpendBatch, caller: Caller, kind: str, now: datetime
) -> None:
    batch.version += 1
    batch.updated_at = now
    session.flush()
    note(
        session, kind, batch.id, now, authority=batch.authority_id, actor=caller.who,
        of=batch.kind.value, rows=batch.rows, redacted=batch.redacted, digest=batch.file_digest,
        version=batch.version,
    )  # fmt: skip
