"""The library that rule sets draw on: measures, units and methods."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from app.rules.document.field import (
    Code,
    CriterionCode,
    Day,
    Flag,
    Formula,
    Number,
    Part,
    Slug,
    Source,
    Words,
)
from app.rules.document.table import MaybeRounding, Undefined
from app.rules.document.value import ADatedValue, AQuantity, AReduction

TimeBasis = Literal["whole_contract", "per_year", "per_million_pounds", "first_year_only"]
LocalityTest = Literal[
    "person_home", "work_place", "payee_base", "benefit_lands", "tenderer_base", "none"
]


class Limits(Part):
    """The least and the most that one of something may come to."""

    min: Number | None = Field(default=None, ge=0)
    max: Number | None = Field(default=None, ge=0)
    unit: Words | None = None

    @model_validator(mode="after")
    def _something_fits(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"is at least {self.min} and at most {self.max}; nothing fits")
        return self


class Discount(Part):
    """What later years count for: divided by (1 + rate) for each year after the base year."""

    rate: Formula  #: a share, or the name of a parameter
    base_year: Number = Field(default=Decimal(0), ge=0, le=9999)


class Evidence(Part):
    """What proves a delivery."""

    any_of: tuple[Words, ...] = ()
    all_of: tuple[Words, ...] = ()
    verify: Words | None = None


class Measure(Part):
    """Something that a tender can promise, with its unit and how it is counted."""

    code: Code
    title: Words | None = None
    definition: Words | None = None
    theme: CriterionCode | None = None
    unit: Words
    time_basis: TimeBasis = "whole_contract"
    counts_as: Literal["benefit", "record_only"] = "benefit"
    stacking: dict[Code, Literal["adds", "never_both", "subset_of"]] = Field(default_factory=dict)
    count_once_in: Literal["period", "contract", "life"] | None = None
    #: whose hours it counts: of those who came, of staff or of rooms alone; None: it is not said
    hours_of: Literal["attendees", "staff", "rooms"] | None = None
    locality_test: LocalityTest | None = None
    evidence: Evidence | None = None
    value: ADatedValue | None = None  #: pounds per unit; never required
    points: Number | None = None  #: menu points per unit
    references: dict[str, Words | list[Words]] = Field(default_factory=dict)
    each: Limits | None = None
    cap: AQuantity | None = None
    benchmark: AQuantity | None = None  #: above this an offer is questioned, never excluded
    deadweight: AReduction | None = None
    displacement: AReduction | None = None
    leakage: AReduction | None = None
    drop_off: Number | None = Field(default=None, ge=0, le=1)  #: lost in each year after the first
    discount: Discount | None = None
    rounding: MaybeRounding = None
    source: Source | None = None
    note: Words | None = None

    @field_validator("cap")
    @classmethod
    def _something_may_count(cls, cap: AQuantity | None) -> AQuantity | None:
        if cap is not None and cap.quantity < 0:
            raise ValueError("is less than 0; the most that counts is 0 or more")
        return cap


class Theme(Part):
    """A heading that measures stand under."""

    title: Words
    definition: Words | None = None


class Catalogue(Part):
    """A named set of measures."""

    catalogue: Slug
    version: Slug
    title: Words | None = None
    licence: Words | None = None
    source: Source | None = None
    note: Words | None = None
    themes: dict[CriterionCode, Theme] = Field(default_factory=dict)
    outcomes: list[dict[str, Any]] = Field(default_factory=list)
    measures: tuple[Measure, ...]


class Unit(Part):
    """A unit that quantities may have."""

    title: Words | None = None
    whole: Flag = False  #: there are no halves of it, such as people
    note: Words | None = None


Factor = Annotated[Number, Field(gt=0)]  #: how many of one unit another is


class UnitFile(Part):
    """The units there are and the conversions that are always true."""

    units: dict[Words, Unit]
    conversions: dict[Words, dict[Words, Factor]] = Field(default_factory=dict)


class Parameter(Part):
    """A number that a method needs; the rule set gives it, as a number or a formula."""

    kind: Literal["quantity", "number", "formula", "table"] = "number"
    default: Formula | None = None
    note: Words | None = None


def _parameter(given: Any) -> Any:
    if isinstance(given, dict):
        return given
    known = given in ("quantity", "number", "formula", "table")
    return {"kind": given} if known else {"default": given}


AParameter = Annotated[
    Parameter,
    BeforeValidator(_parameter),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "object"}]}),
]


def _clamp(given: Any) -> Any:
    if isinstance(given, list):
        return [None if edge == "none" else edge for edge in given]
    return given


Clamp = Annotated[
    tuple[Number | None, Number | None],
    BeforeValidator(_clamp),
    WithJsonSchema({"type": "array", "minItems": 2, "maxItems": 2}),
]


class Method(Part):
    """A named way to turn a value into a unit score; 1 is full marks."""

    title: Words | None = None
    formula: Formula | None = None
    table: Words | None = None  #: the parameter that names a table, as in `grade`
    better: Literal["higher", "lower"] | None = None
    pool_relative: Flag = False
    parameters: dict[Code, AParameter] = Field(default_factory=dict)
    clamp: Clamp | None = None
    undefined: Undefined | None = None
    source: Source | None = None
    note: Words | None = None
    effective_from: Day | None = None
