"""How authorities, their people, suppliers and keys are stored."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.organisations.secret import Mode
from app.platform.columns import JsonText, Moment, choice
from app.platform.identifiers import new_id


class AuthorityKind(StrEnum):
    """What sort of public body it is: the law asks more of some."""

    CENTRAL = "central"  #: departments, executive agencies, non-departmental public bodies
    SUB_CENTRAL = "sub_central"  #: councils, the NHS and the rest


class Authority(SQLModel, table=True):
    """A public body that buys: the tenant to whom everything belongs."""

    __table_args__ = (
        UniqueConstraint("name", name="authority_name_once"),
        UniqueConstraint("sandbox_of", name="authority_sandbox_once"),
        CheckConstraint("length(name) > 0", name="authority_named"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=200)
    kind: AuthorityKind = Field(default=AuthorityKind.SUB_CENTRAL, sa_type=choice(AuthorityKind))
    address: str = Field(default="", max_length=500)  #: postal, in one line; heads its letters
    email: str = Field(default="", max_length=254)  #: where replies to its letters go
    #: where the test keys of this other one live, and nothing is real; None: it is real itself
    sandbox_of: UUID | None = Field(default=None, foreign_key="authority.id")
    version: int = 1  #: grows with every change
    cursor_secret: bytes = Field(sa_type=LargeBinary)  #: signs the cursors of its lists
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class Supplier(SQLModel, table=True):
    """A body that may tender, as one authority's register has it: one entry, many identifiers."""

    __table_args__ = (
        Index("supplier_list", "authority_id", "updated_at", "id"),
        CheckConstraint("length(name) > 0", name="supplier_named"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    name: str = Field(max_length=200)
    address: str = Field(default="", max_length=500)  #: postal, in one line
    email: str = Field(default="", max_length=254)  #: for letters and keys
    email_by: str = Field(default="", max_length=64)  #: who set it alone; empty: two people did
    email_wanted: str | None = Field(default=None, max_length=254)  #: until another approves it
    email_wanted_by: UUID | None = None
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class SupplierIdentifier(SQLModel, table=True):
    """One of the names by which registers know a supplier, such as GB-COH 01234567."""

    __tablename__ = "supplier_identifier"
    __table_args__ = (
        UniqueConstraint("authority_id", "scheme", "value", name="supplier_identifier_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    supplier_id: UUID = Field(foreign_key="supplier.id", index=True)
    supplier: Supplier = Relationship()
    scheme: str = Field(max_length=40)  #: as org-id.guide has it
    value: str = Field(max_length=100)  #: in the register's own form


class ClaimKind(StrEnum):
    """What a supplier may say that it is."""

    SME = "sme"  #: fewer than 250 staff, and the turnover or balance sheet of the Act
    VCSE = "vcse"  #: a voluntary, community or social enterprise
    SUPPORTED_EMPLOYMENT = "supported_employment"
    MUTUAL = "mutual"


class ClaimStanding(StrEnum):
    """How far a claim can be relied on."""

    DECLARED = "declared"  #: the supplier says so
    VERIFIED = "verified"  #: somebody looked, and it is so
    CONTRADICTED = "contradicted"  #: somebody looked, and it is not so


class SupplierClaim(SQLModel, table=True):
    """What a supplier says that it is, and whether that was checked."""

    __tablename__ = "supplier_claim"
    __table_args__ = (
        UniqueConstraint("supplier_id", "kind", name="supplier_claim_once"),
        CheckConstraint("standing = 'declared' OR checked_on IS NOT NULL", name="when_checked"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    supplier_id: UUID = Field(foreign_key="supplier.id")
    supplier: Supplier = Relationship()
    kind: ClaimKind = Field(sa_type=choice(ClaimKind))
    claimed: bool  #: what the supplier says
    standing: ClaimStanding = Field(sa_type=choice(ClaimStanding))
    checked_on: date | None = None
    source: str = Field(default="", max_length=300)  #: where it was looked up
    noted_by: UUID
    noted_at: datetime = Field(sa_type=Moment)


class Person(SQLModel, table=True):
    """Somebody who works with the service, for the authority or for a supplier."""

    __table_args__ = (Index("person_list", "authority_id", "updated_at", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    supplier: Supplier | None = Relationship()
    name: str = Field(max_length=200)
    email: str = Field(default="", max_length=254)  #: for keys
    email_by: str = Field(default="", max_length=64)  #: who set it alone; empty: two people did
    email_wanted: str | None = Field(default=None, max_length=254)  #: until another approves it
    email_wanted_by: UUID | None = None
    roles: list[str] = Field(sa_type=JsonText)
    active: bool = True
    version: int = 1  #: grows with every change
    made_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ApiKey(SQLModel, table=True):
    """A key by which a person, or a program of an authority or supplier, says who it is."""

    __table_args__ = (
        UniqueConstraint("prefix", name="apikey_prefix_once"),
        Index("apikey_list", "authority_id", "updated_at", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    authority_id: UUID = Field(foreign_key="authority.id")
    authority: Authority = Relationship()
    label: str = Field(max_length=200)  #: what it is for, in the authority's words
    mode: Mode = Field(sa_type=choice(Mode))
    prefix: str = Field(max_length=32)  #: the part that may be shown
    digest: str = Field(max_length=64)  #: SHA-256 of the whole key
    scopes: list[str] = Field(sa_type=JsonText)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")  #: None: a program's
    person: Person | None = Relationship()
    supplier_id: UUID | None = Field(default=None, foreign_key="supplier.id")
    supplier: Supplier | None = Relationship()
    made_at: datetime = Field(sa_type=Moment)
    made_by: str = Field(max_length=64)  #: person or key that issued it; empty: the command line
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)  #: to ten minutes
    updated_at: datetime = Field(sa_type=Moment)  #: issued or revoked; not used
