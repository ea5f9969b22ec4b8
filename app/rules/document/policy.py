"""What an authority demands of its own rule sets, as data."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from app.rules.document.field import (
    Code,
    CriterionCode,
    Day,
    Number,
    Part,
    Slug,
    Source,
    Whole,
    Words,
)


class When(Part):
    """When a demand applies; without a contract, it applies."""

    contract_value_over: Number | None = None
    contract_value_at_least: Number | None = None
    contract_value_under: Number | None = None

    def applies(self, value: Decimal | None) -> bool:
        """Tell whether a contract of this value in pounds is meant."""
        if value is None:
            return True
        return not (
            (self.contract_value_over is not None and value <= self.contract_value_over)
            or (self.contract_value_at_least is not None and value < self.contract_value_at_least)
            or (self.contract_value_under is not None and value >= self.contract_value_under)
        )


class Demand(Part):
    """One thing that a policy demands."""

    demand: Literal[
        "measures_at_most",
        "measures_at_least",
        "measures_of_themes_at_least",
        "named_measures",
        "weight_at_least",
        "weight_at_most",
        "unconfirmed_counts_at_least",
    ]
    number: Whole | None = None
    percent: Number | None = None
    criterion: CriterionCode | None = None
    themes: tuple[CriterionCode, ...] = ()
    measures: tuple[Code, ...] = ()
    when: When = When()
    words: Words | None = None
    source: Source | None = None


class Policy(Part):
    """A named set of demands, with its source and its dates."""

    id: Slug
    title: Words | None = None
    source: Source | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None
    note: Words | None = None
    demands: tuple[Demand, ...] = Field(min_length=1)
