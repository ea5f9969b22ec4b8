"""What the API accepts and gives about decisions."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, StringConstraints, model_validator

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.tenders.content import TenderContent
from app.tenders.tables import DecisionKind

Reason = Annotated[str, StringConstraints(min_length=10, max_length=2000, pattern=r"\S")]


class SupplierCopyIn(Message):
    """A supplier's own copy of its tender, as the service gave it to the supplier."""

    content: TenderContent
    salt: Annotated[str, StringConstraints(min_length=1, max_length=100)]  #: of the digest


class TenderDecisionIn(Message):
    """A decision about a tender that is proposed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "disregard",
                    "reason": "It does not supply the insurance that the notice asks for.",
                    "law": "Procurement Act 2023 s.19(3)",
                }
            ]
        }
    )

    kind: DecisionKind
    reason: Reason
    law: Annotated[str, StringConstraints(max_length=300)] = ""
    supplier_copy: SupplierCopyIn | None = None  #: for `admit_copy` alone

    @model_validator(mode="after")
    def _copy_where_one_is_taken(self) -> "TenderDecisionIn":
        if (self.supplier_copy is not None) is not (self.kind is DecisionKind.ADMIT_COPY):
            raise ValueError("supplier_copy goes with the kind admit_copy, and with no other")
        return self


class LateVersion(Message):
    """The version of a late tender that a decision is about; nothing that comes later is."""

    number: int
    digest: str
    written_at: datetime
    received_at: datetime  #: when it was submitted, by the database's clock


class TenderDecisionOut(Message):
    """A decision about a tender."""

    id: UUID
    tender_id: UUID
    kind: DecisionKind
    reason: str
    law: str
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    updated_at: datetime
    late: LateVersion | None = None  #: of `admit_late` and `exclude_late`


class TenderDecisionPage(Page[TenderDecisionOut]):
    """A page of decisions about a tender."""
