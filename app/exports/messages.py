"""What the API accepts and gives about exports."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.exports.queries import Standing
from app.exports.tables import ExportState
from app.platform.jobs.tables import JobState
from app.platform.request.messages import Message
from app.platform.request.paging import Page

EXAMPLE_EXPORT = "0195566f-4a00-7000-8000-000000000081"  #: it waits for approval
EXAMPLE_MADE = "0195566f-4a00-7000-8000-000000000082"  #: it can be fetched


class ExportIn(Message):
    """An export to be asked for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "We move to another service in April."}]}
    )

    reason: Annotated[str, Field(min_length=1, max_length=500)]  #: what it is for


class ExportOut(Message):
    """An archive of all that an authority owns, and how far it has come."""

    id: UUID
    state: ExportState
    reason: str
    asked_by: UUID
    asked_at: datetime
    approved_by: UUID | None
    approved_at: datetime | None
    megabytes_done: int  #: while it is being made
    is_sealed: bool  #: only a service that has its secret opens it, since tenders are sealed here
    size: int  #: bytes of the archive; 0: it is not made
    digest: str  #: SHA-256 of the archive
    rows: int | None  #: null: it is sealed, or not made
    files: int | None  #: of evidence
    under_way: int | None  #: jobs that stayed, since they had not ended
    missing: int | None  #: files of evidence that the store has not as they were handed in
    trouble: str  #: why it could not be made
    made_at: datetime | None
    expires_at: datetime  #: when it lapses, or its archive is deleted
    version: int
    updated_at: datetime

    @classmethod
    def of(cls, standing: Standing) -> "ExportOut":
        """Make it from what is stored."""
        row, job, trouble, done = standing
        failed = row.state is ExportState.MAKING and job is JobState.FAILED
        return cls(
            id=row.id, state=ExportState.FAILED if failed else row.state, reason=row.reason,
            asked_by=row.asked_by, asked_at=row.asked_at, approved_by=row.approved_by,
            approved_at=row.approved_at, megabytes_done=done or 0, is_sealed=row.is_sealed,
            size=row.size, digest=row.digest, rows=row.rows, files=row.files,
            under_way=row.under_way, missing=row.missing,
            trouble=(trouble or "") if failed else row.trouble, made_at=row.made_at,
            expires_at=row.expires_at, version=row.version, updated_at=row.updated_at,
        )  # fmt: skip


class ExportPage(Page[ExportOut]):
    """Exports."""
