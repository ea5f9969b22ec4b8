"""What the API gives about an authority's log."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.platform.request.messages import Message
from app.platform.request.paging import Page


class AuditEventOut(Message):
    """Something that was done."""

    number: int  #: 1, 2, 3 … within your authority's log, without gaps
    id: UUID
    kind: str  #: thing and deed, such as `person.entered`
    subject: str  #: id of what was changed, or the operation that was refused
    actor: str  #: id of the person or key that did it; empty: the command line or the service
    at: datetime
    facts: dict[str, Any]  #: ids, counts and digests
    digest: str  #: SHA-256 over the event before and this one


class AuditEventPage(Page[AuditEventOut]):
    """A page of events."""


class AuditCheckOut(Message):
    """Whether an authority's log is as it was written.

    Publish the last number and digest now and then: only against them does it show if events
    were cut off at the end.
    """

    first_fault: int | None  #: number of the first event that was altered or removed; null: none
    last_number: int  #: 0: nothing was noted
    digest: str  #: of the last event
