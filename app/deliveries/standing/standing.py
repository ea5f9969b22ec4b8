"""Where a promise stands at the end of a day: promised, due, reported and verified, together.

Not reported is not zero: a promise of which no submitted return says anything has no result, is
counted apart, and is grey, whatever is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.contracts.plan.owing import Owing
from app.deliveries.standing.band import Figures, percent_of, rated
from app.deliveries.standing.colour import Colour, colour_of
from app.deliveries.standing.forecast import Forecast
from app.deliveries.standing.word import Word, word_of
from app.rules.document.table import Table


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one promise stands at the end of a day."""

    owing: Owing  #: what was promised, and what is due
    reported: Decimal  #: in the promise's unit
    verified: Decimal  #: in the promise's unit
    deliveries: int  #: how many count
    is_reported: bool  #: False: no submitted return says anything of it
    said_nothing: bool  #: reported as zero, and meant
    percent: Decimal | None  #: verified of due; None: not due yet, or not reported
    rating: Word | None  #: by the contract's bands; a person has the last word
    colour: Colour
    forecasts: tuple[Forecast, ...]
    behind: Decimal  #: due less verified, not below zero; of less, the other way round


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a promise by the end of a day, as its supplier and its verifiers say."""

    reported: Decimal = Decimal(0)
    verified: Decimal = Decimal(0)
    deliveries: int = 0
    said_something: bool = False  #: a submitted return has a line of it that says so
    said_nothing: bool = False  #: a submitted return says that there was nothing

    @property
    def is_reported(self) -> bool:
        """Tell whether anything at all was said of it, zero being something."""
        return self.deliveries > 0 or self.said_something or self.said_nothing


@dataclass(frozen=True, slots=True)
class Bands:
    """The tables by which a promise is rated and coloured; without one there is no rating."""

    words: Table | None
    colours: Table | None


def stands(owing: Owing, came: Came, bands: Bands, forecasts: Sequence[Forecast] = ()) -> Standing:
    """Say where a promise stands.

    Args:
        owing: what was promised, and what is due by the end of the day.
        came: what was reported and verified by then.
        bands: of the contract, and of the colours.
        forecasts: of what it may come to; none are told where nothing was reported.
    """
    figures = Figures(owing.due, came.reported, came.verified, owing.direction)
    percent = percent_of(figures, is_reported=came.is_reported)
    return Standing(
        owing=owing,
        reported=came.reported,
        verified=came.verified,
        deliveries=came.deliveries,
        is_reported=came.is_reported,
        said_nothing=came.said_nothing and not came.deliveries,
        percent=percent,
        rating=word_of(rated(bands.words, percent) or ""),
        colour=colour_of(rated(bands.colours, percent)),
        forecasts=tuple(forecasts) if came.is_reported else (),
        behind=figures.behind,
    )
