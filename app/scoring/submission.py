"""What a lot's tenders say, as the scorer sees them: frozen, typed, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.places.place import ResolvedPlace

Mark = Decimal | str


class Status(StrEnum):
    """How far a tender comes."""

    ASSESSED = "assessed"
    FAILS_REQUIREMENTS = "fails_requirements"
    DISQUALIFIED = "disqualified"
    DISREGARDED = "disregarded"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promised quantity of one measure."""

    id: str
    measure: str
    quantity: Decimal
    unit: str | None = None  #: None: the measure's own unit, with a warning
    each: Decimal | None = None  #: how much each of `quantity` comes to
    place: str | None = (
        None  #: an ONS code or a postcode: the place that the measure's test asks for
    )
    places: Mapping[str, str] = field(default_factory=dict)  #: by locality test, where they differ
    groups: tuple[str, ...] = ()
    attribution: Decimal | None = None  #: share caused by this contract, 0 to 1
    year: Decimal | None = None  #: of the contract in which it is delivered; the first is 1
    taken: Mapping[str, "Taken"] = field(default_factory=dict)  #: deadweight, for one, by name
    drop_off: Decimal | None = None  #: share lost in each year after the first
    same_as: str | None = None  #: id of the commitment that counts the same people or pounds
    partner: str | None = None
    doubt: str | None = None  #: unconfirmed, partly, declined: what its partner leaves open


@dataclass(frozen=True, slots=True)
class Taken:
    """A share or a quantity taken off a commitment."""

    share: Decimal | None = None
    quantity: Decimal | None = None


@dataclass(frozen=True)
class Tender:
    """One supplier's tender for one lot."""

    supplier: str
    price: Decimal | None = None
    commitments: tuple[Commitment, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    facts: Mapping[str, Decimal | bool | str] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    set_aside: Status | None = None  #: by decision, before scoring
    reason: str = ""


@dataclass(frozen=True)
class Field:
    """The tenders that are scored together: one lot, or one comparison of two."""

    name: str
    tenders: tuple[Tender, ...]
    places: Mapping[str, ResolvedPlace] = field(default_factory=dict)  #: by place as written
    draw: tuple[str, ...] = ()  #: suppliers in the order drawn by lot, if a draw was held
