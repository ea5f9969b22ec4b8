"""What all of an authority's contracts add up to: shortfalls by cause, and people by year."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation, Direction
from app.contracts.tables import Contract, Indicator, Obligation
from app.deliveries.queries import said_last
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.tables import Shortfall
from app.deliveries.standing.adding import counts
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.deliveries.tables import Delivery, Return, SubmittedLine
from app.portfolio.reach import People
from app.rules.document.cause import Side

PEOPLE = "people"  #: the unit in which people are counted
_OF_PEOPLE: tuple[Any, ...] = (
    Obligation.unit == PEOPLE,
    Obligation.direction == Direction.MORE,
    Obligation.accumulation == Accumulation.SUM,
)


@dataclass(frozen=True, slots=True)
class OfCause:
    """The shortfalls of one cause that one side can mend, in one unit."""

    cause: str
    side: Side
    unit: str
    shortfalls: int
    still_open: int
    contracts: int
    quantity: Decimal  #: due and not verified when they were raised, in the unit


@dataclass(frozen=True, slots=True)
class Reached:
    """The people reported in each year, and what could not be counted with them."""

    years: tuple[People, ...]
    #: lines of returns that count people of groups for promises of anything but more people
    lines_left_out: int


def shortfalls_by_cause(
    session: Session, authority_id: UUID, since: date | None, until: date | None
) -> list[OfCause]:
    """Group an authority's shortfalls by cause, by who can mend them, and by unit.

    Args:
        session: where to read.
        authority_id: whose.
        since: the first day as of which they were raised; None: from the first.
        until: the last; None: to the last.
    """
    is_open = func.sum(case((col(Shortfall.state) == ShortfallState.OPEN, 1), else_=0))
    grouped = (Shortfall.cause, Shortfall.side, Obligation.unit)
    figures: tuple[Any, ...] = (
        func.count(),
        is_open,
        func.count(func.distinct(col(Shortfall.contract_id))),
        func.sum(Shortfall.quantity),
    )
    query: Any = (
        select(*grouped, *figures)
        .join(Obligation, col(Obligation.id) == Shortfall.obligation_id)
        .where(Shortfall.authority_id == authority_id)
    )
    if since is not None:
        query = query.where(Shortfall.as_of >= since)
    if until is not None:
        query = query.where(Shortfall.as_of <= until)
    query = query.group_by(*grouped).order_by(*grouped)
    return [OfCause(*row) for row in session.exec(query)]


def people_by_year(session: Session, authority_id: UUID) -> Reached:
    """Give the people that were reported in each year, and those of priority groups.

    Both are counted for promises of more people alone, and in the year in which the period of
    their return ended, so that one is a part of the other; who is counted for two promises
    stands in both.
    """
    reported: Any = select(Return.period_ends_on, func.sum(Delivery.quantity))
    reported = (
        reported.join(Return, col(Return.id) == Delivery.return_id)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(Delivery.authority_id == authority_id, counts(), *_OF_PEOPLE)
        .group_by(Return.period_ends_on)
    )
    people: dict[int, int] = defaultdict(int)
    for day, total in session.exec(reported):
        people[day.year] += int(total)
    groups, left_out = _groups(session, authority_id)
    return Reached(
        tuple(
            People(year, people.get(year, 0), groups.get(year, {}))
            for year in sorted({*people, *groups})
        ),
        left_out,
    )


def _groups(session: Session, authority_id: UUID) -> tuple[dict[int, dict[str, int]], int]:
    """Add up the people of each group, and count the lines that are not of more people."""
    query: Any = select(Return.period_ends_on, and_(*_OF_PEOPLE), SubmittedLine.groups)
    query = (
        query.join(Return, said_last())
        .join(Obligation, col(Obligation.id) == SubmittedLine.obligation_id)
        .where(Return.authority_id == authority_id, SubmittedLine.groups != {})
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    left_out = 0
    for day, is_of_people, groups in session.exec(query):
        if not is_of_people:
            left_out += 1
            continue
        for name, number in groups.items():
            found[day.year][name] += int(number)
    return {year: dict(groups) for year, groups in found.items()}, left_out


def words_of(session: Session, contracts: Sequence[Contract], day: date) -> dict[Word, int]:
    """Count the ratings that stand for some contracts, by their word.

    What was said of a promise and of the indicator that rests on it, for the same days, is one
    rating: the indicator's, which is the one that is published.

    Args:
        session: where to read.
        contracts: whose.
        day: the last one; ratings of days that ended later are left out.
    """
    about: Any = func.coalesce(Rating.obligation_id, Indicator.obligation_id, Rating.indicator_id)
    query = (
        select(col(Rating.word), about, col(Rating.starts_on), col(Rating.ends_on))
        .outerjoin(Indicator, col(Indicator.id) == Rating.indicator_id)
        .where(
            col(Rating.contract_id).in_([one.id for one in contracts]),
            col(Rating.replaced_at).is_(None),
            Rating.ends_on <= day,
        )
        .order_by(col(Rating.indicator_id).is_not(None), col(Rating.rated_at), col(Rating.id))
    )
    # by what they are about: an indicator's comes later, and takes the place of its promise's
    found = {tuple(rest): word for word, *rest in session.exec(query)}
    return dict(Counter(found.values()))
