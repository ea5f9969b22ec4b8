"""What the API accepts and gives about authorities and keys."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field

from app.organisations.entitlement import Reach
from app.organisations.granting import AskedKey
from app.organisations.issuing import AuthorityChange
from app.organisations.role import Role
from app.organisations.scope import Scope
from app.organisations.secret import Mode
from app.organisations.tables import AuthorityKind
from app.organisations.words import Line, Words
from app.platform.mail.messages import Email
from app.platform.request.messages import Message
from app.platform.request.paging import Page


class AuthorityIn(Message):
    """What can be changed about an authority; what is left out or null stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Anytown Council",
                    "kind": "sub_central",
                    "address": "Town Hall, Anytown",
                    "email": "procurement@anytown.example",
                }
            ]
        }
    )

    name: Words
    kind: AuthorityKind | None = None  #: the law asks more of central ones
    address: Line | None = None  #: heads its letters; empty: none
    email: Email | None = None  #: where replies to its letters go; empty: nowhere

    def wanted(self) -> AuthorityChange:
        """Give it as the use case takes it."""
        return AuthorityChange(self.name, self.kind, self.address, self.email)


class AuthorityOut(Message):
    """An authority."""

    id: UUID
    name: str
    kind: AuthorityKind
    address: str
    email: str
    sandbox_of: UUID | None  #: whose sandbox it is, where test keys live; null: it is real
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


class ApiKeyIn(Message):
    """A key to be issued: a program's, or with `person_id` a person's.

    A program's key needs either `scopes` or `roles`. A person's has all that the person's roles
    may do unless less is asked for, and never reaches further than they do. A key that acts for
    a supplier reaches no further than suppliers may.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "label": "Address checks",
                    "scopes": ["places:read"],
                    "mode": "test",
                    "days": 90,
                },
                {
                    "label": "Finance system",
                    "roles": ["integration"],
                },
            ]
        }
    )

    label: Words  #: what it is for
    scopes: Annotated[frozenset[Scope], Field(min_length=1)] | None = None
    roles: Annotated[frozenset[Role], Field(min_length=1)] | None = None  #: all they may do now
    person_id: UUID | None = None  #: whose it is to be; null: a program's
    supplier_id: UUID | None = None  #: for whom it acts; a person's key acts for the person's
    mode: Mode = Mode.LIVE
    days: Annotated[int, Field(ge=1, le=3650)] | None = 365  #: it is good for; null: for ever

    def wanted(self, now: datetime) -> AskedKey:
        """Give it as the use case takes it."""
        return AskedKey(
            label=self.label,
            reach=Reach(self.scopes, self.roles),
            mode=self.mode,
            expires_at=None if self.days is None else now + timedelta(days=self.days),
            person_id=self.person_id,
            supplier_id=self.supplier_id,
        )


class ApiKeyOut(Message):
    """A key that was issued, without the key itself."""

    id: UUID
    label: str
    mode: Mode
    prefix: str  #: how the key begins
    scopes: tuple[Scope, ...]
    person_id: UUID | None  #: null: a program's
    supplier_id: UUID | None  #: null: the authority's own
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    #: to about ten minutes; always null for a supplier's, or it would tell when a tender is made
    last_used_at: datetime | None
    updated_at: datetime  #: when it was issued or revoked

    @classmethod
    def of(cls, row: Any, **more: Any) -> Self:
        """Make it from a key that is stored."""
        told = {name: getattr(row, name) for name in ApiKeyOut.model_fields}
        if row.supplier_id is not None:
            told["last_used_at"] = None
        return cls.model_validate(told | more)


class ApiKeyIssued(ApiKeyOut):
    """A key that has just been issued, with the key itself: it cannot be had again."""

    key: str | None  #: null: it was sent to the person or supplier whose it is


class ApiKeyPage(Page[ApiKeyOut]):
    """A page of an authority's keys."""
