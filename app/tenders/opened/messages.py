"""What the API accepts and gives about openings and decisions."""

from datetime import datetime
from uuid import UUID

from app.platform.request.messages import Message
from app.tenders.lifecycle import TenderState


class OpeningFound(Message):
    """What was found of one tender when its lot was opened."""

    tender_id: UUID
    state: TenderState
    number: int | None
    digest: str | None
    procurement_version: int  #: that its supplier had read


class OpeningOut(Message):
    """The opening of a lot."""

    lot_id: UUID
    asked_by: UUID
    asked_at: datetime
    opened_by: UUID | None
    opened_at: datetime | None
    said: str
    found: list[OpeningFound]
