"""What the API accepts and gives about evidence."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.deliveries.evidence.erasing import Step, lapses_at
from app.deliveries.evidence.tables import Evidence, Scan
from app.platform.request.messages import Message
from app.platform.request.paging import Page

EXAMPLE_DELIVERY = "0195566f-4a00-7000-8000-000000000041"
#: what a request about an erasure came to, in words; the first goes on with its day
TOLD = {
    Step.ASKED: "Nothing was erased: yours is the first word. The file is evidence of what is "
    "verified or disputed, and is erased once another person asks too,",
    Step.APPROVED: "The file was erased for good: yours was the second word.",
    Step.ERASED: "The file was erased for good: it took nobody else.",
    Step.WITHDRAWN: "The request was taken back, and the file stays.",
}
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
DeliveryIds = Annotated[
    tuple[UUID, ...], Field(min_length=1, max_length=500, json_schema_extra={"uniqueItems": True})
]


class EvidenceForIn(Message):
    """Deliveries that a file proves too."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"delivery_ids": [EXAMPLE_DELIVERY]}]}
    )

    delivery_ids: DeliveryIds


class EvidenceRemovalIn(Message):
    """Deliveries that a file does not prove after all."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "delivery_ids": [EXAMPLE_DELIVERY],
                    "reason": "It is about another site.",
                }
            ]
        }
    )

    delivery_ids: DeliveryIds
    reason: Reason


class EvidenceErasureIn(Message):
    """Why a file is erased, or why what somebody asked for is taken back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "It shows more of people than is needed."}]}
    )

    reason: Reason
    withdraw: bool = False  #: take back what was asked and waits for another person


class EvidenceOut(Message):
    """A file that was handed in as proof."""

    id: UUID
    contract_id: UUID
    kind: str  #: such as payroll_extract, as measures name it
    name: str  #: as it was sent
    media_type: str  #: by its content
    size: int  #: bytes
    digest: str  #: SHA-256 of its bytes
    scan: Scan  #: what the program that looks files over said
    scanned_by: str  #: its name
    is_here: bool  #: false: it was erased, or never let in; only this entry is left
    uploaded_by: UUID
    uploaded_at: datetime
    erasure_asked_by: UUID | None  #: another person approves, by asking too
    erasure_asked_at: datetime | None  #: it lapses after 30 days
    why_asked: str
    erasure_withdrawn_by: UUID | None
    erasure_withdrawn_at: datetime | None  #: from when on nothing waits for another person
    why_withdrawn: str
    erased_by: UUID | None  #: null, though it was erased: the years of the terms were over
    erased_at: datetime | None
    why_erased: str
    version: int  #: grows with every change
    updated_at: datetime

    @classmethod
    def of(cls, entry: Evidence) -> "EvidenceOut":
        """Make it from what is stored."""
        own = {name: getattr(entry, name) for name in cls.model_fields if name != "is_here"}
        return cls.model_validate({**own, "is_here": bool(entry.stored_as)})


class EvidenceErasureOut(EvidenceOut):
    """A file's entry, with what a request about its erasure came to."""

    step: Step
    told: str  #: the same in words
    lapses_at: datetime | None  #: when what was asked waits no longer; null: nothing waits

    @classmethod
    def after(cls, entry: Evidence, step: Step) -> "EvidenceErasureOut":
        """Make it from what is stored, and from what was done."""
        until = lapses_at(entry) if step is Step.ASKED else None
        words = TOLD[step] if until is None else f"{TOLD[step]} by {until:%Y-%m-%d}."
        return cls(**EvidenceOut.of(entry).model_dump(), step=step, told=words, lapses_at=until)


class EvidenceUseOut(Message):
    """A delivery that a file was put to."""

    delivery_id: UUID
    by: UUID
    at: datetime
    removed_by: UUID | None  #: null: it stands
    removed_at: datetime | None
    why_removed: str


class EvidenceWholeOut(EvidenceOut):
    """A file that was handed in as proof, with every delivery that it was ever put to."""

    deliveries: list[EvidenceUseOut]


class EvidencePage(Page[EvidenceOut]):
    """A page of a contract's evidence."""
