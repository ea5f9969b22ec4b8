"""A sensitivity report in plain sentences, for the officer who has to answer for the award."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from app.scoring.sensitivity.mark import MarkFlip
from app.scoring.sensitivity.offer import PRICE, OfferFlip
from app.scoring.sensitivity.report import SensitivityReport
from app.scoring.sensitivity.reversal import said
from app.scoring.sensitivity.weight.flip import WeightFlip
from app.units import exactly, plain

FEW = 3  #: of each kind, the nearest first
FEW_IN_WORDS = "three"
HUNDRED = Decimal(100)
SEEN = Decimal("0.0005")  #: a share that is not rounded to nothing
PENNY = Decimal("0.01")

_Flip = TypeVar("_Flip", WeightFlip, OfferFlip)


def in_words(report: SensitivityReport) -> list[str]:
    """Say what a report found, the most telling first."""
    with exactly():
        if not report.first:
            return ["No tender has a rank, so there is no result to test."]
        if len(report.first) > 1:
            tied = ["The first place is tied, so the least change decides it."]
            return [*tied, *_space(report), *_without(report), *_price(report)]
        return [
            *_lead(report),
            *_weights(report),
            *_space(report),
            *_offers(report),
            *_marks(report),
            *_without(report),
            *_price(report),
            *_ranges(report),
        ]


def nearest_first(flips: Iterable[_Flip]) -> list[_Flip]:
    """Keep the moves that change the winner, the smallest first."""
    return sorted((flip for flip in flips if flip.flips_at is not None), key=_nearness)


def _names(suppliers: Sequence[str]) -> str:
    if not suppliers:
        return "nobody"
    return suppliers[0] if len(suppliers) == 1 else f"a tie of {' and '.join(suppliers)}"


def _called(code: str) -> str:
    return code.replace("_", " ")


def _money(amount: Decimal) -> str:
    pennies = amount.quantize(PENNY, rounding=ROUND_FLOOR)
    return f"£{pennies:,}".removesuffix(".00")


def _percent(share: Decimal, places: int = 1) -> str:
    return f"{plain((share * HUNDRED).quantize(Decimal(1).scaleb(-places)))} %"


def _lead(report: SensitivityReport) -> Iterator[str]:
    if report.second is None:
        yield f"{report.first[0]} is the only tender with a rank."
    elif report.lead is not None:
        marks = plain(abs(report.lead).quantize(Decimal("0.0001")))
        yield f"{report.first[0]} comes first, {marks} in the total from {report.second}."


def _weights(report: SensitivityReport) -> Iterator[str]:
    flips = nearest_first(report.weights)
    if report.weights and not flips:
        yield f"{report.first[0]} stays first whatever any one weight is."
    for flip in _apart(flips)[:FEW]:
        yield _weight(report.first[0], flip)


def _apart(flips: Sequence[WeightFlip]) -> list[WeightFlip]:
    """Leave out the other side of the same move: of two criteria, one rises as the other falls."""
    return list({(flip.level, flip.change): flip for flip in reversed(flips)}.values())[::-1]


def _nearness(flip: WeightFlip | OfferFlip) -> Decimal:
    return Decimal(0) if flip.change is None else flip.change


def _weight(first: str, flip: WeightFlip) -> str:
    rises = "rises above" if flip.direction == "up" else "falls below"
    share = flip.holds_to / flip.whole
    within = f" within {_called(flip.level)}" if flip.level else ""
    return (
        f"{first} stays first unless the weight of {_called(flip.criterion)}{within} {rises} "
        f"{_percent(share, 2)} (it is {_percent(flip.weight / flip.whole, 2)}, and the others "
        f"share the rest as they do now); then {_names(flip.first)} would be first."
    )


def _space(report: SensitivityReport) -> Iterator[str]:
    space = report.space
    if space.left_out:
        yield f"Other weightings were not compared: {space.left_out}."
        return
    wins = [one for one in space.won if one.share >= SEEN][:FEW]
    shares = ", ".join(f"{one.supplier} {_percent(one.share)}" for one in wins)
    tied = f", and {_percent(space.tied)} end in a tie" if space.tied >= SEEN else ""
    most = max((one.margin for one in space.won), default=Decimal(0))
    yield (
        f"Of all ways to share the weights out, these win (± {_percent(most)}; "
        f"{space.weightings:,} drawn): {shares}{tied}."
    )


def _offers(report: SensitivityReport) -> Iterator[str]:
    flips = nearest_first(report.offers)
    if report.offers and not flips:
        yield "No price or quantity of the first two tenders, moved alone, changes who wins."
    for flip in flips[:FEW]:
        yield _offer(flip)


def _offer(flip: OfferFlip) -> str:
    amount, was = (_amount(number, flip) for number in (flip.flips_at, flip.offered))
    what = "price were" if flip.what == PRICE else f"{_called(flip.what)} came to"
    change = _percent(_nearness(flip), 2)
    return (
        f"If {flip.supplier}'s {what} {amount} instead of {was} ({change} "
        f"{'more' if flip.direction == 'up' else 'less'}), {_names(flip.first)} would be first."
    )


def _amount(number: Decimal | None, flip: OfferFlip) -> str:
    if flip.unit == "gbp":
        return _money(number or Decimal(0))
    return f"{plain(number or Decimal(0))} {_called(flip.unit)}"


def _marks(report: SensitivityReport) -> Iterator[str]:
    flips = [flip for flip in report.marks if flip.flips_at is not None]
    if report.marks and not flips:
        yield "No single mark, changed alone, changes who wins."
    one_grade = [flip for flip in flips if flip.steps == 1]
    for flip in (one_grade or flips)[:FEW]:
        yield _mark(flip)
    if len(one_grade) > FEW:
        yield (
            f"In all, {len(one_grade)} single marks would change the winner by one grade; "
            f"the {FEW_IN_WORDS} above are among them."
        )


def _mark(flip: MarkFlip) -> str:
    mark, other = (
        plain(one) if isinstance(one, Decimal) else str(one) for one in (flip.mark, flip.flips_at)
    )
    return (
        f"If {flip.supplier}'s mark for {_called(flip.criterion)} were {other} instead of "
        f"{mark}, {_names(flip.first)} would be first."
    )


def _without(report: SensitivityReport) -> Iterator[str]:
    reversing = [one for one in report.without if one.reverses]
    yield from (said(one) for one in reversing)
    if report.without and not reversing:
        yield "Taking any one tender away leaves the others in the same order."
    if not report.pool_relative and not report.without:
        yield "No score turns on the other tenders, so none can turn two others round."


def _price(report: SensitivityReport) -> Iterator[str]:
    for one in report.price_of_marks.prices:
        marks = f"{plain(one.marks)} mark{'s' if one.marks != 1 else ''}"
        if one.share is None or one.dearest is None:
            yield f"A lead of {marks} outweighs any price."
        else:
            yield (
                f"A lead of {marks} offsets a price {_percent(one.share, 2)} above the lowest: "
                f"{_money(one.dearest)} against {_money(one.lowest)}."
            )


def _ranges(report: SensitivityReport) -> Iterator[str]:
    found = report.ranges
    if not found.measures:
        return
    low, _, high = found.first
    if low == high == report.first and not found.alone:
        yield f"{report.first[0]} stays first at the low and the high end of all values in pounds."
    for name, first in (("lowest", low), ("highest", high)):
        if first != report.first:
            yield f"At the {name} values in pounds {_names(first)} would be first."
    for one in found.alone:
        yield (
            f"At the {one.value} value of {_called(one.measure)} alone, {_names(one.first)} "
            "would be first."
        )
