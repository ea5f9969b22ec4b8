"""What notices tell of contracts, once read: frozen, typed, and only what they say themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.problems import Finding

#: values in pounds that forms are filled in with where the value is not known
NOT_KNOWN = frozenset({Decimal(0), Decimal("0.01")})


@dataclass(frozen=True, slots=True)
class NoticeParty:
    """An organisation as a notice names it."""

    name: str
    identifiers: tuple[tuple[str, str], ...]  #: scheme and number, as written


@dataclass(frozen=True, slots=True)
class Target:
    """What a metric is to reach."""

    quantity: Decimal
    unit: str  #: as written


@dataclass(frozen=True, slots=True)
class AgreedMetric:
    """A key performance indicator as it was published."""

    id: str
    title: str
    description: str = ""
    targets: tuple[Target, ...] = ()  #: those that are numbers with a unit
    every_months: int | None = None  #: how often it is reported; None: not said

    @property
    def is_filler(self) -> bool:
        """Tell whether it only fills one of the three places that the form has."""
        return self.title.casefold() in {"", "n/a", "na", "none", "not applicable"} and (
            not self.description or self.description.casefold() == self.title.casefold()
        )


@dataclass(frozen=True, slots=True)
class ContractDetails:
    """One contract as a document tells of it; or an award, of which there is none in it yet."""

    notice: str  #: id of the notice, such as 028961-2025
    ocid: str  #: of the procurement
    id: str  #: of the contract within it; empty: only its award is told of
    title: str
    suppliers: tuple[NoticeParty, ...]
    award: str = ""  #: id of its award within the procurement
    published: datetime | None = None
    is_under_act: bool = False  #: the notice is one of the Procurement Act 2023
    reference: str = ""  #: the authority's own, of the procurement
    category: str = ""  #: goods, services or works
    value: Decimal | None = None  #: without tax
    value_with_tax: Decimal | None = None
    currency: str = ""
    starts: date | None = None
    ends: date | None = None
    latest_end: date | None = None  #: with every extension
    signed: date | None = None
    above_threshold: bool | None = None  #: None where the notice does not say
    light_touch: bool = False
    framework: bool = False
    concession: bool = False
    metrics: tuple[AgreedMetric, ...] = ()
    why_no_metrics: str = ""
    not_read: tuple[str, ...] = ()  #: names of what else it tells
    path: str = ""  #: where it stands in the document


@dataclass(frozen=True, slots=True)
class Observation:
    """How one metric was rated for some days."""

    metric: str  #: id
    title: str  #: of the metric, as this notice has it
    rating: str  #: in the words of the notice
    code: str  #: of the rating, in open contracting
    starts: date | None
    ends: date | None
    notes: str
    path: str  #: where it stands in the document


@dataclass(frozen=True, slots=True)
class Performance:
    """What a contract performance notice says of one contract."""

    notice: str
    ocid: str
    id: str  #: of the contract within the procurement
    award: str  #: the same, of its award; empty: not said
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class DetailsRead:
    """The contracts of a document, and what of it could not be used."""

    contracts: tuple[ContractDetails, ...]
    findings: tuple[Finding, ...]
    #: awards that a contract or a later notice in the document takes the place of
    earlier: tuple[ContractDetails, ...] = ()


@dataclass(frozen=True, slots=True)
class PerformancesRead:
    """The performance of contracts in a document, and what of it could not be used."""

    performances: tuple[Performance, ...]
    findings: tuple[Finding, ...]
