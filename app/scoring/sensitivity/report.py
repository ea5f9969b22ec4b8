"""The sensitivity report of one lot: how safe its first place is, and what it turns on.

Packages are no part of it: each lot stands alone, as it is scored alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.scoring.engine.evaluation import LotScore
from app.scoring.sensitivity.mark import MarkFlip, mark_flips
from app.scoring.sensitivity.offer import OfferFlip, offer_flips
from app.scoring.sensitivity.pounds import Ranges, ranges
from app.scoring.sensitivity.price import MARKS, ImpliedPrice, implied_price
from app.scoring.sensitivity.reversal import Without, without_each
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.flip import WeightFlip, weight_flips
from app.scoring.sensitivity.weight.space import WeightSpace, weight_space
from app.scoring.sensitivity.what_if import total_of
from app.units import exactly, plain

#: Places that the document gives of numbers that divisions make, such as where two draw level.
PLACES = Decimal("1e-10")


@dataclass(frozen=True)
class Asked:
    """What a report is asked to look at."""

    seed: int = 1  #: for drawing weightings
    weightings: int = 100_000
    marks: tuple[Decimal, ...] = MARKS  #: whose price is asked


@dataclass(frozen=True)
class SensitivityReport:
    """How safe a result is."""

    lot: str
    first: tuple[str, ...]  #: one supplier, several that tie, or nobody
    second: str | None
    lead: Decimal | None  #: total of the first before rounding, less that of the second
    weights: tuple[WeightFlip, ...]
    space: WeightSpace
    offers: tuple[OfferFlip, ...]
    marks: tuple[MarkFlip, ...]
    without: tuple[Without, ...]
    price_of_marks: ImpliedPrice
    ranges: Ranges
    pool_relative: tuple[str, ...]  #: criteria whose scores turn on the other tenders

    def as_document(self) -> dict[str, Any]:
        """Give the report as plain data, numbers as decimal strings."""
        made: dict[str, Any] = written(self)
        return made


def report(lot: LotScore, asked: Asked | None = None) -> SensitivityReport:
    """Work out how safe the first place of a lot is.

    Args:
        lot: scored with its trace or without.
        asked: the seed and how much is drawn; the same gives the same report on any machine.
    """
    asked = asked or Asked()
    reweighed = Reweighed(lot)
    what_if = reweighed.what_if
    second = next((name for name, _ in what_if.order if name not in what_if.first[:1]), None)
    return SensitivityReport(
        lot=lot.field.name,
        first=what_if.first,
        second=second,
        lead=_lead(lot, what_if.first, second),
        weights=weight_flips(reweighed),
        space=weight_space(reweighed, asked.weightings, asked.seed),
        offers=offer_flips(what_if),
        marks=mark_flips(what_if),
        without=without_each(what_if),
        price_of_marks=implied_price(what_if, asked.marks),
        ranges=ranges(what_if),
        pool_relative=lot.plan.pool_relative,
    )


def _lead(lot: LotScore, first: tuple[str, ...], second: str | None) -> Decimal | None:
    if not first or second is None:
        return None
    one, other = total_of(lot, first[0]), total_of(lot, second)
    with exactly():
        return None if one is None or other is None else one - other


def written(value: Any) -> Any:
    """Write a value as plain data: numbers as decimal strings, orders as supplier and rank."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return {name: written(getattr(value, name)) for name in [*names, *_further(value)]}
    if isinstance(value, Decimal):
        return plain(value if value == value.to_integral_value() else _shortened(value))
    if isinstance(value, StrEnum) or value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): written(part) for key, part in value.items()}
    return [written(part) for part in value]


def _shortened(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    long = isinstance(exponent, int) and exponent < -10
    return value.quantize(PLACES) if long else value


def _further(value: Any) -> list[str]:
    """Name the properties that are worth writing beside the fields."""
    return ["change"] if isinstance(value, WeightFlip | OfferFlip) else []


def reports(scores: Mapping[str, LotScore], asked: Asked | None = None) -> list[SensitivityReport]:
    """Report on every lot of an answer, in its order."""
    return [report(lot, asked) for lot in scores.values()]
