"""How it is stored from which row of a register a contract was taken on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.tables import Contract
from app.platform.columns import Moment


class AdoptedEntry(SQLModel, table=True):
    """A row of a register, known by the bytes of its file, and the contract made of it.

    While its contract is not withdrawn, the file is not taken back. Once it is, another may be
    made of the row, and takes its place here, also when the same bytes come again: they have the
    same rows.
    """

    __tablename__ = "adopted_entry"

    authority_id: UUID = Field(primary_key=True, foreign_key="authority.id")
    file_digest: str = Field(primary_key=True, max_length=64)  #: SHA-256
    sheet: int = Field(
        primary_key=True, sa_type=SmallInteger, sa_column_kwargs={"autoincrement": False}
    )  #: place in the file's sheets, from 0
    row: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    contract_id: UUID = Field(foreign_key="contract.id", unique=True)
    contract: Contract = Relationship()
    batch_id: UUID  #: of the file as it was imported then
    made_by: UUID
    made_at: datetime = Field(sa_type=Moment)
