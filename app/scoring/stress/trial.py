"""Score made-up fields of tenders, and note what each showed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from app.problems import Invalid
from app.rules.plan import Plan
from app.scoring.engine.evaluation import LotScore, number_or_none, score
from app.scoring.engine.order import compared_total
from app.scoring.stress.bidder import Bidder
from app.scoring.submission import Field, Tender
from app.units import exactly

BIDS = 5  #: in a field
EXTREME = Decimal(100)  #: times a plausible quantity
HUNDRED = Decimal(100)
LOW, HIGH = Decimal("0.4"), Decimal(4)  #: times the usual price, of bids that upset a field

Progress = Callable[[int, int], None]


@dataclass
class Seen:
    """What the fields showed, added up."""

    fields: int = 0
    unscored: Counter[str] = field(default_factory=Counter)  #: why fields had no winner
    totals: list[Decimal] = field(default_factory=list)
    parts: dict[str, list[Decimal]] = field(default_factory=dict)  #: each criterion's weighted
    decides: Counter[str] = field(default_factory=Counter)  #: without it another would have won
    leads: Counter[str] = field(default_factory=Counter)  #: the winner was best in it
    upset_by_outlier: int = 0
    upset_by_hopeless: int = 0
    gamed: Counter[str] = field(default_factory=Counter)  #: fields won by one measure alone
    price_of_mark: list[Decimal] = field(default_factory=list)  #: pounds for one percent of marks


def run(bidder: Bidder, fields: int, seed: int, progress: Progress) -> Seen:
    """Try a plan on made-up fields.

    Args:
        bidder: makes the offers.
        fields: how many fields of five; more than zero.
        seed: of everything that is drawn; the same seed, the same trial.
        progress: told how many fields are done, of how many.
    """
    seen = Seen()
    with exactly():
        for number in range(fields):
            random = Random(f"{seed}/{number}")  # noqa: S311 - made-up bids, no secret
            tenders = tuple(bidder.offer(f"Bid {name}", random) for name in "ABCDE"[:BIDS])
            _one_field(bidder, tenders, seen)
            progress(number + 1, fields)
    return seen


def _one_field(bidder: Bidder, tenders: tuple[Tender, ...], seen: Seen) -> None:
    lot = _scored(bidder.plan, tenders, seen)
    if lot is None:
        return
    winner = winner_of(lot)
    if winner is None:
        seen.unscored["no_winner"] += 1
        return
    seen.fields += 1
    _note_parts(lot, winner, seen)
    _note_price(bidder, lot, winner, seen)
    seen.upset_by_outlier += _upsets(bidder, tenders, winner, _outlier(bidder, tenders[0]))
    seen.upset_by_hopeless += _upsets(bidder, tenders, winner, _hopeless(bidder, tenders[0]))
    for code in bidder.plan.counted:
        quantity = bidder.typical(bidder.plan.measures[code]) * EXTREME
        bid = replace(bidder.with_only(tenders[0], code, quantity), supplier="Game")
        game = _scored(bidder.plan, (*tenders, bid), Seen())
        if game is not None and winner_of(game) == "Game":
            seen.gamed[code] += 1


def _scored(plan: Plan, tenders: tuple[Tender, ...], seen: Seen) -> LotScore | None:
    try:
        return score(plan, Field("", tenders), trace=False)
    except Invalid as refusal:
        seen.unscored.update({finding.code for finding in refusal.findings})
        return None


def winner_of(lot: LotScore) -> str | None:
    """Name the one that came first, or nobody where two did."""
    first = [one for one in lot.tenders if one.standing and one.standing.rank == 1]
    return first[0].sheet.tender.supplier if len(first) == 1 else None


def _note_parts(lot: LotScore, winner: str, seen: Seen) -> None:
    plan = lot.plan
    ranked = [one.sheet for one in lot.tenders if one.standing is not None]
    seen.totals += [compared_total(plan, sheet) for sheet in ranked]
    if not plan.total.weighted:
        return
    totals = {sheet.tender.supplier: sheet.total() for sheet in ranked}
    for code, criterion in plan.by_code.items():
        if criterion.weight is None or criterion.criteria:
            continue
        parts: dict[str, Decimal] = {}
        for sheet in ranked:
            part = number_or_none(sheet, "weighted", code)
            parts[sheet.tender.supplier] = part if isinstance(part, Decimal) else Decimal(0)
        seen.parts.setdefault(code, []).extend(parts.values())
        without = {name: total - parts[name] for name, total in totals.items()}
        best = max if plan.rank.highest else min
        seen.decides[code] += without[winner] != best(without.values())
        alone = list(parts.values()).count(parts[winner]) == 1
        seen.leads[code] += alone and parts[winner] == max(parts.values())


def _note_price(bidder: Bidder, lot: LotScore, winner: str, seen: Seen) -> None:
    """Ask what the winner's total gains when its price falls by a hundredth."""
    sheet = lot.of(winner).sheet
    price = sheet.tender.price
    if not price or not lot.plan.total.weighted:
        return
    cheaper = replace(sheet.tender, price=price * Decimal("0.99"))
    others = tuple(cheaper if one.supplier == winner else one for one in lot.field.tenders)
    again = _scored(bidder.plan, others, Seen())
    if again is None:
        return
    gain = again.of(winner).sheet.total() - sheet.total()
    if gain > 0:
        seen.price_of_mark.append(price / HUNDRED / gain)


def _outlier(bidder: Bidder, like: Tender) -> Iterator[Tender]:
    lines = tuple(
        replace(line, quantity=line.quantity * EXTREME if line.unit != "percent" else HUNDRED)
        for line in like.commitments
    )
    worst = {code: bidder.marks(one)[0] for code, one in bidder.marked().items()}
    yield replace(like, supplier="Other", commitments=lines, marks=worst)


def _hopeless(bidder: Bidder, like: Tender) -> Iterator[Tender]:
    worst = {code: bidder.marks(one)[0] for code, one in bidder.marked().items()}
    best = {code: bidder.marks(one)[-1] for code, one in bidder.marked().items()}
    for factor, marks in ((LOW, worst), (HIGH, worst), (HIGH, best)):
        price = bidder.price * factor
        yield replace(like, supplier="Other", commitments=(), marks=marks, price=price)


def _upsets(
    bidder: Bidder, tenders: tuple[Tender, ...], winner: str, bids: Iterator[Tender]
) -> bool:
    """Tell whether a bid that does not win changes who does."""
    for bid in bids:
        lot = _scored(bidder.plan, (*tenders, bid), Seen())
        found = None if lot is None else winner_of(lot)
        if found not in (None, winner, "Other"):
            return True
    return False
