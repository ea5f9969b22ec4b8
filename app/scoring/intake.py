"""What is sent to be scored, as documents: a contract, lots, tenders, their commitments.

The shapes are those of `social-value score` and `POST /v1/scores`. What a document means under
the rules is checked by `consistency`; here only its own shape is.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from app.rules.document.field import (
    Code,
    CriterionCode,
    Day,
    Number,
    Part,
    Scalar,
    Source,
    Words,
    as_text,
)
from app.rules.document.ruleset import Doubt
from app.rules.document.value import AReduction


def _as_mark(given: Any) -> Any:
    return given if isinstance(given, dict) else {"mark": given}


class MarkIn(Part):
    """A mark, with its reason and its reference into the tender where they are given."""

    mark: Scalar
    reason: Words | None = None
    reference: Words | None = None


AMark = Annotated[
    MarkIn,
    BeforeValidator(_as_mark),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "object"}]}),
]


def _as_words(given: Any) -> Any:
    return list(given) if isinstance(given, list | tuple) else [given]


class CommitmentIn(Part):
    """A promised quantity of one measure."""

    id: Words | None = None
    measure: Code
    quantity: Number
    unit: Words | None = None
    each: Number | None = None
    place: Words | None = None
    places: dict[Words, Words] = Field(default_factory=dict)
    group: Annotated[
        tuple[Code, ...],
        BeforeValidator(_as_words),
        WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {}}]}),
    ] = ()
    attribution: Number | None = Field(default=None, ge=0, le=1)
    year: Number | None = Field(default=None, ge=0, le=9999)
    existing: Number | None = Field(default=None, ge=0)  #: of `quantity`, there already
    deadweight: AReduction | None = None
    displacement: AReduction | None = None
    leakage: AReduction | None = None
    drop_off: Number | None = Field(default=None, ge=0, le=1)
    same_as: Words | None = None
    partner: Words | None = None  #: who helps to deliver it, such as a charity
    #: `none`: it was asked and has not answered; absent: nobody knows whether it was asked
    partner_answer: Literal["yes", "partly", "no", "none"] | None = None
    member: Words | None = None  #: which firm of a consortium delivers it
    starts: Day | None = None
    ends: Day | None = None
    evidence: Words | None = None  #: how it will be shown to be done
    description: Words | None = None

    @property
    def doubt(self) -> Doubt | None:
        """What its partner leaves open; None where it names none, or the partner said yes."""
        if self.partner is None or self.partner_answer == "yes":
            return None
        said: dict[str, Doubt] = {"partly": "partly", "no": "declined"}
        return said.get(self.partner_answer or "", "unconfirmed")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError("ends before it starts; give `ends` on or after `starts`")
        return self


class LotOffer(Part):
    """What a tender says for one lot; what it leaves out stands for all its lots."""

    price: Number | None = None
    commitments: tuple[CommitmentIn, ...] | None = None
    marks: dict[CriterionCode, AMark] = Field(default_factory=dict)
    facts: dict[Code, Scalar] = Field(default_factory=dict)
    not_applicable: dict[CriterionCode, Words] = Field(default_factory=dict)
    fails_requirements: Words | None = None  #: the reason
    disqualified: Words | None = None  #: the reason
    disregarded: Words | None = None  #: the reason


def _as_lots(given: Any) -> Any:
    if not isinstance(given, list | tuple):
        return given
    names = [as_text(name) for name in given]
    if len(set(names)) < len(names):
        raise ValueError("names a lot twice; keep one")
    return {name: {} for name in names}


_LOTS = WithJsonSchema({"anyOf": [{"type": "array", "items": {}}, {"type": "object"}]})


class TenderIn(LotOffer):
    """One supplier's tender."""

    supplier: Words
    package: Literal["all_or_none"] | None = None
    lots: Annotated[dict[Words, LotOffer], BeforeValidator(_as_lots), _LOTS] = Field(
        default_factory=dict
    )


class LotIn(Part):
    """A lot, with facts of its own where they differ from the contract's."""

    title: Words | None = None
    contract: dict[CriterionCode, Scalar] = Field(default_factory=dict)
    draw: tuple[Words, ...] = ()


class TendersIn(Part):
    """All that is scored together."""

    title: Words | None = None
    source: Source | None = None
    contract: dict[CriterionCode, Scalar] = Field(default_factory=dict)
    lots: Annotated[dict[Words, LotIn], BeforeValidator(_as_lots), _LOTS] = Field(
        default_factory=dict
    )
    tenders: tuple[TenderIn, ...]
    draw: tuple[Words, ...] = ()
