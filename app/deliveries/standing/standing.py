"""Where a promise stands at the end of a day: promised, due, reported and verified, together.

Not reported is not zero: a promise of which no submitted return says anything has no result, is
counted apart, and is grey, whatever is due. One return does not make it reported for ever: what
fell due in periods whose return should have come, and of which none says anything, is told apart.
Where there should be little, or the last figure stands, such silence could undo what looks kept;
then there is no result either. More that is verified than is due in all is kept, whatever no
return tells of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.contracts.kind import Accumulation, Direction
from app.contracts.plan.owing import Falling, Owing
from app.contracts.plan.periods import Days
from app.deliveries.standing.band import Figures, carried_over, percent_of, rated
from app.deliveries.standing.colour import Colour, colour_of
from app.deliveries.standing.days import gaps
from app.deliveries.standing.forecast import Forecast
from app.deliveries.standing.word import Word, word_of
from app.rules.document.table import Table
from app.units import exactly

ALL_OF_IT = 100  #: percent
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one promise stands at the end of a day."""

    owing: Owing  #: what was promised, and what is due
    reported: Decimal  #: in the promise's unit
    verified: Decimal  #: in the promise's unit
    deliveries: int  #: how many count
    is_reported: bool  #: False: no submitted return says anything of it
    said_nothing: bool  #: reported as zero, and meant
    #: verified of due; None: not due yet, not reported, or kept only if silence means nothing
    percent: Decimal | None
    rating: Word | None  #: by the contract's bands; a person has the last word
    colour: Colour
    forecasts: tuple[Forecast, ...]
    behind: Decimal  #: due less verified, not below zero; of less, the other way round
    reported_until: date | None = None  #: last day that a submitted return tells of; None: none
    #: the part of what is due of which a return should have told, and none did
    due_not_reported: Decimal = NOTHING
    words: Table | None = None  #: the bands that it is rated by
    #: the part of `verified` that was verified before the days asked about
    carried: Decimal = NOTHING

    @property
    def figures(self) -> Figures:
        """Give what it has come to, as a result is worked out from."""
        owing = self.owing
        return Figures(owing.due, self.reported, self.verified, owing.direction)

    @property
    def is_untold(self) -> bool:
        """Tell whether something is due, and too little is told of it to say how it was kept."""
        is_silent = not self.is_reported or (self.percent is None and self.due_not_reported > 0)
        return self.owing.due > 0 and is_silent


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a promise by the end of a day, as its supplier and its verifiers say."""

    reported: Decimal = Decimal(0)
    verified: Decimal = Decimal(0)
    deliveries: int = 0
    said_something: bool = False  #: a submitted return has a line of it that says so
    said_nothing: bool = False  #: a submitted return says that there was nothing
    told: tuple[Days, ...] = ()  #: the periods whose submitted return says something of it
    carried: Decimal = Decimal(0)  #: the part of `verified` that was verified in earlier days

    @property
    def is_reported(self) -> bool:
        """Tell whether anything at all was said of it, zero being something."""
        return self.deliveries > 0 or self.said_something or self.said_nothing


@dataclass(frozen=True, slots=True)
class Bands:
    """The tables by which a promise is rated and coloured; without one there is no rating."""

    words: Table | None
    colours: Table | None


def within(by_then: Came, before: Came, first_on: date, adds_up: bool) -> Came:
    """Give what came of a promise in some days alone.

    Args:
        by_then: what came of it by the end of the last of them.
        before: what came of it by the day before the first.
        first_on: the first.
        adds_up: whether figures add up; if not, the last one stands.
    """
    told = tuple(one for one in by_then.told if one[1] >= first_on)
    taken = before if adds_up else Came()
    return Came(
        by_then.reported - taken.reported,
        by_then.verified - taken.verified,
        by_then.deliveries - before.deliveries,
        said_something=bool(told),
        told=told,
    )


def with_carried(its: Came, ahead: Decimal, owed: Owing) -> Came:
    """Give what came of a promise in some days, with what was done ahead of them.

    What is kept in full so is reported, whatever the returns for those days say: earlier ones
    told it.

    Args:
        its: what came of it in those days alone.
        ahead: what was verified before them, less what was due by then.
        owed: what is due in them.
    """
    figures = Figures(owed.due, its.reported, its.verified, owed.direction)
    carried = carried_over(figures, ahead)
    if not carried:
        return its
    with exactly():
        verified = its.verified + carried
    is_told = its.said_something or verified >= owed.due
    return replace(its, verified=verified, carried=carried, said_something=is_told)


def not_told(falling: Falling, came: Came, days: Days | None, day: date) -> Decimal:
    """Give what is due of which a return should have told by the end of a day, and none did.

    Args:
        falling: how it falls due.
        came: what came of it, and the periods that were told.
        days: the first and the last that returns should tell of by then; None: of none.
        day: at whose end it is asked.

    Returns:
        a part of what is due, in its unit; of a figure that is replaced by the next, all of it
        once the last is missing.
    """
    owed = falling.owing(day)
    if not came.is_reported:
        return owed.due
    if days is None:
        return NOTHING
    silent = gaps(came.told, max(days[0], owed.starts_on or days[0]), days[1])
    if owed.accumulation is Accumulation.LATEST:
        return owed.due if silent and silent[-1][1] == days[1] else NOTHING
    with exactly():
        due = sum((falling.fell_due(*each) for each in silent), NOTHING)
        return min(due, owed.due)


def stands(
    owing: Owing,
    came: Came,
    bands: Bands,
    forecasts: Sequence[Forecast] = (),
    due_not_reported: Decimal | None = None,
) -> Standing:
    """Say where a promise stands.

    Args:
        owing: what was promised, and what is due by the end of the day.
        came: what was reported and verified by then.
        bands: of the contract, and of the colours.
        forecasts: of what it may come to; none are told where nothing was reported.
        due_not_reported: of which a return should have told; None: all that is due, or nothing.
    """
    figures = Figures(owing.due, came.reported, came.verified, owing.direction)
    percent = percent_of(figures, is_reported=came.is_reported)
    silent = due_not_reported
    if silent is None:
        silent = NOTHING if came.is_reported else owing.due
    if percent is not None and percent >= ALL_OF_IT and _could_undo(owing, silent):
        percent = None
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
        reported_until=max((ends_on for _, ends_on in came.told), default=None),
        due_not_reported=silent,
        words=bands.words,
        carried=came.carried,
    )


def _could_undo(owing: Owing, silent: Decimal) -> bool:
    """Tell whether what was not told could make a promise worse that looks kept."""
    adds = owing.direction is Direction.MORE and owing.accumulation is Accumulation.SUM
    return silent > 0 and not adds
