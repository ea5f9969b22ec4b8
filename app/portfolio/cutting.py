"""Cut what was done under contracts: by year from roll-ups, otherwise by one question.

Cutting by area, tier or receiver adds deliveries up one by one, so that it takes as long as there
are many of them; one contract alone is quick.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.queries import falling_due
from app.contracts.tables import Contract, Obligation
from app.deliveries.standing.adding import Sum, came, counts
from app.deliveries.standing.standing import Came
from app.deliveries.tables import Delivery, Rollup, Span
from app.portfolio.cut import NOTHING, Cut, CutBy, Done, cuts, due_by_year

_COLUMNS: dict[CutBy, Any] = {
    CutBy.PLACE: Delivery.place,
    CutBy.TIER: Delivery.tier,
    CutBy.ORGANISATION: Delivery.organisation,
}


def cut_by(
    session: Session, contracts: Sequence[Contract], by: CutBy, day: date, *, is_one: bool
) -> tuple[Cut, ...]:
    """Cut what was done under some contracts by the end of a day.

    Figures that do not add up, such as shares of a workforce, are left out.

    Args:
        session: where to read.
        contracts: every one of an authority that was entered into, or one of them.
        by: what it is cut by.
        day: the last one that counts.
        is_one: whether it is one of them alone.
    """
    if not contracts:
        return ()
    if by is CutBy.YEAR:
        return cuts(_years(session, contracts, day))
    whose = (
        Delivery.contract_id == contracts[0].id
        if is_one
        else Delivery.authority_id == contracts[0].authority_id
    )
    own = _COLUMNS[by]
    grouped: tuple[Any, ...] = own, Obligation.unit, Obligation.direction
    sums: tuple[Any, ...] = (
        func.sum(Delivery.quantity), func.sum(Delivery.verified), func.count(),
    )  # fmt: skip
    query: Any = (
        select(*grouped, *sums)
        .join(Obligation, col(Obligation.id) == Delivery.obligation_id)
        .where(
            whose,
            Obligation.accumulation == Accumulation.SUM,
            col(Delivery.delivered_on) <= day,
            counts(),
        )
        .group_by(*grouped)
    )
    return cuts(
        Done(str(key), unit, direction, None, *rest)
        for key, unit, direction, *rest in session.exec(query)
    )


def _years(session: Session, contracts: Sequence[Contract], day: date) -> Iterator[Done]:
    """Give what fell due and was done of each promise in each year up to a day.

    The day's own year is what is left of all that came by then.
    """
    ids = [one.id for one in contracts]
    years, all_of = _before(session, ids, day), came(session, ids, day)
    for obligation, falling in falling_due(session, contracts, day).items():
        promise = falling.promise
        if promise.accumulation is not Accumulation.SUM:
            continue
        whole = all_of.get(obligation, Came())
        left = Sum(whole.reported, whole.verified, whole.deliveries)
        found = dict(years.get(obligation, {}))
        for one in found.values():
            left = left.less(one)
        found[day.year] = left
        due = due_by_year(falling, day)
        for year in sorted({*found, *due}):
            one = found.get(year, Sum())
            if one != Sum() or year in due:
                yield Done(
                    str(year), promise.unit, promise.direction, due.get(year, NOTHING),
                    one.reported, one.verified, one.deliveries,
                )  # fmt: skip


def _before(session: Session, contracts: Sequence[UUID], day: date) -> dict[UUID, dict[int, Sum]]:
    """Give what was done of each promise in each year before that of a day."""
    told: tuple[Any, ...] = (
        Rollup.obligation_id, Rollup.starts_on, Rollup.reported, Rollup.verified,
        Rollup.deliveries,
    )  # fmt: skip
    query: Any = select(*told).where(
        col(Rollup.contract_id).in_(contracts),
        Rollup.span == Span.YEAR,
        col(Rollup.starts_on) < day.replace(month=1, day=1),
    )
    found: dict[UUID, dict[int, Sum]] = {}
    for obligation, starts_on, *sums in session.exec(query):
        found.setdefault(obligation, {})[starts_on.year] = Sum(*sums)
    return found
