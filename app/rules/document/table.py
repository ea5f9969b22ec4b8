"""Tables, roundings and what to do when a sum has no answer: small parts used all over."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from app.rules.document.field import (
    Flag,
    Formula,
    Number,
    Part,
    Source,
    Whole,
    Words,
    as_formula,
    as_text,
)
from app.units import MODES
from app.units import Rounding as Exactly


class Rounding(Part):
    """How a number is rounded as it leaves its stage; `none` keeps it as it is."""

    decimals: Whole = Field(ge=-9, le=20)
    mode: Literal["half_up", "half_even", "down", "up", "floor", "ceil"] = "half_up"

    @property
    def exactly(self) -> Exactly:
        """The rounding itself."""
        return Exactly(self.decimals, self.mode)


def _rounding_or_none(given: Any) -> Any:
    return None if given == "none" else given


_ROUNDING = {
    "type": "object",
    "properties": {"decimals": {"type": "integer"}, "mode": {"enum": sorted(MODES)}},
    "required": ["decimals"],
    "additionalProperties": False,
}
MaybeRounding = Annotated[
    Rounding | None,
    BeforeValidator(_rounding_or_none),
    WithJsonSchema({"anyOf": [{"const": "none"}, _ROUNDING, {"type": "null"}]}),
]


class StageRounding(Part):
    """The rounding of each stage that numbers pass through."""

    value: MaybeRounding = None
    unit_score: MaybeRounding = None
    score: MaybeRounding = None
    total: MaybeRounding = None

    @model_validator(mode="before")
    @classmethod
    def _says_the_stage(cls, given: Any) -> Any:
        if isinstance(given, dict) and "decimals" in given:
            raise ValueError("needs the stage that it rounds, such as {score: {decimals: 2}}")
        return given


class Choice(Part):
    """One row of a table of words or whole numbers."""

    label: Words | None = None
    meaning: Words | None = None
    share: Number | None = None  #: of full marks; 1 is all
    points: Number | None = None


class Band(Part):
    """One row of a table of ranges; `from` and `to` own their edge, `over` and `under` do not."""

    from_: Number | None = Field(default=None, alias="from")
    over: Number | None = None
    to: Number | None = None
    under: Number | None = None
    label: Words | None = None
    meaning: Words | None = None
    share: Number | None = None
    points: Number | None = None
    rating: Words | None = None

    @model_validator(mode="after")
    def _one_edge_each(self) -> "Band":
        if self.from_ is not None and self.over is not None:
            raise ValueError("has both `from` and `over`; keep one")
        if self.to is not None and self.under is not None:
            raise ValueError("has both `to` and `under`; keep one")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"starts at {self.low} and ends at {self.high}; nothing fits in it")
        if self.low is not None and self.low == self.high and None in (self.from_, self.to):
            raise ValueError(
                f"starts and ends at {self.low} without owning it; nothing fits in it"
            )
        return self

    @property
    def low(self) -> Decimal | None:
        """The lower edge, if there is one."""
        return self.over if self.from_ is None else self.from_

    @property
    def high(self) -> Decimal | None:
        """The upper edge, if there is one."""
        return self.under if self.to is None else self.to

    def holds(self, value: Decimal) -> bool:
        """Tell whether a number belongs to this band."""
        return not (
            (self.from_ is not None and value < self.from_)
            or (self.over is not None and value <= self.over)
            or (self.to is not None and value > self.to)
            or (self.under is not None and value >= self.under)
        )


class Table(Part):
    """Words, whole numbers or ranges, and what each is worth."""

    title: Words | None = None
    choices: dict[Words, Choice] = Field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    unit: Words | None = None
    decimals: Whole | None = None  #: places that the looked-up number has; closes gaps below it
    default: Flag = False
    effective_from: Words | None = None
    source: Source | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _choices_or_bands(self) -> "Table":
        if bool(self.choices) == bool(self.bands):
            raise ValueError("needs either `choices` or `bands`")
        return self


def _instead(given: Any) -> str:
    text = as_text(given)
    if text in ("fail", "error"):
        return text
    try:
        return as_formula(text)
    except ValueError as fault:
        raise ValueError(
            f"{text[:60]!r} is not fail, not error, and no formula: {fault}"
        ) from None


Instead = Annotated[str, BeforeValidator(_instead), WithJsonSchema({"type": ["string", "number"]})]


class Otherwise(Part):
    """What stands for a sum that has no answer."""

    when: Formula | None = None  #: also counts as having no answer
    score: Instead = "error"  #: fail (a gate), error (scoring stops), or a formula

    @property
    def formula(self) -> str | None:
        """The formula that stands instead; None where it fails or stops."""
        return None if self.score in ("fail", "error") else self.score


def _otherwise(given: Any) -> Any:
    return given if isinstance(given, dict | Otherwise) else {"score": given}


Undefined = Annotated[
    Otherwise,
    BeforeValidator(_otherwise),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "object"}]}),
]
