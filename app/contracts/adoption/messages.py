"""What the API accepts of a contract that is taken on, and of what is put right about one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from app.contracts.adoption.facts import ZONE, Facts
from app.contracts.adoption.naming import Named
from app.contracts.adoption.promise import Promised
from app.contracts.adoption.promising import MOST
from app.contracts.kind import Accumulation, Direction, Regime, Works
from app.contracts.plan.shape import MOST_QUANTITY
from app.organisations.suppliers.identifier import Identifier, read_identifier
from app.organisations.suppliers.messages import Identifiers
from app.organisations.words import Words
from app.platform.request.messages import Message
from app.problems import Finding, Invalid
from app.procurements.draft import MOST_MONEY

EXAMPLE_OBLIGATION: dict[str, Any] = {
    "id": "apprentices",
    "measure": "job_local",
    "quantity": "6",
    "unit": "fte_year",
    "words": "Two local people employed full time in each year of the contract.",
}
EXAMPLE: dict[str, Any] = {
    "supplier": {"id": "0195566f-4a00-7000-8000-000000000001"},
    "title": "Grounds maintenance, north",
    "reference": "GM-2024-07",
    "source": "Contracts register, July 2025",
    "regime": "pcr15",
    "works": "services",
    "value": "890000",
    "starts_on": "2024-04-01",
    "ends_on": "2027-03-31",
    "entered_on": "2024-03-18",
    "obligations": [EXAMPLE_OBLIGATION],
}


def _a_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"there is no time zone {name!r}; Europe/London is one")
    return name


Line = Annotated[str, StringConstraints(min_length=1, max_length=602, pattern=r"^\S(.*\S)?$")]
Short = Annotated[str, StringConstraints(max_length=100, pattern=r"^(\S(.*\S)?)?$")]
Source = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=2_000)]
Money = Annotated[Decimal, Field(ge=0, le=MOST_MONEY, decimal_places=2)]
Zone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_a_zone)]
Quantity = Annotated[Decimal, Field(gt=0, lt=MOST_QUANTITY, decimal_places=4)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class ContractSupplierIn(Message):
    """A supplier of your register: by its id, or by what registers call it."""

    id: UUID | None = None
    identifiers: Identifiers = ()
    name: Words | None = None  #: to enter it by, where it is new and you may enter suppliers

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.id is None) == (not self.identifiers):
            raise ValueError("needs either an id or identifiers")
        return self

    def named(self) -> Named:
        """Give it as the use case takes it.

        Raises:
            Invalid: with every identifier that cannot be one.
        """
        read = [
            read_identifier(one.scheme, one.id, f"/supplier/identifiers/{place}/id")
            for place, one in enumerate(self.identifiers)
        ]
        faults = [one for one in read if isinstance(one, Finding)]
        if faults:
            raise Invalid("An identifier cannot be read.", findings=faults)
        found = [one for one in read if isinstance(one, Identifier)]
        return Named(self.id, found, self.name or "")


class OwedIn(Message):
    """A promise that is owed under a contract."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_OBLIGATION]})

    id: Short = ""  #: that nothing else of the contract has; empty: its place
    measure: Code  #: of the library, or one of your own with a title and a unit
    theme: Annotated[str, StringConstraints(max_length=100)] = ""
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    quantity: Quantity | None = None  #: over the whole contract; null: as the rate comes to
    unit: Annotated[str, StringConstraints(max_length=60)] = ""  #: empty: the measure's
    rate: Quantity | None = None  #: in the unit, for each `per_pounds` of what is spent
    per_pounds: Quantity | None = None
    direction: Direction = Direction.MORE
    accumulation: Accumulation | None = None  #: null: as the measure is counted
    starts_on: date | None = None
    ends_on: date | None = None
    words: Annotated[str, StringConstraints(max_length=4_000)] = ""  #: as it was agreed
    confirmed: bool = False  #: the quantity is right, far beyond its benchmark as it is

    def promised(self) -> Promised:
        """Give it as the use case takes it, with all of it as its document."""
        own = {name: getattr(self, name) for name in type(self).model_fields if name != "words"}
        sent = self.model_dump(mode="json", exclude_unset=True)
        return Promised(**own, document=sent)


class ContractTerms(Message):
    """What is known of a contract besides whose it is and what it is called."""

    regime: Regime  #: the law that it was let under
    works: Works = Works.SERVICES
    ocid: Short = ""  #: in open contracting
    value: Money | None = None  #: estimated, in pounds without VAT
    value_with_vat: Money | None = None  #: in pounds
    is_light_touch: bool = False
    is_framework: bool = False
    is_concession: bool = False
    starts_on: date | None = None
    ends_on: date | None = None  #: as it now stands, extensions counted
    first_ends_on: date | None = None  #: as it was let; null: as it now stands
    entered_on: date | None = None  #: when the last party signed; null: its first day
    zone: Zone = ZONE  #: in which its days are told
    why_no_indicators: Text = ""  #: section 52(2): why no indicator can be set
    obligations: Annotated[list[OwedIn], Field(max_length=MOST)] = Field(default_factory=list)


class ContractIn(ContractTerms):
    """A contract that was let elsewhere, or before, as far as it is known."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    supplier: ContractSupplierIn
    title: Line
    reference: Short = ""  #: your own; no two of your contracts share one
    source: Source = ""  #: what it is taken on from, such as a register and its day

    def facts(self) -> Facts:
        """Give what is known of it, as the use case takes it."""
        other = {"supplier", "obligations"}
        names = [name for name in type(self).model_fields if name not in other]
        return Facts(**{name: getattr(self, name) for name in names})


class ContractPatch(Message):
    """What is to be put right about a contract; what is left out or null stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"source": "Contracts register, August 2025"}]}
    )

    title: Line | None = None
    regime: Regime | None = None
    works: Works | None = None
    reference: Short | None = None
    source: Source | None = None
    ocid: Short | None = None
    value: Money | None = None  #: in pounds without VAT
    value_with_vat: Money | None = None
    is_light_touch: bool | None = None
    is_framework: bool | None = None
    is_concession: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    first_ends_on: date | None = None  #: as it was let
    entered_on: date | None = None  #: of a contract that was taken on
    why_no_indicators: Text | None = None

    def wanted(self) -> dict[str, Any]:
        """Give it as the use case takes it."""
        return self.model_dump(exclude_none=True)
