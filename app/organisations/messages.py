"""What the API accepts and gives about authorities and keys."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.platform.request.messages import Message
from app.platform.request.paging import Page

#: a name or label in somebody's words
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^\S(.*\S)?$")]


class AuthorityIn(Message):
    """What can be changed about an authority."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Anytown Council"}]})

    name: Words


class AuthorityOut(Message):
    """An authority."""

    id: UUID
    name: str
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


class ApiKeyIn(Message):
    """A key to be issued."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "label": "Contract system, scores only",
                    "scopes": ["scores:write"],
                    "mode": "test",
                    "days": 90,
                }
            ]
        }
    )

    label: Words  #: what it is for
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]
    mode: Mode = Mode.LIVE
    days: Annotated[int, Field(ge=1, le=3650)] | None = 365  #: it is good for; null: for ever


class ApiKeyOut(Message):
    """A key that was issued, without the key itself."""

    id: UUID
    label: str
    mode: Mode
    prefix: str  #: how the key begins
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None  #: to about ten minutes
    updated_at: datetime  #: when it was issued or revoked


class ApiKeyIssued(ApiKeyOut):
    """A key that has just been issued, with the key itself: it cannot be had again."""

    key: str


class ApiKeyPage(Page[ApiKeyOut]):
    """A page of an authority's keys."""
