"""What the notices about a contract's performance say, as data.

Sources: Procurement Act 2023, sections 52, 53 and 71; Procurement Regulations 2024 (SI 2024/692),
regulation 32 for the contract details notice and regulation 39 for the contract performance
notice. In our words.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.contracts.plan.terms import RatedOver
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.remedies.breach import Breach, Limb
from app.deliveries.shortfall.remedies.ladder import left_time
from app.deliveries.standing.word import Word

PURPOSE_KPI = (
    "This notice gives the result of an assessment of performance against key performance "
    "indicators, as section 71(2) of the Procurement Act 2023 asks."
)
PURPOSE_BREACH = {
    Limb.BREACH: (
        "This notice tells of a breach of the contract and what came of it, as section 71(3) and "
        "(5) of the Procurement Act 2023 ask."
    ),
    Limb.FAILED_TO_IMPROVE: (
        "This notice tells that the contract is not performed to the authority's satisfaction, "
        "that the supplier was given a proper opportunity to improve and failed to do so, as "
        "section 71(4) and (5) of the Procurement Act 2023 ask."
    ),
}


@dataclass(frozen=True, slots=True)
class Party:
    """An authority or a supplier, as a notice names it."""

    name: str
    address: str
    email: str
    identifiers: tuple[str, ...] = ()  #: each with its scheme, such as GB-COH 01234567


@dataclass(frozen=True, slots=True)
class Named:
    """The procurement and the contract that a notice is about."""

    contract_id: UUID
    title: str  #: of the procurement
    ocid: str  #: of the procurement
    contract: str  #: as notices call the contract; else the authority's own reference
    is_light_touch: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A key performance indicator as a notice names it."""

    outside_id: str
    title: str
    description: str
    is_material: bool  #: one of those regarded as most material when it was published
    every_months: int | None = None  #: how often it is reported; None: not known


@dataclass(frozen=True, slots=True)
class Details:
    """The block on key performance indicators of a contract details notice."""

    named: Named
    needs_indicators: bool  #: section 52 asks for at least three, as far as is known
    indicators: tuple[Told, ...]
    why_none: str

    @property
    def material(self) -> tuple[Told, ...]:
        """Give those that are described: the ones regarded as most material."""
        return tuple(one for one in self.indicators if one.is_material)


@dataclass(frozen=True, slots=True)
class Assessed:
    """How an indicator was rated for some days."""

    indicator: Told
    word: Word | None  #: None: it was not rated for any days within those of the notice
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""
    over: RatedOver | None = None  #: what it was worked out from; None: it is a person's word
    carried: Decimal = Decimal(0)  #: of what counts as verified in those days, what was before


@dataclass(frozen=True, slots=True)
class Step:
    """A warning or an opportunity to improve that was given."""

    kind: str
    on: date
    due_on: date | None
    what: str
    became: str
    recorded_on: date  #: on which a second person approved it here

    @property
    def is_missed(self) -> bool:
        """Tell whether it was an opportunity to improve, and the supplier did not: 71(4)."""
        return self.kind == RemedyKind.IMPROVEMENT_PLAN and self.became == RemedyState.NOT_MET

    def was_a_chance(self, trigger_on: date) -> bool:
        """Tell whether it was on record while there was time, and before the notice's trigger."""
        return left_time(self.due_on, self.recorded_on) and self.recorded_on < trigger_on


@dataclass(frozen=True, slots=True)
class BreachTold:
    """A breach with what the authority did before."""

    remedy_id: UUID
    obligation: str
    breach: Breach
    steps: tuple[Step, ...]  #: those that began before the trigger of the notice


@dataclass(frozen=True, slots=True)
class Performance:
    """A contract performance notice."""

    named: Named
    authority: Party
    suppliers: tuple[Party, ...]  #: whoever held the contract in those days, the first one first
    starts_on: date  #: the days that it is about
    ends_on: date
    assessed: tuple[Assessed, ...]
    breaches: tuple[BreachTold, ...]

    @property
    def material(self) -> tuple[Assessed, ...]:
        """Give the ratings of the indicators regarded as most material."""
        return tuple(one for one in self.assessed if one.indicator.is_material)

    @property
    def purposes(self) -> tuple[str, ...]:
        """Say why it is published."""
        limbs = dict.fromkeys(one.breach.limb for one in self.breaches)
        own = (PURPOSE_KPI,) if self.assessed else ()
        return (*own, *(PURPOSE_BREACH[limb] for limb in limbs))
