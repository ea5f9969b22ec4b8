"""What share of all possible weightings each tender wins."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from app.scoring.sensitivity.weight.columns import NotInBulk
from app.scoring.sensitivity.weight.contest import NOBODY, OPEN, TIED, Contest, Winners
from app.scoring.sensitivity.weight.exact import Reweighed
from app.scoring.sensitivity.weight.sample import Sample, margin
from app.units import exactly

BLOCK = 20_000  #: weightings at a time; between them sampling may end
MOST_EXACT = 5_000  #: weightings that the engine itself is asked about; then sampling ends


@dataclass(frozen=True)
class Won:
    """One tender's part of the weight space."""

    supplier: str
    share: Decimal  #: of the weightings, 0 to 1, that it wins alone
    margin: Decimal  #: the true share is within this, nineteen times in twenty


@dataclass(frozen=True)
class WeightSpace:
    """Who wins if weights are shared out in any way at all."""

    weightings: int  #: how many were looked at
    seed: int
    exactly: int  #: of them, decided by the engine because doubles could not
    won: tuple[Won, ...]  #: the largest share first
    tied: Decimal  #: share of the weightings without one winner
    method: str
    left_out: str = ""  #: why nothing was worked out


METHOD = (
    "each level's weight cut at places drawn evenly (flat Dirichlet), PCG64 from the seed; "
    "unit scores as scored; doubles with an error bound, the exact engine within it"
)


def weight_space(lot: Reweighed, weightings: int, seed: int) -> WeightSpace:
    """Find what share of all weightings each tender wins.

    Args:
        lot: a scored lot.
        weightings: how many to draw.
        seed: for the drawing; the same seed gives the same answer on any machine.
    """
    nothing = WeightSpace(0, seed, 0, (), Decimal(0), METHOD)
    if not lot.levels:
        return _left_out(nothing, "no level has two criteria that weigh something")
    with exactly():
        try:
            count, asked = _counted(lot, Sample(lot.levels, weightings, seed))
        except NotInBulk as why:
            return _left_out(nothing, str(why))
        return _space(lot, count, asked, seed)


def _left_out(nothing: WeightSpace, why: str) -> WeightSpace:
    return WeightSpace(0, nothing.seed, 0, (), Decimal(0), METHOD, why)


def _space(lot: Reweighed, count: Counter[str], asked: int, seed: int) -> WeightSpace:
    number = count.total()
    suppliers = sorted(one.sheet.tender.supplier for one in lot.tenders)
    shares = {name: Decimal(count[name]) / number for name in suppliers}
    won = [Won(name, share, margin(share, number)) for name, share in shares.items()]
    won.sort(key=lambda one: (-one.share, one.supplier))
    return WeightSpace(number, seed, asked, tuple(won), Decimal(count[""]) / number, METHOD)


def _counted(lot: Reweighed, sample: Sample) -> tuple[Counter[str], int]:
    """Count the weightings that each tender wins; those without one winner count for nobody."""
    contest = Contest(lot)
    count: Counter[str] = Counter()
    asked = 0
    for start in range(0, sample.number, BLOCK):
        found = contest.winners(sample.weights(start, min(start + BLOCK, sample.number)))
        tally = np.bincount(found - OPEN_TO_ZERO, minlength=len(contest.suppliers) - OPEN_TO_ZERO)
        for place, times in enumerate(tally.tolist(), OPEN_TO_ZERO):
            if place != OPEN:
                count[contest.suppliers[place] if place >= 0 else ""] += times
        for supplier in _open(lot, sample, np.flatnonzero(found == OPEN) + start):
            count[supplier] += 1
            asked += 1
        if asked > MOST_EXACT:
            break
    return count, asked


OPEN_TO_ZERO = min(OPEN, TIED, NOBODY)


def _open(lot: Reweighed, sample: Sample, places: Winners) -> Iterator[str]:
    """Ask the engine who wins where the bounds do not tell."""
    for place in places.tolist():
        first = lot.first(sample.weighting(place))
        yield first[0] if first is not None and len(first) == 1 else ""
