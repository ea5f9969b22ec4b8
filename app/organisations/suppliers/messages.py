"""What the API accepts and gives about suppliers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.organisations.suppliers.claiming import Said
from app.organisations.suppliers.entering import NewSupplier, SupplierChange
from app.organisations.suppliers.identifier import Identifier, read_identifier
from app.organisations.suppliers.queries import Details
from app.organisations.tables import ApiKey, ClaimKind, ClaimStanding
from app.organisations.words import Line, Words
from app.platform.mail.address import is_address
from app.platform.mail.messages import Email
from app.platform.request.messages import Message
from app.platform.request.paging import Page
from app.problems import Finding, Invalid


def _example(**example: Any) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class IdentifierIn(Message):
    """What one register calls a supplier."""

    scheme: Annotated[str, StringConstraints(min_length=1, max_length=40)]  #: such as GB-COH
    id: Annotated[str, StringConstraints(min_length=1, max_length=150)]


Identifiers = Annotated[tuple[IdentifierIn, ...], Field(max_length=20)]


class SupplierIn(Message):
    """A supplier to be entered."""

    model_config = _example(
        name="Alpha Works Ltd",
        address="1 Mill Lane, Anytown",
        email="tenders@alpha-works.example",
        identifiers=[
            {"scheme": "GB-COH", "id": "01234567"},
            {"scheme": "GB-PPON", "id": "PABC-1234-DEFG"},
        ],
    )

    name: Words
    address: Line = ""
    email: Email = ""
    identifiers: Identifiers = ()

    def wanted(self) -> NewSupplier:
        """Give it as the use case takes it.

        Raises:
            Invalid: with every identifier that cannot be one.
        """
        return NewSupplier(self.name, self.address, self.email, _read(self.identifiers))


class SupplierPatch(Message):
    """What is to change about a supplier; what is left out or null stays as it is."""

    model_config = _example(email="bids@alpha-works.example")

    name: Words | None = None
    address: Line | None = None  #: empty: none
    email: Email | None = None  #: empty: none; proposed only, if the supplier has a key
    identifiers: Identifiers | None = None  #: all of them

    def wanted(self) -> SupplierChange:
        """Give it as the use case takes it.

        Raises:
            Invalid: with every identifier that cannot be one.
        """
        given = None if self.identifiers is None else _read(self.identifiers)
        return SupplierChange(self.name, self.address, self.email, given)


class AddressApprovalIn(Message):
    """The address that somebody else proposed, as you approve it."""

    model_config = _example(email="office@anytown.example")

    email: Email  #: the entry's `email_wanted`


class ClaimIn(Message):
    """What a supplier says that it is, or is not, and what somebody found who checked it."""

    model_config = _example(
        claimed=True,
        standing="verified",
        checked_on="2026-02-16",
        source="Register of charities",
    )

    claimed: bool  #: false: it says that it is not
    standing: ClaimStanding = ClaimStanding.DECLARED
    checked_on: date | None = None  #: needed unless it is only declared
    source: Annotated[str, StringConstraints(max_length=300)] = ""  #: as above

    def said(self) -> Said:
        """Give it as the use case takes it."""
        return Said(self.claimed, self.standing, self.checked_on, self.source.strip())


class IdentifierOut(Message):
    """What one register calls a supplier, in the register's own form."""

    scheme: str
    id: str


class ClaimOut(Message):
    """What a supplier says that it is, and how far that can be relied on."""

    kind: ClaimKind
    claimed: bool
    standing: ClaimStanding
    checked_on: date | None
    source: str
    noted_at: datetime


class SupplierOut(Message):
    """A supplier, as an authority's register has it."""

    id: UUID
    name: str
    address: str
    email: str
    email_wanted: str | None  #: proposed by one person, until another approves it; null: none
    can_be_written_to: bool  #: false: told nothing of changes and answers, and sent no key
    identifiers: tuple[IdentifierOut, ...]
    claims: tuple[ClaimOut, ...]
    version: int  #: grows with every change
    made_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Any, details: Details, **more: Any) -> Self:
        """Make it from an entry and what stands beside it."""
        own = {
            "id",
            "name",
            "address",
            "email",
            "email_wanted",
            "version",
            "made_at",
            "updated_at",
        }
        named = [IdentifierOut(scheme=one.scheme, id=one.value) for one in details.identifiers]
        claims = [ClaimOut.model_validate(one, from_attributes=True) for one in details.claims]
        entry = {name: getattr(row, name) for name in own}
        return cls(
            **entry,
            can_be_written_to=is_address(row.email),
            identifiers=tuple(named),
            claims=tuple(claims),
            **more,
        )


class KeyOfSupplier(Message):
    """A key that acts for a supplier; one that it does not know of, it should ask about."""

    id: UUID
    prefix: str  #: how the key begins
    person_id: UUID | None  #: null: a program's
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class OwnSupplierOut(SupplierOut):
    """A supplier's own entry, with every key that acts for it."""

    keys: tuple[KeyOfSupplier, ...]

    @staticmethod
    def told(keys: Sequence[ApiKey]) -> tuple[KeyOfSupplier, ...]:
        """Tell keys to the supplier for whom they act."""
        return tuple(KeyOfSupplier.model_validate(key, from_attributes=True) for key in keys)


class SupplierPage(Page[SupplierOut]):
    """A page of suppliers."""


def _read(given: Sequence[IdentifierIn]) -> tuple[Identifier, ...]:
    read = [
        read_identifier(one.scheme, one.id, f"/identifiers/{place}")
        for place, one in enumerate(given)
    ]
    if findings := [one for one in read if isinstance(one, Finding)]:
        raise Invalid("Not every identifier can be one.", "Each is told below.", findings)
    return tuple(one for one in read if isinstance(one, Identifier))
