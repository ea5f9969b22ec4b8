"""A rule set: what an authority publishes, word for word as data."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from app.rules.document.catalogue import Discount, Factor, Measure, Method
from app.rules.document.criterion import Criterion, Requirements
from app.rules.document.field import Code, Day, Formula, Number, Part, Slug, Source, Whole, Words
from app.rules.document.table import MaybeRounding, StageRounding, Table, Undefined
from app.rules.document.value import ADatedValue

_ANY = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "object"}]})


Credit = Annotated[Number, Field(ge=0)]  #: what something counts, 1 being in full
Share = Annotated[Number, Field(ge=0, le=1)]
Zone = Literal["inside", "adjoining", "elsewhere", "unknown"]


class Locality(Part):
    """What counts as local, and how much of a commitment counts where.

    The place set's own keys (codes, adjoining, miles, around, at_most, …) are kept as written;
    `app.places.place_set` reads them and refuses those that it does not know.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    place_set: Words = "districts"
    credit: dict[Zone, Credit] = Field(default_factory=dict)

    @property
    def ground(self) -> dict[str, Any]:
        """The block that the place set is read from."""
        beside = {"credit", "source", "note", "title"}
        extra = {key: part for key, part in (self.model_extra or {}).items() if key not in beside}
        return {"place_set": self.place_set, **extra}

    @property
    def around(self) -> str | None:
        """The postcode that a radius is drawn around, as written."""
        return (self.model_extra or {}).get("around")


class Groups(Part):
    """How much more a commitment counts when it reaches people who are further from work."""

    stacking: Literal["highest_only", "multiply", "add"] = "highest_only"
    credit: dict[Code, Credit]
    source: Source | None = None
    note: Words | None = None


Doubt = Literal["partly", "unconfirmed", "declined"]  #: from the best word to the worst
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)


class Partners(Part):
    """How much a commitment counts while the partner that it names has not said yes.

    A partner that has said yes counts in full; so does what is left out here.
    """

    credit: Annotated[dict[Doubt, Share], Field(min_length=1)]
    source: Source | None = None
    note: Words | None = None

    @property
    def in_full(self) -> dict[str, Decimal]:
        """Give every credit, those left out too."""
        return {doubt: self.credit.get(doubt, Decimal(1)) for doubt in DOUBTS}


class Fact(Part):
    """Something a tender declares about itself or its offer."""

    kind: Literal["yes_no", "number", "word"]
    unit: Words | None = None
    missing: Words | None = None  #: a value, or `fail`; without it an absent fact stops scoring
    min: Number | None = None
    max: Number | None = None
    words: tuple[Words, ...] = ()
    title: Words | None = None
    source: Source | None = None


AFact = Annotated[
    Fact,
    BeforeValidator(lambda given: given if isinstance(given, dict) else {"kind": given}),
    _ANY,
]


class Figure(Part):
    """A named number of a tender that weighs nothing: an evaluated price, a test, a report."""

    formula: Formula | None = None
    table: Words | None = None
    of: Formula | None = None
    title: Words | None = None
    undefined: Undefined | None = None
    rounding: MaybeRounding = None
    require: Requirements = ()
    unit: Words | None = None
    source: Source | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _formula_or_table(self) -> Self:
        if (self.formula is None) == (self.table is None):
            raise ValueError("needs either a `formula` or a `table` with `of`")
        if self.table is not None and self.of is None:
            raise ValueError("needs `of`: what is looked up in the table")
        return self


AFigure = Annotated[
    Figure,
    BeforeValidator(lambda given: given if isinstance(given, dict) else {"formula": given}),
    _ANY,
]


class Total(Part):
    """How the whole is made: the top scores added, or a formula."""

    formula: Formula = "weighted_sum"
    undefined: Undefined | None = None
    rounding: MaybeRounding = None


ATotal = Annotated[
    Total,
    BeforeValidator(lambda given: given if isinstance(given, dict) else {"formula": given}),
    _ANY,
]

Direction = Literal["highest", "lowest"]


class Precision(Part):
    """How many decimals the ranking looks at."""

    decimals: Whole = Field(ge=-9, le=20)
    mode: Literal["half_up", "half_even", "down", "up", "floor", "ceil"] = "half_up"


ATie = Annotated[
    dict[Words, Direction],
    Field(min_length=1, max_length=1),
]


class Rank(Part):
    """Who comes first, on what precision, and what decides a tie."""

    direction: Direction = "highest"
    on: Literal["total", "exact"] | Precision = "total"
    prefer: tuple[Code, ...] = ()
    ties: tuple[Words | ATie, ...] = ("shared",)


class Packages(Part):
    """How an all-or-none tender for several lots is set against the separate winners."""

    compare: Words = "total"
    direction: Direction = "highest"
    equal: Literal["separate", "package"] = "separate"


class RuleSet(Part):
    """A whole rule set, composed: nothing of it stands elsewhere but the library it names."""

    id: Slug
    version: Slug = "0"
    title: Words | None = None
    status: Words | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None
    source: Source | list[Source] | None = None
    notes: Words | list[Words] | None = None
    catalogue: Slug | list[Slug] | None = None
    policy: Slug | list[Slug] | None = None
    locality: Locality | None = None
    groups: Groups | None = None
    partners: Partners | None = None
    #: required: a quantity is promised with an evidence plan and words on how, and no words alone
    narrative: Literal["required", "suggested"] = "suggested"
    weights: Literal["percent", "points", "fraction"] = "percent"
    parameters: dict[Code, ADatedValue] = Field(default_factory=dict)
    facts: dict[Code, AFact] = Field(default_factory=dict)
    figures: dict[Code, AFigure] = Field(default_factory=dict)
    methods: dict[Slug, Method] = Field(default_factory=dict)
    tables: dict[Slug, Table] = Field(default_factory=dict)
    scales: dict[Slug, Table] = Field(default_factory=dict)
    ratings: Slug | Table | None = None
    units: dict[Words, dict[Words, Factor]] = Field(default_factory=dict)
    measures: tuple[Measure, ...] = ()
    points_menu: dict[Code, Number] = Field(default_factory=dict)
    discount: Discount | None = None
    require: Requirements = ()
    criteria: tuple[Criterion, ...] = ()
    respread_at_least: Whole | None = Field(default=None, ge=1)
    total: ATotal = Total()
    rank: Rank = Rank()
    rounding: StageRounding = StageRounding()
    packages: Packages | None = None
    adaptable: dict[str, Any] = Field(default_factory=dict)
    composed_of: list[Words] = Field(default_factory=list)  #: base rule sets, as id@version
