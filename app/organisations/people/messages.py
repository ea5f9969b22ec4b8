"""What the API accepts and gives about people."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from app.organisations.people.entering import NewPerson, PersonChange
from app.organisations.role import Role
from app.organisations.words import Words
from app.platform.mail.messages import Email
from app.platform.request.messages import Message
from app.platform.request.paging import Page

_OFFICER: Any = {"name": "Duty procurement officer", "roles": ["procurement_officer"]}


class PersonIn(Message):
    """Somebody to be entered."""

    model_config = ConfigDict(json_schema_extra={"examples": [_OFFICER]})

    name: Words
    email: Email = ""
    roles: Annotated[frozenset[Role], Field(min_length=1)]
    supplier_id: UUID | None = None  #: for whom they work; null: your authority

    def wanted(self) -> NewPerson:
        """Give it as the use case takes it."""
        return NewPerson(self.name, self.roles, self.email, self.supplier_id)


class PersonPatch(Message):
    """What is to change about somebody; what is left out or null stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "procurement@anytown.example"}]}
    )

    name: Words | None = None
    email: Email | None = None  #: empty: none; proposed only, if they have a key
    roles: frozenset[Role] | None = None  #: all of them; another administrator changes yours
    active: bool | None = None  #: false: no key of theirs opens anything

    def wanted(self) -> PersonChange:
        """Give it as the use case takes it."""
        return PersonChange(self.name, self.email, self.roles, self.active)


class PersonOut(Message):
    """Somebody who works with the service."""

    id: UUID
    name: str
    email: str
    email_wanted: str | None  #: proposed by one person, until another approves it; null: none
    roles: tuple[Role, ...]
    active: bool
    supplier_id: UUID | None  #: for whom they work; null: your authority
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime


class PersonPage(Page[PersonOut]):
    """A page of people."""
