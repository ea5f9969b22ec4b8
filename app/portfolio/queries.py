"""What all of an authority's contracts add up to: shortfalls by cause, and people by year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation, Direction
from app.contracts.tables import Contract, Obligation
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.tables import Shortfall
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.deliveries.tables import Return, ReturnLine, Rollup, Span
from app.portfolio.reach import People
from app.rules.document.cause import Side

PEOPLE = "people"  #: the unit in which people are counted


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
    #: lines of returns that count people of groups for promises in other units
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

    Both are counted for promises of more people alone, so that one is a part of the other; who
    is counted for two promises stands in both.
    """
    of_people = (
        Obligation.unit == PEOPLE,
        Obligation.direction == Direction.MORE,
        Obligation.accumulation == Accumulation.SUM,
    )
    rolled: Any = select(Rollup.starts_on, func.sum(Rollup.reported))
    rolled = (
        rolled.join(Obligation, col(Obligation.id) == Rollup.obligation_id)
        .where(Rollup.authority_id == authority_id, Rollup.span == Span.YEAR, *of_people)
        .group_by(Rollup.starts_on)
    )
    people = {day.year: int(total) for day, total in session.exec(rolled)}
    groups, left_out = _groups(session, authority_id)
    return Reached(
        tuple(
            People(year, people.get(year, 0), groups.get(year, {}))
            for year in sorted({*people, *groups})
        ),
        left_out,
    )


def _groups(session: Session, authority_id: UUID) -> tuple[dict[int, dict[str, int]], int]:
    """Add up the people of each group by the year in which their period ended."""
    query: Any = select(Return.period_ends_on, Obligation.unit, ReturnLine.groups)
    query = (
        query.join(Return, col(Return.id) == ReturnLine.return_id)
        .join(Obligation, col(Obligation.id) == ReturnLine.obligation_id)
        .where(Return.authority_id == authority_id, Return.submission > 0, ReturnLine.groups != {})
    )
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    left_out = 0
    for day, unit, groups in session.exec(query):
        if unit != PEOPLE:
            left_out += 1
            continue
        for name, number in groups.items():
            found[day.year][name] += int(number)
    return {year: dict(groups) for year, groups in found.items()}, left_out


def words_of(session: Session, contracts: Sequence[Contract]) -> dict[Word, int]:
    """Count the ratings that stand for some contracts, by their word."""
    query: Any = (
        select(Rating.word, func.count())
        .where(
            col(Rating.contract_id).in_([one.id for one in contracts]),
            col(Rating.replaced_at).is_(None),
        )
        .group_by(Rating.word)
    )
    return dict(session.exec(query).all())
