"""What deliveries add up to by the end of a day, from the roll-ups.

A sum is that of the whole life less what came after: on most days nothing did, and however many
deliveries there are, as many rows are read as there are promises. Only a day within a month that
has deliveries after it needs some of them one by one.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func
from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.tables import Obligation
from app.deliveries.queries import said_last
from app.deliveries.said import Said
from app.deliveries.standing.days import after
from app.deliveries.standing.standing import Came
from app.deliveries.tables import Delivery, Return, Rollup, Span, SubmittedLine

_SUMS: tuple[Any, ...] = (
    Rollup.obligation_id, Rollup.reported, Rollup.verified, Rollup.deliveries,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """What some deliveries of one promise add up to, in its unit."""

    reported: Decimal = Decimal(0)
    verified: Decimal = Decimal(0)
    deliveries: int = 0

    def plus(self, other: "Sum") -> "Sum":
        """Add another sum."""
        return Sum(
            self.reported + other.reported,
            self.verified + other.verified,
            self.deliveries + other.deliveries,
        )

    def less(self, other: "Sum") -> "Sum":
        """Take another sum off."""
        return Sum(
            self.reported - other.reported,
            self.verified - other.verified,
            self.deliveries - other.deliveries,
        )


def counts() -> ColumnElement[bool]:
    """Tell of a delivery whether it counts: submitted, and not taken back."""
    return and_(col(Delivery.submission).is_not(None), col(Delivery.withdrawn_at).is_(None))


def came(session: Session, contracts: Collection[UUID], day: date) -> dict[UUID, Came]:
    """Give what came of each promise of some contracts by the end of a day.

    Args:
        session: where to read; the number of questions is the same however many contracts.
        contracts: their ids.
        day: the last one that counts.

    Returns:
        by obligation; those of which nothing was ever said are left out.
    """
    if not contracts:
        return {}
    sums = _lives(session, contracts)
    for obligation, later in _later(session, contracts, day):
        sums[obligation] = sums[obligation].less(later)
    said = _said(session, contracts, day)
    found = {
        obligation: Came(one.reported, one.verified, one.deliveries, *_told(said[obligation], day))
        for obligation in {*sums, *said}
        for one in [sums[obligation]]
    }
    for obligation, reported, verified in _latest(session, contracts, day):
        if obligation in found:
            found[obligation] = replace(found[obligation], reported=reported, verified=verified)
    return found


def _lives(session: Session, contracts: Collection[UUID]) -> defaultdict[UUID, Sum]:
    """Give the sum of each promise's whole life."""
    query: Any = select(*_SUMS).where(
        col(Rollup.contract_id).in_(contracts), Rollup.span == Span.LIFE
    )
    found: defaultdict[UUID, Sum] = defaultdict(Sum)
    found.update({row[0]: Sum(*row[1:]) for row in session.exec(query)})
    return found


def _later(session: Session, contracts: Collection[UUID], day: date) -> list[tuple[UUID, Sum]]:
    """Give what came after a day: by years and months, and the rest of its own month."""
    month_after, year = after(day), day.replace(month=1, day=1)
    if month_after is None:
        return []
    in_year = and_(
        col(Rollup.span) == Span.MONTH,
        col(Rollup.starts_on) >= month_after,
        col(Rollup.starts_on) <= day.replace(month=12, day=31),
    )
    in_years = and_(col(Rollup.span) == Span.YEAR, col(Rollup.starts_on) > year)
    rolled: Any = select(*_SUMS)
    # joined by the promise, so that the key of the roll-ups is read from the day on
    rolled = rolled.join(Obligation, col(Obligation.id) == Rollup.obligation_id).where(
        col(Obligation.contract_id).in_(contracts)
    )
    found = [
        (row[0], Sum(*row[1:]))
        for condition in (in_year, in_years)
        for row in session.exec(rolled.where(condition))
    ]
    if month_after - timedelta(days=1) == day:
        return found
    one_by_one: Any = select(
        Delivery.obligation_id,
        func.sum(Delivery.quantity),
        func.sum(Delivery.verified),
        func.count(),
    )
    one_by_one = (
        one_by_one.join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(
            col(Obligation.contract_id).in_(contracts),
            col(Delivery.delivered_on) > day,
            col(Delivery.delivered_on) < month_after,
            counts(),
        )
        .group_by(Delivery.obligation_id)
    )
    return found + [(row[0], Sum(*row[1:])) for row in session.exec(one_by_one)]


def _said(
    session: Session, contracts: Collection[UUID], day: date
) -> defaultdict[UUID, list[tuple[Said, date, date]]]:
    """Give what each return says of each promise as a whole, with the days that it is for."""
    query = (
        select(
            col(SubmittedLine.obligation_id),
            col(SubmittedLine.said),
            col(Return.period_starts_on),
            col(Return.period_ends_on),
        )
        .join(Return, said_last())
        .where(col(Return.contract_id).in_(contracts), Return.period_starts_on <= day)
    )
    found: defaultdict[UUID, list[tuple[Said, date, date]]] = defaultdict(list)
    for obligation, said, starts_on, ends_on in session.exec(query):
        found[obligation].append((said, starts_on, ends_on))
    return found


def _told(
    said: list[tuple[Said, date, date]], day: date
) -> tuple[bool, bool, tuple[tuple[date, date], ...]]:
    """Tell whether returns say something, whether nothing, and of which days up to one."""
    words = {one for one, _, _ in said}
    days = tuple((starts_on, min(ends_on, day)) for _, starts_on, ends_on in said)
    return Said.SOMETHING in words, Said.NOTHING in words, days


def _latest(
    session: Session, contracts: Collection[UUID], day: date
) -> list[tuple[UUID, Decimal, Decimal]]:
    """Give the last figure of each promise whose figures do not add up.

    What is verified is the last one that was: a figure that still waits does not undo it.
    """

    def last(column: Any, *conditions: Any) -> Any:
        return (
            select(column)
            .where(
                Delivery.obligation_id == Obligation.id,
                col(Delivery.delivered_on) <= day,
                counts(),
                *conditions,
            )
            .order_by(
                col(Delivery.delivered_on).desc(),
                col(Delivery.recorded_at).desc(),
                col(Delivery.id).desc(),
            )
            .limit(1)
            .correlate(Obligation)
            .scalar_subquery()
        )

    query: Any = select(
        Obligation.id,
        last(Delivery.quantity),
        last(Delivery.verified, col(Delivery.verified) > 0),
    ).where(
        col(Obligation.contract_id).in_(contracts),
        Obligation.accumulation == Accumulation.LATEST,
    )
    return [
        (obligation, reported or Decimal(0), verified or Decimal(0))
        for obligation, reported, verified in session.exec(query)
    ]
