"""Dated numbers: what a thing is worth from a day on, with its source and its licence."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from app.rules.document.field import Day, Flag, Number, Part, Source, Words

#: Licences under which a value may be handed on in a public pack. Anything else is kept in;
#: `fact` is a single published figure, which no licence covers.
OPEN_LICENCES = ("OGL-3.0", "OGL-2.0", "CC-BY-4.0", "CC0-1.0", "MIT", "public-domain", "fact")


class Dated(Part):
    """A number in force from a day on; without a day, always."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None  #: last day in force
    value: Number
    low: Number | None = None  #: the least it may be, where the source gives a range
    high: Number | None = None
    unit: Words | None = None
    price_year: Words | None = None
    source: Source | None = None
    licence: Words | None = None
    note: Words | None = None

    @property
    def may_be_shared(self) -> bool:
        """Tell whether the licence lets the value go into a public pack; unstated is our own."""
        return self.licence is None or self.licence in OPEN_LICENCES


class DatedValue(Part):
    """A named number through time, or a reference to one in a values file."""

    title: Words | None = None
    unit: Words | None = None
    values: tuple[Dated, ...] = ()
    reference: Words | None = None  #: such as values/wages.yaml#national-living-wage
    note: Words | None = None

    @model_validator(mode="after")
    def _something(self) -> "DatedValue":
        if bool(self.values) == bool(self.reference):
            raise ValueError("needs a value, or a reference such as values/wages.yaml#name")
        days = [dated.from_ for dated in self.values]
        if len(set(days)) != len(days):
            raise ValueError("has two values from the same day; give each its `from`")
        return self

    def on(self, day: date | None) -> Dated | None:
        """Find what is in force on a day; without a day, only a value that has no dates."""
        in_force: Dated | None = None
        for dated in sorted(self.values, key=lambda dated: dated.from_ or date.min):
            starts = dated.from_ or date.min
            if day is None and dated.from_ is not None:
                continue
            if day is not None and starts > day:
                continue
            in_force = dated
        if in_force and in_force.until and day is not None and day > in_force.until:
            return None
        return in_force


def _dated(given: Any) -> Any:
    if isinstance(given, list):
        return {"values": given}
    if not isinstance(given, dict):
        return {"values": [{"value": given}]}
    if "values" in given or "reference" in given:
        return given
    if "value" in given:
        kept = {key: given[key] for key in ("title",) if key in given}
        return {"values": [{key: part for key, part in given.items() if key not in kept}], **kept}
    if "from" in given:
        rest = {key: part for key, part in given.items() if key != "from"}
        return {**rest, "reference": given["from"]}
    return given


ADatedValue = Annotated[
    DatedValue,
    BeforeValidator(_dated),
    WithJsonSchema(
        {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}, {"type": "array"}]}
    ),
]


class Reduction(Part):
    """What is taken off for what would have happened anyway: a share, or a quantity."""

    share: Number | None = Field(default=None, ge=0, le=1)
    quantity: Number | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_of_two(self) -> "Reduction":
        if (self.share is None) == (self.quantity is None):
            raise ValueError("needs a share from 0 to 1, or {quantity: …}")
        return self


AReduction = Annotated[
    Reduction,
    BeforeValidator(lambda given: given if isinstance(given, dict) else {"share": given}),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}]}),
]


class Quantity(Part):
    """A quantity that may grow with the contract's years or its value in millions of pounds."""

    quantity: Number
    unit: Words | None = None
    per_year: Flag = False
    per_million_pounds: Flag = False

    def over(self, years: Decimal, millions: Decimal) -> Decimal:
        """Work the quantity out for a contract."""
        grown = self.quantity * (years if self.per_year else 1)
        return grown * (millions if self.per_million_pounds else 1)


AQuantity = Annotated[
    Quantity,
    BeforeValidator(lambda given: given if isinstance(given, dict) else {"quantity": given}),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}]}),
]
