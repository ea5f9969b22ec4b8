"""The law's figures as documents: thresholds, tendering periods, social value models.

The shapes are those of `scoring_rules/law`. What they say of one procurement is worked out by
`threshold` and `model`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field

from app.rules.document.field import Code, Day, Flag, Number, Part, Slug, Source, Whole, Words


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the law looks at."""

    authority: str  #: central or sub_central
    kind: str  #: goods, services, works or light_touch
    procedure: str
    commences_on: date
    with_vat: Decimal | None  #: estimated value in pounds; None: not known


def _as_words(given: object) -> object:
    return tuple(given) if isinstance(given, list) else given


Names = Annotated[tuple[Words, ...], BeforeValidator(_as_words)]


class Reach(Part):
    """What an entry holds for; where it names none, it holds for all."""

    from_: Day = Field(alias="from")
    until: Day | None = None  #: last day
    authorities: Names = ()
    kinds: Names = ()
    procedures: Names = ()

    def holds_for(self, purchase: Purchase) -> bool:
        """Tell whether it holds for a purchase."""
        began = self.from_ <= purchase.commences_on
        ended = self.until is not None and purchase.commences_on > self.until
        fits = (
            not named or given in named
            for named, given in (
                (self.authorities, purchase.authority),
                (self.kinds, purchase.kind),
                (self.procedures, purchase.procedure),
            )
        )
        return began and not ended and all(fits)


class Figure(Reach):
    """An amount, from a day on."""

    value: Number
    source: Source


class Threshold(Part):
    """Something that the law asks for from some value on."""

    code: Code
    title: Words
    passed: Literal["at_least", "more_than"]
    unit: Literal["gbp_with_vat"]
    source: Source
    figures: tuple[Figure, ...] = Field(min_length=1)


class TenderingPeriod(Reach):
    """The least number of days for which tenders are invited."""

    days: Whole = Field(ge=0)
    source: Source


class Least(Part):
    """A least number of days."""

    days: Whole = Field(ge=1)
    source: Source


class Thresholds(Part):
    """thresholds.yaml."""

    thresholds: tuple[Threshold, ...]
    tendering_periods: tuple[TenderingPeriod, ...]
    earlier_deadline_leaves: Least


class Band(Part):
    """The weight that social value has at least, within some values with VAT."""

    at_least: Number = Decimal(0)
    below: Number | None = None
    least_percent: Number = Field(gt=0, le=100)


class Model(Reach):
    """A social value model: for whom it is a must, and what weight it asks for."""

    id: Slug
    title: Words
    must: Names
    covered_only: Flag = False  #: it asks nothing of procurements below the Act's threshold
    bands: tuple[Band, ...] = Field(min_length=1)
    note: Words | None = None
    source: Source


@dataclass(frozen=True, slots=True)
class Law:
    """All of it."""

    thresholds: tuple[Threshold, ...]
    tendering_periods: tuple[TenderingPeriod, ...]
    earlier_leaves: Least
    models: tuple[Model, ...]


R = TypeVar("R", bound=Reach)


def in_force(entries: Iterable[R], purchase: Purchase) -> R | None:
    """Give the entry that holds for a purchase: the one that began last, if several do."""
    holding = [entry for entry in entries if entry.holds_for(purchase)]
    return max(holding, key=lambda entry: entry.from_, default=None)
