"""What a contract says of reporting, proof and remedies: data, agreed with its delivery plan.

What is not written here is not allowed: over-delivery offsets nothing, nothing is a substitute
for something else, and no credit is taken, unless the terms list it with its rate.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from app.rules.document.field import Code, Number, Part, Slug, Whole
from app.rules.document.table import Band, Table
from app.rules.library import Library

MOST_RULES = 50  #: offsets, or substitutions, of one contract
LEAST_RATE = Decimal("0.0001")  #: as few units as can be told
MOST_DAYS = 3_660  #: ten years: a term with more is a slip

DaysAfter = Annotated[Whole, Field(ge=0, le=MOST_DAYS)]
RemedyName = Literal[
    "warning", "improvement_plan", "substitution", "credit", "retention", "breach"
]


class RatedOver(StrEnum):
    """What a rating of some days goes by."""

    #: what fell due and was verified in those days, with what was verified ahead of them
    DAYS = "days"
    CONTRACT = "contract"  #: all that did so by their end, since the contract began


class Exchange(Part):
    """How much of one measure stands for another."""

    from_measure: Code
    to_measure: Code
    #: units of `to_measure` that one unit of `from_measure` covers
    rate: Annotated[Number, Field(ge=LEAST_RATE, lt=Decimal(10) ** 9)]


class Credit(Part):
    """A sum for what was not delivered, by a formula of the library's remedies."""

    formula: Slug  #: its name in scoring_rules/remedies.yaml
    #: what it asks for; `contract_price`; and by their codes, what one of a measure is worth
    parameters: dict[Code, Number] = Field(default_factory=dict, max_length=20)


class Terms(Part):
    """The terms of a contract that returns, ratings and remedies go by."""

    return_due_days: DaysAfter = 28  #: after the last day of the period
    evidence_due_days: DaysAfter = 28  #: after the last day of the period
    final_return_days: DaysAfter = 28  #: after the contract's last day
    ratings: Slug = "statutory-default"  #: bands in scoring_rules/ratings.yaml
    #: the contract's own, in percent of what is due, which stand before those of `ratings`; each
    #: with its rating, in the four words of the law
    bands: tuple[Band, ...] = Field(default=(), max_length=20)
    rated_over: RatedOver = RatedOver.DAYS
    offsets: tuple[Exchange, ...] = Field(default=(), max_length=MOST_RULES)
    substitutions: tuple[Exchange, ...] = Field(default=(), max_length=MOST_RULES)
    #: steps that the contract allows; a breach may be told whatever it says
    remedies: tuple[RemedyName, ...] = ("warning", "improvement_plan")
    credit: Credit | None = None
    retention_percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    #: that records are kept after the end; the least is that of section 98 of the Act
    retention_years: Annotated[Whole, Field(ge=3, le=100)] = 3
    #: after its start, at which a job is checked to be held still; there are no others
    lasting_weeks: tuple[Literal[13, 26, 52], ...] = Field(default=(13, 26, 52), max_length=3)
    #: by measure: in what one person is counted once, where the contract says otherwise
    duplicate_scope: dict[Code, Literal["period", "contract", "life"]] = Field(
        default_factory=dict, max_length=100
    )
    #: in pounds without VAT, that the contract has to spend before anything falls due
    minimum_spend: Annotated[Number, Field(ge=0, lt=Decimal(10) ** 14)] = Decimal(0)


def bands_of(terms: Terms, library: Library) -> Table | None:
    """Give the bands that a contract is rated by: its own, or those that it names."""
    if terms.bands:
        return Table(title="The contract's own bands", unit="percent", bands=terms.bands)
    return library.ratings.get(terms.ratings)
