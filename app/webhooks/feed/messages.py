"""What the change feed gives."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from app.platform.request.messages import Message
from app.platform.request.paging import Page, PageMarks
from app.webhooks.catalogue import EventType, link_of


class EventOut(Message):
    """Something that happened: enough to know what to read again."""

    id: UUID  #: the same in the feed, in the audit log and as `webhook-id`
    number: int  #: its place in your authority's log; gaps are what you may not know of
    type: EventType  #: thing and deed
    subject: str  #: id of what it happened to
    path: str | None  #: where to read that; null: it has no path of its own
    at: datetime  #: when it was done; clocks step, so go by the number

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make it from an event of the log."""
        return cls(
            id=row.id, number=row.number, type=EventType(row.kind), subject=row.subject,
            path=link_of(row.kind, row.subject), at=row.at,
        )  # fmt: skip


class FeedMarks(PageMarks):
    """Where this page stands in the feed."""

    resume_cursor: str = Field(
        description="Send it as `cursor`, now or in a year, for everything that comes after this "
        "page; it is given even if the page is empty."
    )


class EventPage(Page[EventOut]):
    """A page of the change feed."""

    page: FeedMarks
