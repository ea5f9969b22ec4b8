"""Weightings drawn evenly from all there are, the same for the same seed on any machine.

A level with k criteria is cut at k - 1 places, drawn evenly and put in order; the pieces are the
weights. That is the flat Dirichlet distribution: every way to share a level's weight out is as
likely as any other. The cuts stand on a grid of 2**20, so every weight is exactly a double and
exactly a Decimal, and the bits come from PCG64's raw stream, which NumPy keeps for ever.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from app.rules.formula.estimate import SLACK, UNIT, Estimate
from app.scoring.sensitivity.weight.level import Level

PIECES = 2**20  #: that a level's weight is cut into
MARGIN = Decimal("1.96")  #: standard errors on each side that hold nineteen samples of twenty
Pieces = NDArray[np.int32]  #: whole pieces, a row for each criterion of a level

_SHIFT = np.uint64(64 - 20)


class Sample:
    """Many weightings of all levels."""

    def __init__(self, levels: Sequence[Level], number: int, seed: int) -> None:
        """Draw.

        Args:
            levels: of criteria that share out a weight.
            number: how many weightings.
            seed: a whole number, 0 or more; the same seed draws the same weightings.
        """
        bits = np.random.PCG64(seed)
        self.levels, self.number = tuple(levels), number
        self.pieces = [_pieces(bits, len(level.codes), number) for level in levels]

    def weights(self, start: int, stop: int) -> dict[str, Estimate]:
        """Give some of the weightings as columns, by criterion."""
        made = {}
        for level, pieces in zip(self.levels, self.pieces, strict=True):
            whole = float(level.whole)
            for code, column in zip(level.codes, pieces, strict=True):
                values = column[start:stop] * (whole / PIECES)
                made[code] = Estimate(values, 4 * UNIT * whole, whole * SLACK)
        return made

    def weighting(self, place: int) -> dict[str, Decimal]:
        """Give one weighting exactly."""
        return {
            code: level.whole * int(column[place]) / PIECES
            for level, pieces in zip(self.levels, self.pieces, strict=True)
            for code, column in zip(level.codes, pieces, strict=True)
        }


def _pieces(bits: np.random.PCG64, criteria: int, number: int) -> Pieces:
    raw = bits.random_raw((criteria - 1) * number)
    cuts = (raw >> _SHIFT).astype(np.uint32).reshape(number, criteria - 1)
    cuts.sort(axis=1)
    edges = np.empty((criteria + 1, number), dtype=np.int32)
    edges[0], edges[-1] = 0, PIECES
    edges[1:-1] = cuts.T
    return edges[1:] - edges[:-1]


def margin(share: Decimal, number: int) -> Decimal:
    """Tell how far a share of a sample may be from the true one, nineteen times in twenty."""
    return MARGIN * (share * (1 - share) / number).sqrt()
