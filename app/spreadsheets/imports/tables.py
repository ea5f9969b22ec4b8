"""How files that were sent are kept: what they say only under seal."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from app.platform.columns import Moment, choice
from app.platform.identifiers import new_id
from app.spreadsheets.imports.lifecycle import ImportState


class FileImport(SQLModel, table=True):
    """One file that was sent to be saved, from its arrival to whatever became of it."""

    __tablename__ = "file_import"
    __table_args__ = (
        Index("file_import_list", "authority_id", "updated_at", "id"),
        Index("file_import_due", "state", "expires_at"),
        CheckConstraint("size > 0", name="file_import_not_empty"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    #: whose supplier's key sent it; None: the authority's own people
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    kind: str = Field(max_length=64)
    target_id: UUID  #: of the lot, the contract, the authority …, as its kind says
    day: date | None = None  #: any day of its period, where it has one
    #: of which our rows are removed that it leaves out; None: it removes nothing
    replaces_from: date | None = None
    replaces_to: date | None = None  #: the last day
    profile_id: UUID | None = None  #: of the mapping profile that it was sent with
    digest: str = Field(max_length=64)  #: SHA-256 of the file; kept when the file is gone
    size: int  #: of the file, in bytes
    #: digest of whose, what for and which file, while it stands; the same file is then this one
    stands_as: str | None = Field(default=None, max_length=64, unique=True)
    sealed_name: bytes = Field(sa_type=LargeBinary)  #: of the file, as it was sent
    wrapped: bytes = Field(sa_type=LargeBinary)  #: its data key, which a secret unwraps
    key_name: str = Field(max_length=64)  #: which secret
    state: ImportState = Field(sa_type=choice(ImportState))
    rows_done: int = 0  #: rows gone through, of what it is at now
    rows_total: int | None = None  #: rows that there are, once known
    #: why it was rejected or not saved, or why what was kept of it is gone
    trouble: str = Field(default="", max_length=2000)
    target_version: int | None = None  #: that what it is about had when it was checked
    #: digest of what saving it would write, as the check saw it; empty: it can save nothing
    plan_digest: str = Field(default="", max_length=80)
    has_questions: bool = False  #: some are not answered
    needs_confirming: bool = False  #: somebody is to say that what is unusual is meant
    is_partial: bool = False  #: it can be, or was, saved only without its faulty rows
    removes: int = 0  #: rows of ours that saving it removes, as somebody is to confirm by typing
    is_unchanged: bool = False  #: it says nothing that is not so already
    applied_version: int | None = None  #: that what it is about had once it was saved
    job_id: UUID | None = None  #: the job that is at it or was last
    uploaded_by: UUID  #: person or key
    uploaded_key: UUID  #: key on whose behalf it is checked
    uploaded_at: datetime = Field(sa_type=Moment)
    asked_by: UUID | None = None  #: person or key that asked for it to be saved
    asked_key: UUID | None = None  #: key on whose behalf it is saved
    applied_at: datetime | None = Field(default=None, sa_type=Moment)
    #: when what is kept of it goes, but for the headings of one that was saved
    expires_at: datetime = Field(sa_type=Moment)
    version: int = 1  #: grows with every step of it, though not with each row
    updated_at: datetime = Field(sa_type=Moment)


class Part(StrEnum):
    """What is kept under the seal of an import."""

    FILE = "file"  #: as it was sent; deleted once it is saved, withdrawn or expired
    REPORT = "report"  #: what the check found: how much, and the first of each
    TROUBLES = "troubles"  #: all to look at, and what was not read, a page in each part
    AT_FAULT = "at_fault"  #: the numbers of all faulty rows, by sheet
    CHANGES = "changes"  #: all cells that would change, a page in each part
    QUESTIONS = "questions"  #: all that it asks, a page in each part
    ANSWERS = "answers"  #: to the questions that it asked
    EARLIER = "earlier"  #: the files that it mends, one after the other; they go with it
    WORDINGS = "wordings"  #: its headings; kept on, for what comes after it is held to them
    LEFT_OUT = "left_out"  #: its faulty rows, as a workbook to mend, once it is saved without them
    STAND = "stand"  #: what it changed: each row as it was before, and as it left it


class FileImportPart(SQLModel, table=True):
    """A piece of what belongs to an import, under its seal: a megabyte, or a page of a list.

    Parts of a large file come before their import: it is there once all of them are. Those of a
    sending that broke off belong to none, and are swept away at night.
    """

    __tablename__ = "file_import_part"

    import_id: UUID = Field(primary_key=True)
    what: Part = Field(sa_type=choice(Part), primary_key=True)
    number: int = Field(primary_key=True)
    kept_at: datetime = Field(sa_type=Moment)  #: before the bytes, so that they need not be read
    sealed: bytes = Field(sa_type=LargeBinary)
