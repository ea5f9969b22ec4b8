"""How sessions of browsers are stored, and files whose columns somebody still looks at."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from app.platform.columns import Moment


class WebSession(SQLModel, table=True):
    """A browser that somebody signed in with; it may do what the key behind it may do by then."""

    __tablename__ = "web_session"
    __table_args__ = (Index("web_session_due", "ends_at"),)

    digest: str = Field(primary_key=True, max_length=64)  #: SHA-256 of what the cookie holds
    key_id: UUID = Field(foreign_key="apikey.id")
    began_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment)


class UploadDraft(SQLModel, table=True):
    """A file that arrived and is not yet sent on, since somebody says which column is what.

    Its bytes are kept as those of an import are, under the same id and a data key of its own.
    """

    __tablename__ = "upload_draft"
    __table_args__ = (Index("upload_draft_due", "made_at"),)

    id: UUID = Field(primary_key=True)  #: of the import that it becomes
    key_id: UUID = Field(foreign_key="apikey.id")  #: nobody else sees it
    kind: str = Field(max_length=64)
    target_id: UUID
    day: date | None = None
    digest: str = Field(max_length=64)  #: SHA-256 of the file
    size: int
    sealed_name: bytes = Field(sa_type=LargeBinary)
    wrapped: bytes = Field(sa_type=LargeBinary)
    key_name: str = Field(max_length=64)
    made_at: datetime = Field(sa_type=Moment)
