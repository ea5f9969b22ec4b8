"""What the API accepts and gives about files that are taken in."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.spreadsheets.imports.check.change import Take
from app.spreadsheets.imports.desk import replaced_by
from app.spreadsheets.imports.lifecycle import ImportState
from app.spreadsheets.imports.tables import FileImport

EXAMPLE_READY = "0195566f-4a00-7000-8000-000000000060"
EXAMPLE_ASKED = "0195566f-4a00-7000-8000-000000000061"
EXAMPLE_SAVED = "0195566f-4a00-7000-8000-000000000001"
LONGEST_QUESTION = 400  #: characters of a question's name
MOST_ANSWERS = 10_000


class ImportOut(Message):
    """A file that was sent, and where it stands."""

    id: UUID
    kind: str
    target_id: UUID
    day: date | None
    profile_id: UUID | None
    file_name: str  #: as it was sent, made fit to be shown
    size: int  #: bytes
    digest: str  #: SHA-256 of the file; it is kept when the file is gone
    state: ImportState
    rows_done: int  #: rows gone through, of what is being done now
    rows_total: int | None  #: rows that there are; null: not known yet
    trouble: str  #: why it was rejected, or was not saved, or why what was kept of it is gone
    has_questions: bool  #: something is to be answered before it can be saved
    needs_confirming: bool  #: somebody is to say that what is unusual is meant
    replace_period: str | None  #: of which our rows go that it leaves out; null: none goes
    removes: int  #: rows of ours that saving it removes
    can_be_saved_partly: bool  #: without its faulty rows, if you choose so
    #: what it changed was changed again since; told where the same file is sent again
    moved_since: bool | None = None
    is_unchanged: bool  #: it says nothing that is not so already
    uploaded_by: UUID
    uploaded_at: datetime
    applied_at: datetime | None
    expires_at: datetime  #: when what is kept of it is deleted
    version: int
    updated_at: datetime

    @classmethod
    def of(cls, row: FileImport, file_name: str) -> "ImportOut":
        """Make it from what is stored and unsealed."""
        told: dict[str, Any] = {
            name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)
        }
        period = replaced_by(row)
        return cls(
            **told, file_name=file_name, can_be_saved_partly=row.is_partial,
            replace_period=None if period is None else str(period),
        )  # fmt: skip


class ImportPage(Page[ImportOut]):
    """Files that were sent."""


class ApplyIn(Message):
    """How a file is to be saved."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"partly": False}]})

    partly: bool = False  #: leave its faulty rows out
    confirmed: bool = False  #: what is to be confirmed in it is meant
    removing: str = Field(default="", max_length=40)  #: typed as the preview asks for it


class ImportAnswerIn(Message):
    """Whose value is to stand in one cell."""

    question: str = Field(min_length=1, max_length=LONGEST_QUESTION)
    take: Literal["yours", "ours"]  #: the file's, or the one here


class AnswersIn(Message):
    """Whose values are to stand in cells that both sides changed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"all": "yours"}]}, populate_by_name=True
    )

    for_all: Literal["yours", "ours"] | None = Field(default=None, alias="all")
    answers: list[ImportAnswerIn] = Field(default_factory=list, max_length=MOST_ANSWERS)

    @property
    def by_question(self) -> Mapping[str, Take]:
        """Give the answers by the names of their questions; of two the last."""
        return {one.question: one.take for one in self.answers}
