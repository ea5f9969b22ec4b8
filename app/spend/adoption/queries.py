"""What stands on the rows of a register."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.tables import Contract, ContractState
from app.spend.adoption.tables import AdoptedEntry
from app.spend.tables import SpendBatch


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract that was taken on from a row, and is not withdrawn."""

    contract_id: UUID
    called: str  #: its reference, or else its title
    sheet: int  #: place in the file's sheets, from 0
    row: int


def standing_on(session: Session, batch: SpendBatch) -> Sequence[Standing]:
    """Give the contracts that were taken on from the rows of a file, in the order of these."""
    columns: Any = (
        Contract.id, Contract.reference, Contract.title, AdoptedEntry.sheet, AdoptedEntry.row,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(AdoptedEntry, col(AdoptedEntry.contract_id) == Contract.id)
        .where(
            AdoptedEntry.authority_id == batch.authority_id,
            AdoptedEntry.file_digest == batch.file_digest,
            Contract.state != ContractState.WITHDRAWN,
        )
        .order_by(col(AdoptedEntry.sheet), col(AdoptedEntry.row))
    )
    return [
        Standing(one.id, one.reference or one.title, one.sheet, one.row)
        for one in session.exec(query)
    ]
