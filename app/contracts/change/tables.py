"""How changes of a contract are stored: proposed by one person, decided by another."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Relationship, SQLModel

from app.contracts.change.ground import LONGEST_WORDS
from app.contracts.change.wanted import ChangeKind
from app.contracts.tables import Contract, Obligation
from app.platform.columns import Exact, JsonText, Moment, choice
from app.platform.identifiers import new_id

PROPOSED = text("state = 'proposed'")


class ChangeState(StrEnum):
    """What became of a proposed change."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class ContractChange(SQLModel, table=True):
    """A change to a running contract, with what the law says of it."""

    __tablename__ = "contract_change"
    __table_args__ = (
        UniqueConstraint("contract_id", "number", name="contract_change_once"),
        Index(
            "contract_change_proposed", "contract_id", unique=True,
            sqlite_where=PROPOSED, postgresql_where=PROPOSED,
        ),
        CheckConstraint("length(reason) > 0", name="contract_change_reasoned"),
    )  # fmt: skip

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    contract_id: UUID = Field(foreign_key="contract.id")
    contract: Contract = Relationship()
    number: int  #: 1, 2, 3 …
    kind: ChangeKind = Field(sa_type=choice(ChangeKind))
    state: ChangeState = Field(sa_type=choice(ChangeState))
    effective_on: date
    reason: str = Field(max_length=2000)
    #: in law, such as Schedule 8, paragraph 1
    ground: str = Field(default="", max_length=LONGEST_WORDS)
    #: the same by its codes in an official list: id, scheme and description of each
    ground_codes: list[dict[str, str]] = Field(default_factory=list, sa_type=JsonText)
    value_before: Decimal | None = Field(default=None, sa_type=Exact)  #: pounds without VAT
    value_after: Decimal | None = Field(default=None, sa_type=Exact)
    value_with_vat_before: Decimal | None = Field(default=None, sa_type=Exact)  #: pounds
    value_with_vat_after: Decimal | None = Field(default=None, sa_type=Exact)
    is_vat_computed: bool = False  #: the last was worked out in proportion: nobody said it
    ends_before: date | None = None
    ends_after: date | None = None
    supplier_before: UUID | None = Field(default=None, foreign_key="supplier.id")
    supplier_after: UUID | None = Field(default=None, foreign_key="supplier.id")
    tests: list[dict[str, Any]] = Field(sa_type=JsonText)  #: each limit, the figure, what follows
    needs_notice: bool  #: a contract change notice goes before it (section 75)
    notice_id: str = Field(default="", max_length=100)
    notice_published_on: date | None = None
    standstill: bool | None = None  #: a voluntary one follows the notice (section 76)
    told_by_notice: bool = False  #: its days are as that notice, published elsewhere, tells them
    proposed_by: UUID
    proposed_at: datetime = Field(sa_type=Moment)
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decision: str = Field(default="", max_length=2000)  #: the reason for it
    version: int = 1  #: grows with every change of this entry
    updated_at: datetime = Field(sa_type=Moment)


class ChangeLine(SQLModel, table=True):
    """What a change does to one obligation."""

    __tablename__ = "change_line"
    __table_args__ = (
        UniqueConstraint("change_id", "obligation_id", name="change_line_once"),
        CheckConstraint("proposed >= 0 AND wanted >= 0", name="change_line_not_negative"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    change_id: UUID = Field(foreign_key="contract_change.id")
    change: ContractChange = Relationship()
    obligation_id: UUID = Field(foreign_key="obligation.id")
    obligation: Obligation = Relationship()
    before: Decimal = Field(sa_type=Exact)  #: what was owed, in the obligation's unit
    proposed: Decimal = Field(sa_type=Exact)  #: by the service's own sum
    wanted: Decimal = Field(sa_type=Exact)  #: by those who propose it
    working: str = Field(max_length=300)  #: of the proposed figure
    reason: str = Field(default="", max_length=2000)  #: where `wanted` is another
