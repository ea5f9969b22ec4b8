"""What the API gives about lots."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.procurements.lifecycle import LotState
from app.procurements.messages import DeadlineOut
from app.procurements.tables import Lot


class LotOut(Message):
    """A lot, and where it stands."""

    id: UUID
    procurement_id: UUID
    number: str
    title: str
    state: LotState
    contract: dict[str, bool | str]
    rules: str
    rules_digest: str | None  #: null: not published
    blind_names: bool
    deadline: DeadlineOut | None
    opened_at: datetime | None
    awarded_at: datetime | None
    cancelled_at: datetime | None  #: alone; null too where its whole procurement was cancelled
    cancelled_because: str  #: alone; empty: it was not
    version: int

    @classmethod
    def of(cls, lot: Lot, state: LotState) -> "LotOut":
        """Tell a lot in a state."""
        given = {name: getattr(lot, name) for name in cls.model_fields if hasattr(lot, name)}
        deadline = DeadlineOut.of(lot.deadline, lot.zone)
        return cls(**given | {"state": state, "deadline": deadline})


class LotPage(Page[LotOut]):
    """A page of lots."""


class PinnedRulesOut(Message):
    """The rules that a lot is scored by, whole: the digest can be worked out again from them."""

    lot_id: UUID
    rules: str
    digest: str
    text: dict[str, Any]  #: with everything of the library that the rules draw on
