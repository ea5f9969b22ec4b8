"""How an authority's mapping profiles are stored: the present version, and every one there was."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id
from app.spreadsheets.mapping.target import TargetName


class MappingProfile(SQLModel, table=True):
    """A profile as it stands now; one that was removed is kept for what was read by it."""

    __tablename__ = "mapping_profile"
    __table_args__ = (
        UniqueConstraint("authority_id", "stands_as", name="mapping_profile_once"),
        CheckConstraint(
            "(stands_as IS NULL) = (removed_at IS NOT NULL)", name="mapping_profile_stands"
        ),
        Index("mapping_profile_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    name: str = Field(max_length=120)
    stands_as: str | None = Field(default=None, max_length=120)  #: its name, until it is removed
    target: TargetName = Field(sa_type=choice(TargetName))
    preset: str = Field(default="", max_length=60)  #: that it began as; empty: none
    prints: list[str] = Field(sa_type=JsonText)  #: digests of the headings it was confirmed with
    version: int = 1  #: grows with every change
    made_by: UUID
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)


class MappingProfileVersion(SQLModel, table=True):
    """One version of a profile: what was read by it can be read in the same way again."""

    __tablename__ = "mapping_profile_version"
    __table_args__ = (
        UniqueConstraint("profile_id", "number", name="mapping_profile_version_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    profile_id: UUID = Field(foreign_key="mapping_profile.id")
    number: int
    document: dict[str, Any] = Field(sa_type=JsonText)
    made_by: UUID
    made_at: datetime = Field(sa_type=Moment)
