"""What all of an authority's contracts add up to: shortfalls by cause, and people by year."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.contracts.change.holder import Held, holder_on
from app.contracts.kind import Accumulation, Direction
from app.contracts.tables import Indicator, Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.people.queries import heads_of
from app.deliveries.people.shared import most_beside, shared_tokens
from app.deliveries.people.tables import Doubt, DoubtState
from app.deliveries.queries import said_last
from app.deliveries.shortfall.kind import ShortfallState
from app.deliveries.shortfall.tables import Shortfall
from app.deliveries.standing.tables import Rating
from app.deliveries.standing.word import Word
from app.deliveries.tables import Delivery, Return, SubmittedLine
from app.portfolio.reach import People
from app.portfolio.suppression import gives_away
from app.rules.document.cause import Side

PEOPLE = "people"  #: the unit in which people are counted
NOBODY = Decimal(0)
Line = tuple[UUID, UUID]  #: of a return, about an obligation
_FIRST = aliased(Delivery)
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
    stands in both. Deliveries that were rejected count nobody, and whoever was found to be
    counted twice counts once.
    """
    reported = _reported(session, authority_id)
    people: dict[int, int] = defaultdict(int)
    for day, number in reported.values():
        people[day.year] += number
    groups, left_out = _groups(
        session, authority_id, {key: one for key, (_, one) in reported.items()}
    )
    years = sorted({*people, *groups})
    return Reached(
        tuple(_of_year(year, people.get(year, 0), groups.get(year, {})) for year in years),
        left_out,
    )


def _of_year(year: int, people: int, lines: Mapping[str, list[int]]) -> People:
    return People(
        year,
        people,
        {name: sum(numbers) for name, numbers in lines.items()},
        frozenset(name for name, numbers in lines.items() if gives_away(numbers)),
    )


def _reported(session: Session, authority_id: UUID) -> dict[Line, tuple[date, int]]:
    """Add up the people of each line of a return, with the last day of its period."""
    query: Any = select(
        Delivery.return_id, Delivery.obligation_id, Return.period_ends_on,
        func.sum(Delivery.quantity),
    )  # fmt: skip
    query = (
        query.join(Return, col(Return.id) == Delivery.return_id)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(Delivery.authority_id == authority_id, *_counted(Delivery), *_OF_PEOPLE)
        .group_by(Delivery.return_id, Delivery.obligation_id, Return.period_ends_on)
    )
    twice = _counted_twice(session, authority_id)
    return {
        (parent, obligation): (day, int(total - twice.get((parent, obligation), NOBODY)))
        for parent, obligation, day, total in session.exec(query)
    }


def _counted_twice(session: Session, authority_id: UUID) -> dict[Line, Decimal]:
    """Add up whom the deliveries of each line count that earlier ones were found to count too."""
    query: Any = select(_FIRST, Delivery).join(Doubt, col(Doubt.second_id) == Delivery.id)
    query = (
        query.join(_FIRST, col(_FIRST.id) == Doubt.first_id)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(
            Doubt.authority_id == authority_id,
            Doubt.state == DoubtState.SAME,
            *_counted(Delivery),
            *_counted(_FIRST),
            *_OF_PEOPLE,
        )
    )
    beside: dict[UUID, tuple[Delivery, list[Delivery]]] = {}
    for first, later in session.exec(query):
        beside.setdefault(later.id, (later, []))[1].append(first)
    heads = heads_of(
        session, [one for later, firsts in beside.values() for one in (later, *firsts)]
    )
    found: dict[Line, Decimal] = defaultdict(Decimal)
    for later, firsts in beside.values():
        mine = heads[later.id]
        shared = shared_tokens(mine, *(heads[one.id] for one in firsts))
        left = most_beside(later.quantity, mine, shared)
        found[later.return_id, later.obligation_id] += later.quantity - left
    return found


def _counted(model: Any) -> tuple[Any, ...]:
    """Tell of deliveries that count: submitted, and neither taken back nor rejected."""
    return (
        model.submission.is_not(None),
        model.withdrawn_at.is_(None),
        model.state != DeliveryState.REJECTED,
    )


def _groups(
    session: Session, authority_id: UUID, people: Mapping[Line, int]
) -> tuple[dict[int, dict[str, list[int]]], int]:
    """Give the people of each group by line, and count the lines that are not of more people.

    Groups are told of a whole line; of no group there are more than the line still counts.
    """
    told: tuple[Any, ...] = (
        Return.period_ends_on, and_(*_OF_PEOPLE), SubmittedLine.groups,
        SubmittedLine.return_id, SubmittedLine.obligation_id,
    )  # fmt: skip
    query: Any = (
        select(*told)
        .join(Return, said_last())
        .join(Obligation, col(Obligation.id) == SubmittedLine.obligation_id)
        .where(Return.authority_id == authority_id, SubmittedLine.groups != {})
    )
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    left_out = 0
    for day, is_of_people, groups, *line in session.exec(query):
        if not is_of_people:
            left_out += 1
            continue
        for name, number in groups.items():
            found[day.year][name].append(min(int(number), people.get(tuple(line), 0)))
    return {year: dict(groups) for year, groups in found.items()}, left_out


def words_of(
    session: Session, held: Mapping[UUID, tuple[Held, ...]], supplier_id: UUID, day: date
) -> dict[Word, int]:
    """Count the ratings that stand for a supplier's contracts, by their word.

    What was said of a promise and of the indicator that rests on it, for the same days, is one
    rating: the indicator's, which is the one that is published.

    Args:
        session: where to read.
        held: who held each contract when.
        supplier_id: whose; ratings of days at whose end another held the contract are left out.
        day: the last one; ratings of days that ended later are left out.
    """
    about = func.coalesce(Rating.obligation_id, Indicator.obligation_id, Rating.indicator_id)
    told: tuple[Any, ...] = (
        Rating.word, Rating.contract_id, about, Rating.starts_on, Rating.ends_on,
    )  # fmt: skip
    query: Any = (
        select(*told)
        .outerjoin(Indicator, col(Indicator.id) == Rating.indicator_id)
        .where(
            col(Rating.contract_id).in_(held),
            col(Rating.replaced_at).is_(None),
            Rating.ends_on <= day,
        )
        .order_by(col(Rating.indicator_id).is_not(None), col(Rating.rated_at), col(Rating.id))
    )
    # by what they are about: an indicator's comes later, and takes the place of its promise's
    found = {
        (subject, starts_on, ends_on): word
        for word, contract, subject, starts_on, ends_on in session.exec(query)
        if holder_on(held[contract], ends_on) == supplier_id
    }
    return dict(Counter(found.values()))
