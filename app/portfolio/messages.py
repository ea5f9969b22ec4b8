"""What the API gives about all contracts together."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.contracts.kind import Direction
from app.deliveries.standing.line import Totals
from app.deliveries.standing.messages import Amount, StandingLineOut
from app.deliveries.standing.word import Word
from app.platform.request.messages import Message
from app.platform.request.paging import PageMarks
from app.portfolio.concentration import MUCH, Concentration
from app.portfolio.cut import Cut, CutBy
from app.portfolio.queries import OfCause
from app.portfolio.reach import GROWTH, POINTS, Group
from app.portfolio.suppression import LEAST
from app.rules.document.cause import Side


class TotalsOut(Message):
    """The four quantities together, in the unit of what they stand in."""

    promised: Amount
    due: Amount
    reported: Amount
    verified: Amount

    @classmethod
    def of(cls, totals: Totals) -> "TotalsOut":
        """Make it from totals."""
        return cls.model_validate({name: getattr(totals, name) for name in cls.model_fields})


class ConcentrationOut(Message):
    """What all contracts come to in one unit, with and without the largest."""

    unit: str
    direction: Direction
    contracts: int  #: with promises in this unit
    totals: TotalsOut
    without_largest: TotalsOut
    largest_contract_id: UUID  #: with the most promised
    largest_title: str
    largest: TotalsOut
    largest_percent: Amount | None  #: of all that is promised
    raises_by_percent: Amount | None  #: what the others promise; null: there are no others
    is_much: bool  #: it raises the others by `much_from_percent` or more

    @classmethod
    def of(cls, found: Concentration) -> "ConcentrationOut":
        """Make it from a concentration."""
        return cls(
            unit=found.unit,
            direction=found.direction,
            contracts=found.contracts,
            totals=TotalsOut.of(found.totals),
            without_largest=TotalsOut.of(found.without_largest),
            largest_contract_id=UUID(found.largest.key),
            largest_title=found.largest.title,
            largest=TotalsOut.of(found.of_largest),
            largest_percent=found.percent_of_promised,
            raises_by_percent=found.raises_by,
            is_much=found.is_much,
        )


class PortfolioOut(Message):
    """What all that is owed to an authority comes to at the end of a day."""

    on: date
    contracts: int  #: that were entered into, whatever became of them
    promises: int
    not_reported: int  #: of which something is due and no return says anything; not zero
    not_summed: int  #: whose figures do not add up, such as shares of a workforce
    much_from_percent: Amount = MUCH
    units: list[ConcentrationOut]  #: units are never added across


class CutOut(Message):
    """What was done of one year, area, tier or receiver; every quantity is in `unit`."""

    #: the year, the code of the area, the tier, or the receiver as it was named; null: all that
    #: few people came to, and the next smallest, for those who do not verify deliveries
    key: str | None
    title: str | None  #: the name of the area, where it has one; else the key
    unit: str
    direction: Direction
    due: Amount | None  #: that fell due in the year; null: promises have no other of these
    reported: Amount
    verified: Amount
    deliveries: int

    @classmethod
    def of(cls, found: Cut, names: Mapping[str, str]) -> "CutOut":
        """Make it from a cut, with the names of areas."""
        own: dict[str, Any] = {name: getattr(found, name) for name in Cut.__slots__}
        title = None if found.key is None else names.get(found.key, found.key)
        return cls(title=title, **own)


class CutsOut(Message):
    """What was done by the end of a day, by year, area, tier or receiver."""

    on: date
    by: CutBy
    contract_id: UUID | None  #: null: all contracts
    data: list[CutOut]  #: of this page; figures that do not add up, such as shares, are left out
    page: PageMarks


class CauseTotalOut(Message):
    """The shortfalls of one cause, in one unit."""

    cause: str
    title: str  #: of the cause, in the published list; empty: it is no longer there
    side: Side  #: who can mend it
    unit: str
    shortfalls: int
    still_open: int
    contracts: int
    quantity: Amount  #: due and not verified when they were raised, in `unit`

    @classmethod
    def of(cls, found: OfCause, title: str) -> "CauseTotalOut":
        """Make it from a group of shortfalls."""
        own: dict[str, Any] = {name: getattr(found, name) for name in OfCause.__slots__}
        return cls(title=title, **own)


class SideOut(Message):
    """How many shortfalls one side can mend."""

    side: Side
    shortfalls: int
    still_open: int


class ShortfallsOut(Message):
    """An authority's shortfalls, by cause and by who can mend them."""

    since: date | None
    until: date | None
    causes: list[CauseTotalOut]
    sides: list[SideOut]


class GroupYearOut(Message):
    """How many of a group were reached in a year."""

    year: int
    people: int | None  #: in all, of the group or not
    count: int | None  #: null: left out, so that nobody can be found in it
    percent: Amount | None  #: of the people
    is_growth_without_reach: bool


class GroupOut(Message):
    """How a priority group was reached from year to year."""

    group: str
    years: list[GroupYearOut]
    total: int | None  #: null: a count is left out, which it would tell

    @classmethod
    def of(cls, found: Group) -> "GroupOut":
        """Make it from how a group was reached."""
        years = [
            GroupYearOut(**{name: getattr(one, name) for name in GroupYearOut.model_fields})
            for one in found.years
        ]
        return cls(group=found.group, years=years, total=found.total)


class ReachOut(Message):
    """Whom the benefit reaches, as reported, by the year in which a return's period ended.

    What was rejected reaches nobody, and whoever was found to be counted twice is one person.
    """

    groups: list[GroupOut]
    #: lines of returns that count people of groups for promises of anything but more people
    lines_left_out: int
    least_told: int = LEAST  #: people; fewer are left out
    growth_from_percent: Amount = GROWTH
    points_to_keep_pace: Amount = POINTS


class TrackRecordOut(Message):
    """What a supplier has kept of what fell due, by what is verified alone."""

    supplier_id: UUID
    on: date
    contracts: int  #: that it held on the day, whatever became of them
    measures: list[StandingLineOut]
    #: that stand, by people, for days that ended by then, while the supplier held the contract; a
    #: promise and its indicator count once
    ratings: dict[Word, int]
