"""How an authority's own rule sets are stored: each version by its very bytes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class RuleSetState(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"  #: may be replaced
    PUBLISHED = "published"  #: never changes again


class StoredRuleSet(SQLModel, table=True):
    """One version of a rule set, as an authority sent it, with its full text pinned."""

    __tablename__ = "rule_set_version"
    __table_args__ = (
        UniqueConstraint("authority_id", "rule_set", "version", name="rule_set_version_once"),
        Index("rule_set_list", "authority_id", "updated_at", "id"),
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="when_published"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    rule_set: str = Field(max_length=100)  #: the document's own id
    version: str = Field(max_length=100)  #: the document's own version
    title: str = Field(default="", max_length=500)
    state: RuleSetState = Field(sa_type=choice(RuleSetState))
    source: bytes = Field(sa_type=LargeBinary)  #: the document, byte for byte
    media_type: str = Field(max_length=40)
    pinned: dict[str, Any] = Field(sa_type=JsonText)  #: composed, with all it draws on
    examples: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JsonText
    )  #: worked by hand
    digest: str = Field(max_length=80)  #: of the pinned text
    edition: int = 1  #: grows with every change of the draft
    made_by: UUID  #: person or key that wrote the present text
    writers: list[str] = Field(default_factory=list, sa_type=JsonText)  #: who wrote it earlier
    made_at: datetime = Field(sa_type=Moment)
    published_by: UUID | None = None
    waivers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JsonText)  #: of policies
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
