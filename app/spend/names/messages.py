"""What the API accepts and gives about names as files write them."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, model_validator

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.spend.amount import Pounds
from app.spend.batch import MatchedBy, NameState
from app.spend.names.likeness import Likely
from app.spend.names.matching import Decision


class LikelyOut(Message):
    """A supplier of the register that a name may mean."""

    supplier_id: UUID
    name: str
    percent: int  #: how alike they are written; 100: the same but for capitals, spaces and signs
    has_other_number: bool  #: the register has another number of the same kind

    @classmethod
    def of(cls, found: Likely) -> "LikelyOut":
        """Make it from a likely supplier."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class SupplierNameOut(Message):
    """A name as files write it, and who it is."""

    id: UUID
    name: str
    company: str  #: such as GB-COH-01234567; empty: the files give none
    charity: str  #: such as GB-CHC-1234567
    state: NameState
    matched_by: MatchedBy | None
    supplier_id: UUID | None
    numbers_disagree: bool  #: they are of two suppliers of the register
    lines: int  #: payments, grants and contracts of registers that count
    amount: Pounds  #: of all of those, contracts by their worth: how much turns on who it is
    likely: list[LikelyOut]  #: while it waits; for a person to decide
    version: int
    updated_at: datetime


class SupplierNamePage(Page[SupplierNameOut]):
    """A page of names."""


class MatchIn(Message):
    """Who a name is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"state": "matched", "supplier_id": "0195566f-4a00-7000-8000-000000000001"}
            ]
        }
    )

    state: NameState
    supplier_id: UUID | None = None  #: needed if it is matched

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.state is NameState.MATCHED) != (self.supplier_id is not None):
            raise ValueError("a supplier is named if, and only if, the name is matched")
        return self

    def said(self) -> Decision:
        """Give it as the use case takes it."""
        return Decision(self.state, self.supplier_id)
