"""A compiled rule set: all that scoring sees, worked out for one contract, frozen.

Formulas are functions, library parts are resolved, dated values are picked, quantities that grow
with the contract are numbers. Nothing in a plan reads a file, a database or a clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from app.rules.formula.exact import Formula
from app.units import Rounding


@dataclass(frozen=True, slots=True)
class Sum:
    """A formula with the words it was written in."""

    text: str
    work_out: Formula
    pooled: bool  #: asks about the other tenders, itself or through a name


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What stands for a sum that has no answer."""

    when: Sum | None
    score: Sum | None  #: None where `rule` says it all
    rule: Literal["fail", "error", "formula"]


@dataclass(frozen=True, slots=True)
class Row:
    """What a table says of one word, whole number or range."""

    label: str | None
    share: Decimal | None
    points: Decimal | None
    name: str  #: the choice or the range as written


@dataclass(frozen=True)
class TablePlan:
    """A table to look words, whole numbers or ranges up in."""

    name: str
    choices: Mapping[str, Row]
    bands: tuple[tuple[Callable[[Decimal], bool], Row], ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition on a tender; not meeting it does what `otherwise` says."""

    code: str  #: the criterion or figure it stands at, or its own name
    kind: Literal["at_least", "at_most", "minimum", "require"]
    otherwise: Literal["fail", "disqualify", "disregard", "zero", "lock"]
    text: str  #: in words, such as "at least 2"
    test: Sum | None = None  #: for `require`
    bound: Decimal | str | None = None  #: for the others
    pooled: bool = False


@dataclass(frozen=True)
class FigurePlan:
    """A named number of a tender that weighs nothing."""

    code: str
    sum: Sum  #: the formula, or what is looked up
    table: TablePlan | None
    undefined: Otherwise | None
    rounding: Rounding | None
    pooled: bool


@dataclass(frozen=True)
class MethodPlan:
    """How a value becomes a unit score."""

    name: str
    sum: Sum | None  #: None where a table does it
    table: TablePlan | None
    parameters: Mapping[str, Sum]
    clamp: tuple[Decimal | None, Decimal | None] | None
    undefined: Otherwise | None
    better: str | None
    source: str


@dataclass(frozen=True)
class CriterionPlan:
    """One criterion of the tree."""

    code: str
    title: str
    weight: Decimal | None
    value: Sum | None  #: None where the tender's mark is the value
    method: MethodPlan | None
    gates: tuple[Gate, ...]
    unlocks: tuple[str, ...]
    criteria: tuple["CriterionPlan", ...]
    clamp: tuple[Decimal | None, Decimal | None] | None
    rounding: Mapping[str, Rounding | None]  #: by stage: value, unit_score, score
    may_not_apply: bool
    missing: str | None
    respread_at_least: int | None
    pooled: frozenset[str]  #: stages that ask about the pool
    source: str


@dataclass(frozen=True, slots=True)
class Reduction:
    """A share or a quantity taken off."""

    share: Decimal | None
    quantity: Decimal | None


@dataclass(frozen=True)
class MeasurePlan:
    """How commitments of one measure are counted for this contract."""

    code: str
    title: str
    theme: str | None
    unit: str
    factors: Mapping[str, Decimal]  #: how many of `unit` one of each given unit is
    whole_units: frozenset[str]
    each_min: Mapping[str, Decimal]  #: least of one, in each given unit
    each_max: Mapping[str, Decimal]
    time_basis: str
    time_factor: Decimal
    localised: bool | None  #: None: where a line says its place
    locality_test: str | None
    cap: Decimal | None
    benchmark: Decimal | None
    reductions: Mapping[str, Reduction]  #: deadweight, displacement, leakage, in turn
    drop_off: Decimal | None  #: share lost in each year after the first
    years: Decimal
    discount: tuple[Decimal, Decimal] | None  #: rate and base year
    rounding: Rounding | None
    pounds: tuple[Decimal, Decimal, Decimal] | None  #: low, central, high for one unit
    unpriced: str  #: why a value that is declared has no pounds on the contract's date
    points: Decimal | None
    record_only: bool
    stacking: Mapping[str, str]
    count_once_in: str | None
    needs: tuple[str, ...] = ()  #: facts of the contract that its counting lacks

    @property
    def counts_years(self) -> bool:
        """Tell whether its counting turns on which year of the contract a line is for."""
        return self.drop_off is not None or self.time_basis == "first_year_only"


@dataclass(frozen=True)
class Locality:
    """What counts as local."""

    place_set: object  #: an app.places.locality place set; scoring only hands it on
    zone_of: Callable[[Any], str]  #: from a place to inside, adjoining, elsewhere or unknown
    credit: Mapping[str, Decimal]


@dataclass(frozen=True)
class Groups:
    """How much more counts for whom."""

    stacking: str
    credit: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class FactPlan:
    """Something that a tender declares."""

    kind: str
    missing: str | None
    least: Decimal | None
    most: Decimal | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class TotalPlan:
    """How the whole is made."""

    sum: Sum
    weighted: bool  #: the plain weighted sum
    undefined: Otherwise | None
    rounding: Rounding | None
    pooled: bool = False


@dataclass(frozen=True)
class Tie:
    """One rule for a tie."""

    kind: Literal["criterion", "name", "shared", "drawn"]
    code: str
    highest: bool


@dataclass(frozen=True)
class RankPlan:
    """Who comes first."""

    highest: bool
    precision: Rounding | Literal["total", "exact"]
    prefer: tuple[str, ...]
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class PackagesPlan:
    """How packages are set against separate winners."""

    compare: str
    highest: bool
    equal: str


@dataclass(frozen=True)
class Plan:
    """A compiled rule set for one contract."""

    id: str
    version: str
    digest: str
    weights: str
    contract: Mapping[str, Decimal | bool | str]
    parameters: Mapping[str, Decimal]
    facts: Mapping[str, FactPlan]
    measures: Mapping[str, MeasurePlan]
    units: frozenset[str]  #: that have a meaning in these rules, convertible or not
    counted: tuple[str, ...]  #: measures that the rules count, offered or not
    locality: Locality | None
    groups: Groups | None
    #: what counts while a named partner's word is in doubt, by how; None: in full
    partners: Mapping[str, Decimal] | None
    figures: Mapping[str, FigurePlan]
    criteria: tuple[CriterionPlan, ...]
    gates: tuple[Gate, ...]  #: of the rule set and its figures, not of a criterion
    total: TotalPlan
    rank: RankPlan
    respread_at_least: int | None
    packages: PackagesPlan | None
    pool_relative: tuple[str, ...]  #: criteria whose score turns on the other tenders
    by_code: Mapping[str, CriterionPlan] = field(default_factory=dict)
    parents: Mapping[str, CriterionPlan] = field(default_factory=dict)
    unlocked_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: criteria
    measures_unlocked_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
