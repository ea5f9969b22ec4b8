"""What is verified under a contract, and what was reported of days that were another supplier's.

A novation that goes back leaves what the former supplier reported of later days where it was: it
counts, and the supplier whose the days are may report the same. That is a doubt until a person
has it taken out, or has the return's days passed on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from app.contracts.change.holder import ONE_DAY, Held
from app.contracts.change.proposing import Delivered
from app.contracts.change.queries import held_by
from app.contracts.change.tables import ChangeState, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.kind import Accumulation
from app.contracts.tables import Contract, Obligation
from app.deliveries.lifecycle import DeliveryState
from app.deliveries.standing.adding import counts
from app.deliveries.tables import Delivery, Return, Rollup, Span
from app.organisations.caller import Caller

MOST = 50  #: deliveries that are listed; all of them are counted


@dataclass(frozen=True, slots=True)
class Stray:
    """A delivery that counts, of a day on which its supplier did not hold the contract."""

    delivery: Delivery
    parent: Return
    is_whole: bool  #: its return has no other days, so that they can be passed on


@dataclass(frozen=True, slots=True)
class Strays:
    """Deliveries of days that were another supplier's, which may count twice."""

    deliveries: int = 0
    oldest: tuple[Stray, ...] = ()


NO_STRAYS = Strays()


def delivered_under(
    session: Session, contract_id: UUID, whole_units: Collection[str]
) -> Delivered:
    """Give what is verified of each obligation of a contract by now, in its unit.

    What counts by its latest figure, such as a share of the workforce, has nothing in stock that
    less could not be owed than; it is left out.

    Args:
        session: to read with.
        contract_id: which; it is locked where something is to be decided.
        whole_units: units of which there are no halves.
    """
    query = (
        select(col(Rollup.obligation_id), col(Rollup.verified))
        .join(Obligation, col(Obligation.id) == Rollup.obligation_id)
        .where(
            Rollup.contract_id == contract_id,
            Rollup.span == Span.LIFE,
            Obligation.accumulation == Accumulation.SUM,
        )
    )
    verified = dict(session.exec(query).all())
    return Delivered(verified, whole_units)


def strays_under(session: Session, contract: Contract, until: date) -> Strays:
    """Give what counts under a contract of days that were another supplier's, up to a day."""
    return _strays(
        session, contract.id, held_by(session, [contract])[contract.id], date.min, until
    )


def strays_after(session: Session, caller: Caller, change: ContractChange) -> Strays:
    """Give what counts of days from a novation on and is not of who held the contract then.

    Of a proposal it is what would be so. A supplier is told nothing of what another reported.
    """
    if caller.supplier_id is not None or change.kind is not ChangeKind.NOVATION:
        return NO_STRAYS
    if change.supplier_before is None or change.supplier_after is None:
        return NO_STRAYS
    if change.state is ChangeState.REFUSED:
        return NO_STRAYS
    on = change.effective_on
    held: Sequence[Held] = (
        Held(change.supplier_before, ends_on=on - ONE_DAY),
        Held(change.supplier_after, on),
    )
    if change.state is ChangeState.APPROVED:  # others may have come after it
        contract = session.get_one(Contract, change.contract_id)
        held = held_by(session, [contract])[contract.id]
    return _strays(session, change.contract_id, held, on, date.max)


def _strays(
    session: Session, contract_id: UUID, held: Sequence[Held], first: date, last: date
) -> Strays:
    if len({one.supplier_id for one in held}) == 1:
        return NO_STRAYS  # nobody else ever had it
    of_another = or_(
        *(
            and_(
                col(Return.supplier_id) != one.supplier_id,
                col(Delivery.delivered_on).between(one.starts_on, one.ends_on),
            )
            for one in held
        )
    )
    such = (
        Delivery.contract_id == contract_id,
        col(Delivery.delivered_on).between(first, last),
        counts(),
        Delivery.state != DeliveryState.REJECTED,  # somebody has looked at it
        of_another,
    )
    columns: Any = select(Delivery, Return)
    query = columns.join(Return, col(Return.id) == Delivery.return_id).where(*such)
    number = session.execute(query.with_only_columns(func.count())).scalar_one()
    rows = session.exec(query.order_by(col(Delivery.delivered_on), col(Delivery.id)).limit(MOST))
    oldest = tuple(Stray(one, parent, _is_whole(parent, held)) for one, parent in rows)
    return Strays(number, oldest)


def _is_whole(parent: Return, held: Sequence[Held]) -> bool:
    days = parent.period_starts_on, parent.period_ends_on
    return not any(one.supplier_id == parent.supplier_id and one.has(*days) for one in held)
