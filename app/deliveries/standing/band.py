"""How far a promise was kept, as a percentage, and the band that it falls into."""

from dataclasses import dataclass
from decimal import Decimal

from app.contracts.kind import Direction
from app.rules.document.table import Table
from app.units import Rounding, exactly, rounded

#: Down, so that nothing is told to be better than it is: 99.99999 is not yet 100.
PERCENT = Rounding(4, "down")
TOLD = Rounding(4)  #: as quantities are kept
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one promise has come to by the end of a day, in its own unit."""

    due: Decimal
    reported: Decimal
    verified: Decimal
    direction: Direction

    @property
    def held(self) -> Decimal:
        """Give the figure that is held against what is due.

        Of more, only what is verified counts. Of less, whatever is larger does: leaving a
        figure unverified must not make it look small.
        """
        if self.direction is Direction.LESS:
            return max(self.reported, self.verified)
        return self.verified

    @property
    def counted(self) -> Decimal:
        """Give of that figure what counts beside other promises: no more than what is due.

        Of less it is no less than what is due, so that what one promise did better makes up for
        nothing that another did worse.
        """
        of_less = self.direction is Direction.LESS
        return max(self.held, self.due) if of_less else min(self.held, self.due)

    @property
    def behind(self) -> Decimal:
        """Give how much is wanting; of less, how much there is too much: never below zero.

        It has four places, so that it can be kept.
        """
        gap = self.due - self.held
        return max(rounded(-gap if self.direction is Direction.LESS else gap, TOLD), NOTHING)


def percent_of(figures: Figures, *, is_reported: bool) -> Decimal | None:
    """Give how much of what is due was kept, in percent with four places, rounded down.

    Of more it is what is verified of what is due. Of less it is the other way round: half of
    what was allowed is 200, none of it is the best there is, told as 100, and anything where
    none was allowed is 0.

    Returns:
        None where nothing is due yet, and where nothing was reported: neither is a result.
    """
    if not is_reported:
        return None
    if figures.due <= 0:
        return NOTHING if figures.direction is Direction.LESS and figures.held > 0 else None
    with exactly():
        if figures.direction is not Direction.LESS:
            kept = figures.held / figures.due
        elif figures.held:
            kept = figures.due / figures.held
        else:
            kept = Decimal(1)
        return rounded(kept * 100, PERCENT)


def carried_over(figures: Figures, ahead: Decimal) -> Decimal:
    """Give how much of what was done ahead of some days counts in them.

    It is as much as they leave open of what is due in them. Where there should be little it is
    nothing: that one year was better than it had to be makes up for no other.

    Args:
        figures: of those days alone.
        ahead: what was verified before them, less what was due by then.
    """
    if figures.direction is Direction.LESS:
        return NOTHING
    with exactly():
        return max(min(ahead, figures.due - figures.verified), NOTHING)


def rated(table: Table | None, percent: Decimal | None) -> str | None:
    """Give what the bands call a percentage; None without either, and where no band owns it."""
    if table is None or percent is None:
        return None
    return next((band.rating or band.label for band in table.bands if band.holds(percent)), None)
