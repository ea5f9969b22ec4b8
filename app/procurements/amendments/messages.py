"""What the API accepts and gives about amendments, and the versions that they make."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.procurements.amendments.amendment import Change, LotChange
from app.procurements.messages import DeadlineIn, Facts, Line, Number, RulesName, Text
from app.procurements.tables import AmendmentState


class LotChangeIn(Message):
    """What is changed of one lot; what is left out stays."""

    title: Line | None = None
    contract: Facts | None = None  #: all of its facts, in the place of those before
    rules: RulesName | None = None


class ChangeIn(Message):
    """What is changed; what is left out stays."""

    title: Line | None = None
    description: Annotated[str, Field(max_length=20_000)] | None = None
    deadline: DeadlineIn | None = None
    lots: Annotated[dict[Number, LotChangeIn], Field(max_length=100)] = Field(default_factory=dict)
    #: had it been so from the beginning, others might have taken part, or some might not have;
    #: needed once requests to take part were due
    substantial: bool | None = None

    def change(self) -> Change:
        """Give the change.

        Raises:
            Invalid: if the deadline is no moment.
        """
        return Change(
            title=self.title,
            description=self.description,
            deadline=None if self.deadline is None else self.deadline.deadline("change.deadline"),
            lots={number: LotChange(**dict(lot)) for number, lot in self.lots.items()},
            substantial=self.substantial,
        )


class AmendmentIn(Message):
    """A change to a published procurement, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "change": {"deadline": {"at": "2099-07-14T12:00", "zone": "Europe/London"}},
                    "reason": "Suppliers asked for more time.",
                }
            ]
        }
    )

    change: ChangeIn
    reason: Text


class Verdict(StrEnum):
    """What somebody decides about an amendment."""

    APPLY = "apply"
    REFUSE = "refuse"


class DecisionIn(Message):
    """What is decided about an amendment."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "apply", "version": 2}]}
    )

    decision: Verdict
    version: Annotated[int, Field(ge=1)]  #: of the procurement that you have read


class AmendmentOut(Message):
    """An amendment."""

    id: UUID
    procurement_id: UUID
    state: AmendmentState
    change: dict[str, Any]  #: null stands for what stays
    reason: str
    law: str  #: under which it may be made
    version_made: int | None  #: number of the version that it made
    proposed_at: datetime
    decided_at: datetime | None
    updated_at: datetime


class AmendmentPage(Page[AmendmentOut]):
    """A page of amendments."""


class VersionRow(Message):
    """A version of a procurement as a list has it."""

    number: int
    digest: str  #: of the document
    reason: str
    at: datetime


class VersionPage(Page[VersionRow]):
    """A page of versions."""


class VersionOut(VersionRow):
    """A procurement as it was published at one time."""

    document: dict[str, Any]
