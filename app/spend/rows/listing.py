"""Lists of published rows and of names: what is selected, and how a row is told."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select

from app.contracts.tables import Contract, ContractState
from app.places.postcode import display_of
from app.spend.adoption.tables import AdoptedEntry
from app.spend.batch import BatchState
from app.spend.tables import RegisterEntry, SpendBatch, SpendLine, SpendSupplierName

_WHO: tuple[Any, ...] = (
    col(SpendBatch.id).label("batch_id"),
    SpendBatch.file_digest,
    SpendBatch.sheets,
    col(SpendSupplierName.name).label("supplier_name"),
    SpendSupplierName.supplier_id,
)
LINES: tuple[Any, ...] = tuple(
    getattr(SpendLine, name) for name in SpendLine.model_fields if name != "name"
)
ENTRIES: tuple[Any, ...] = tuple(
    getattr(RegisterEntry, name) for name in RegisterEntry.model_fields if name != "name"
)


def rows_of(table: Any, columns: tuple[Any, ...], authority_id: UUID) -> Any:
    """Select the rows of a table that count, with their batch and who they name."""
    return (
        select(*columns, *_WHO)
        .join(SpendBatch, col(SpendBatch.number) == table.batch)
        .outerjoin(SpendSupplierName, col(SpendSupplierName.number) == table.name)
        .where(SpendBatch.authority_id == authority_id, SpendBatch.state == BatchState.LIVE)
    )


def entries_of(authority_id: UUID) -> Any:
    """Select the contracts of registers that count, each with the contract that it became here.

    One that was withdrawn does not count: another can be taken on from its row.
    """
    gone = select(Contract.id).where(
        Contract.authority_id == authority_id, Contract.state == ContractState.WITHDRAWN
    )
    became = and_(
        col(AdoptedEntry.authority_id) == authority_id,
        col(AdoptedEntry.file_digest) == SpendBatch.file_digest,
        col(AdoptedEntry.sheet) == RegisterEntry.sheet,
        col(AdoptedEntry.row) == RegisterEntry.row,
        col(AdoptedEntry.contract_id).not_in(gone),
    )
    query = rows_of(RegisterEntry, ENTRIES, authority_id).outerjoin(AdoptedEntry, became)
    return query.add_columns(AdoptedEntry.contract_id)


def told(row: Any) -> dict[str, Any]:
    """Give what a message tells of a row."""
    found = dict(row._mapping)
    sheets, at = found.pop("sheets"), found.pop("sheet")
    found.pop("batch")
    sheet: dict[str, Any] = sheets[at] if at < len(sheets) else {"name": "", "columns": {}}
    found["line"] = found.pop("number")
    found["sheet"] = sheet["name"]
    found["columns"] = {key: _letters(column) for key, column in sheet["columns"].items()}
    found["supplier_name"] = found["supplier_name"] or ""
    found["postcode"] = display_of(found["postcode"]) if found["postcode"] else ""
    found["more"] = found["more"] or {}
    if "month" in found:
        month = found["month"]
        found["month"] = f"{month // 100:04}-{month % 100:02}" if month else None
    return found


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
