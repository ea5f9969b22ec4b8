"""Formulas by which a contract may turn a shortfall into a sum, each with a worked example.

A contract's terms name one of these and give its parameters; nothing is owed because a formula
stands here.
"""

from decimal import Decimal

from pydantic import Field, RootModel, model_validator

from app.rules.document.field import Code, Day, Formula, Number, Part, Source, Words
from app.rules.formula.grammar import read
from app.rules.formula.node import Name, OfCriterion, OfTheme, Pool, walk
from app.units import plain

PRICE = "contract_price"  #: the input that a contract's terms may give as well
#: what every formula may ask for besides its parameters, with what each is
INPUTS: dict[str, str] = {
    "short": "due and not verified, in the obligation's unit",
    "promised": "promised over the whole contract, in the obligation's unit",
    "due": "due by the day, in the obligation's unit",
    "verified": "verified by the day, in the obligation's unit",
    "proxy": "what one of the obligation's unit is held to be worth, in pounds",
    PRICE: "in pounds without VAT",
    "credited": "what other credits under the contract come to, in pounds",
    "spent": "paid or invoiced under the contract by the day, in pounds without VAT",
}


class Parameter(Part):
    """A number that the contract's terms give."""

    title: Words
    unit: Words
    default: Number | None = None  #: where the terms give none
    min: Number | None = None
    max: Number | None = None

    def allows(self, value: Decimal) -> bool:
        """Tell whether a number is within its bounds."""
        low, high = self.min, self.max
        return (low is None or value >= low) and (high is None or value <= high)

    @property
    def bounds(self) -> str:
        """Give its bounds in words; none where it has none."""
        edges = (("at least", self.min), ("at most", self.max))
        return " and ".join(f"{words} {plain(edge)}" for words, edge in edges if edge is not None)


class RemedyExample(Part):
    """A case worked by hand."""

    given: dict[Code, Number]
    amount: Number  #: in pounds, to the penny


class RemedyFormula(Part):
    """How a shortfall becomes a sum in pounds."""

    title: Words
    formula: Formula
    parameters: dict[Code, Parameter] = Field(default_factory=dict)
    effective_from: Day
    until: Day | None = None  #: last day on which contracts may name it
    source: Source
    note: Words | None = None
    examples: tuple[RemedyExample, ...] = Field(min_length=1)

    @property
    def names(self) -> frozenset[str]:
        """Give every name that the formula asks for."""
        return frozenset(part.name for part in walk(read(self.formula)) if isinstance(part, Name))

    @model_validator(mode="after")
    def _whole(self) -> "RemedyFormula":
        if any(isinstance(one, OfCriterion | OfTheme | Pool) for one in walk(read(self.formula))):
            raise ValueError("a remedy has no other tenders and no criteria to ask for")
        both = sorted(set(self.parameters) & set(INPUTS))
        if both:
            raise ValueError(f"{', '.join(both)} is an input; name the parameter otherwise")
        strange = sorted(self.names - {*self.parameters, *INPUTS})
        if strange:
            raise ValueError(
                f"{', '.join(strange)} is neither a parameter nor one of {', '.join(INPUTS)}"
            )
        idle = sorted(set(self.parameters) - self.names)
        if idle:
            raise ValueError(f"the formula never asks for {', '.join(idle)}")
        return self


class Remedies(RootModel[dict[Code, RemedyFormula]]):
    """remedies.yaml: formulas by name."""
