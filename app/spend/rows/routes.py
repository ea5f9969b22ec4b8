"""Published rows over HTTP, each with the cells that it comes from, and their files."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import select

from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import ReadDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import versioned
from app.spend.batch import BatchKind, BatchState
from app.spend.rows.flipping import batch_of
from app.spend.rows.listing import LINES, entries_of, rows_of, told
from app.spend.rows.messages import (
    RegisterEntryOut,
    RegisterEntryPage,
    SpendBatchOut,
    SpendBatchPage,
    SpendLineOut,
    SpendLinePage,
)
from app.spend.tables import RegisterEntry, SpendBatch, SpendLine, SpendSupplierName

router = Router(prefix="/v1", tags=["published spend"])

Reader = Annotated[Caller, needs(Scope.SUPPLIERS_READ)]
AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000001"])]


@router.get("/spend/batches")
def list_spend_batches(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    kind: BatchKind | None = None,
    state: BatchState | None = None,
) -> SpendBatchPage:
    """List the files of published rows, in the order in which they were last changed."""
    columns: list[Any] = [getattr(SpendBatch, name) for name in SpendBatchOut.model_fields]
    query = select(*columns).where(SpendBatch.authority_id == caller.authority_id)
    if kind is not None:
        query = query.where(SpendBatch.kind == kind)
    if state is not None:
        query = query.where(SpendBatch.state == state)
    query = updated.within(query, SpendBatch.updated_at)
    found = page_of(session, query, (SpendBatch.updated_at, SpendBatch.id), asked)
    rows = [SpendBatchOut.model_validate(row, from_attributes=True) for row in found.rows]
    return SpendBatchPage(data=rows, page=found.marks)


@router.get("/spend/batches/{batch_id}")
def read_spend_batch(
    caller: Reader, batch_id: AnId, session: ReadDep, response: Response
) -> SpendBatchOut:
    """Give one file of published rows."""
    batch = batch_of(session, caller.authority_id, batch_id)
    versioned(response, batch.version)
    return SpendBatchOut.model_validate(batch, from_attributes=True)


@router.get("/spend/lines")
def list_spend_lines(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    kind: Annotated[BatchKind, Query(description="Payments or grants.")] = BatchKind.SPEND,
    batch: Annotated[UUID | None, Query(description="Only those of one file.")] = None,
    supplier: Annotated[UUID | None, Query(description="Only those to one supplier.")] = None,
) -> SpendLinePage:
    """List payments or grants that count, each with its file, sheet, row and columns.

    A row was updated when its file was made to count.
    """
    query = rows_of(SpendLine, LINES, caller.authority_id).where(SpendBatch.kind == kind)
    query = updated.within(_only(query, batch, supplier), SpendBatch.updated_at)
    found = page_of(session, query, (SpendLine.batch, SpendLine.number), asked)
    rows = [SpendLineOut(**told(row)) for row in found.rows]
    return SpendLinePage(data=rows, page=found.marks)


@router.get("/spend/register-entries")
def list_register_entries(
    caller: Reader,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    batch: Annotated[UUID | None, Query(description="Only those of one file.")] = None,
    supplier: Annotated[UUID | None, Query(description="Only those of one supplier.")] = None,
) -> RegisterEntryPage:
    """List contracts of published registers that count, each with its file, sheet and row."""
    query = _only(entries_of(caller.authority_id), batch, supplier)
    query = updated.within(query, SpendBatch.updated_at)
    found = page_of(session, query, (RegisterEntry.batch, RegisterEntry.number), asked)
    rows = [RegisterEntryOut(**told(row)) for row in found.rows]
    return RegisterEntryPage(data=rows, page=found.marks)


def _only(query: Any, batch: UUID | None, supplier: UUID | None) -> Any:
    if batch is not None:
        query = query.where(SpendBatch.id == batch)
    if supplier is not None:
        query = query.where(SpendSupplierName.supplier_id == supplier)
    return query
