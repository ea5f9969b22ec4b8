"""What a committee is told of all contracts: as gathered, with nothing left out yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.contracts.kind import Direction
from app.deliveries.standing.line import Line
from app.deliveries.standing.standing import Standing
from app.portfolio.concentration import Concentration
from app.portfolio.queries import OfCause, Reached
from app.rules.document.table import Table


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract, as far as the pack names it."""

    id: UUID
    title: str
    supplier: str
    starts_on: date | None
    ends_on: date | None
    state: str
    rules: str  #: that its tenders were scored by, as `id@version`; empty: none here
    digest: str  #: of those rules
    has_plan: bool  #: it is agreed when what falls due


@dataclass(frozen=True, slots=True)
class Placed:
    """What was delivered in one area under one contract, in one unit and of one direction."""

    place: str  #: code; empty: not told
    unit: str
    contract_id: UUID
    reported: Decimal
    verified: Decimal
    deliveries: int
    direction: Direction = Direction.MORE


@dataclass(frozen=True, slots=True)
class Story:
    """A verified delivery that somebody received: what could be told of."""

    delivery_id: UUID
    contract_id: UUID
    theme: str
    title: str  #: of the promise
    organisation: str
    delivered_on: date
    verified: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Open:
    """A shortfall that is open."""

    shortfall_id: UUID
    obligation_id: UUID
    cause: str  #: in words
    side: str
    note_of: date  #: the day as of which it was raised


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the figures are."""

    states: Mapping[str, int]  #: deliveries by how far each is proven
    without_place: int  #: deliveries that do not say where
    doubts: int  #: open questions whether somebody was counted twice
    awarded: int  #: contracts that nobody has entered into yet


@dataclass(frozen=True, slots=True)
class Paid:
    """Published payments to suppliers in one district, or those that tell no time."""

    place: str  #: code; empty: it is not known where the supplier is
    lines: int
    amount: Decimal  #: pounds; what came back is taken off


@dataclass(frozen=True, slots=True)
class Pack:
    """All that the pack is made of."""

    authority: str
    on: date
    contracts: Sequence[Signed]
    standings: Sequence[Standing]
    whole: Sequence[Line]  #: all of each unit
    themes: Sequence[Line]
    by_contract: Sequence[Line]
    units: Sequence[Concentration]
    placed: Sequence[Placed]
    paid: Sequence[Paid] | None  #: districts, most first; None: the caller may not read of it
    undated: Paid | None  #: payments that tell no time, in none of them; None: there are none
    places: Mapping[str, str]  #: names by code
    stories: Sequence[Story]
    shortfalls: Sequence[Open]
    causes: Sequence[OfCause]
    cause_titles: Mapping[str, str]
    reached: Reached
    quality: Quality
    colours: Table | None  #: the bands of red, amber and green
    engine: str  #: name and version of this service

    @property
    def titles(self) -> dict[UUID, str]:
        """Give the titles of contracts by their ids."""
        return {one.id: one.title for one in self.contracts}
