"""Gather what a return is checked against."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam
from sqlmodel import Session, col, select

from app.contracts.kind import Accumulation
from app.contracts.plan.owing import Owing
from app.contracts.plan.queries import falling_due
from app.contracts.queries import refuse_unless_running
from app.contracts.tables import Contract, ContractState, Obligation, ObligationTerm
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.measuring import measuring_of
from app.deliveries.rolling import LIFE_STARTS
from app.deliveries.tables import Return, ReturnLine, Rollup, Span
from app.units import exactly

#: made once for all, since making a question takes as long as its answer
_CONTRACT = (
    select(Contract)
    .where(col(Contract.id) == bindparam("contract"))
    .with_for_update(read=True)
    .execution_options(populate_existing=True)
)
_WHAT: list[Any] = [
    *(Obligation.id, Obligation.measure, Obligation.unit, Obligation.promised),
    *(Obligation.starts_on, Obligation.ends_on, Obligation.accumulation),
    col(ObligationTerm.quantity).label("changed"),
    col(ObligationTerm.starts_on).label("changed_starts_on"),
    col(ObligationTerm.ends_on).label("changed_ends_on"),
    *(Rollup.reported, Rollup.deliveries),
]
#: each obligation of a contract, once for every change of it
_OWED = (
    select(*_WHAT)
    .outerjoin(ObligationTerm, col(ObligationTerm.obligation_id) == Obligation.id)
    .outerjoin(
        Rollup,
        and_(
            col(Rollup.obligation_id) == Obligation.id,
            col(Rollup.span) == Span.LIFE,
            col(Rollup.starts_on) == LIFE_STARTS,
        ),
    )
    .where(col(Obligation.contract_id) == bindparam("contract"))
    .order_by(col(Obligation.ordinal), col(Obligation.id))
)
#: one of them, with what a return's line says of it
_ONE = (
    _OWED.add_columns(ReturnLine.said)
    .outerjoin(
        ReturnLine,
        and_(
            col(ReturnLine.obligation_id) == Obligation.id,
            col(ReturnLine.return_id) == bindparam("return"),
        ),
    )
    .where(col(Obligation.id) == bindparam("obligation"))
)


def today_of(contract: Contract, now: datetime) -> date:
    """Tell what day it is where a contract's days are told."""
    return now.astimezone(ZoneInfo(contract.zone)).date()


def last_day_of(contract: Contract) -> date | None:
    """Give the last day on which a delivery counts; None: it is not known yet."""
    days = [day for day in (contract.ends_on, contract.ended_on) if day is not None]
    return min(days, default=None)


def contract_reported(session: Session, contract_id: UUID, what: str) -> Contract:
    """Give the contract that something is reported under, so that it cannot be closed meanwhile.

    What was done by the end of a contract is reported after it, until all of it is settled.

    Raises:
        ContractNotRunning: if it was not entered into yet, or is closed.
    """
    contract: Contract = session.execute(_CONTRACT, {"contract": contract_id}).scalar_one()
    refuse_unless_reported(contract, what)
    return contract


def refuse_unless_reported(contract: Contract, what: str) -> None:
    """Let through what is reported under a contract that runs, or has ended and is not settled.

    Raises:
        ContractNotRunning: in any other state.
    """
    if contract.state is not ContractState.ENDED:
        refuse_unless_running(contract, what)


def ground_of(
    session: Session,
    parent: Return,
    contract: Contract,
    home: Path,
    now: datetime,
    only: UUID | None = None,
) -> Ground:
    """Give what a return is checked against.

    Args:
        session: where it is kept.
        parent: the return.
        contract: its contract.
        home: folder of the rule library.
        now: when.
        only: the one obligation that is asked about, with what the return's line says of it.
    """
    measuring = measuring_of(session, contract, home)
    return Ground(
        starts_on=parent.period_starts_on,
        ends_on=parent.period_ends_on,
        contract_starts_on=contract.starts_on,
        contract_ends_on=last_day_of(contract),
        today=today_of(contract, now),
        owed=owed_under(session, contract.id) if only is None else _one(session, parent, only),
        units=measuring.units,
        flat_hours=measuring.flat_hours,
        due=_due_within(session, parent, contract),
    )


def owed_under(session: Session, contract_id: UUID) -> dict[UUID, Owed]:
    """Give each obligation of a contract, with the most that was promised and its last days."""
    return _owed(session.execute(_OWED, {"contract": contract_id}))


def _one(session: Session, parent: Return, obligation_id: UUID) -> dict[UUID, Owed]:
    asked = {
        "contract": parent.contract_id, "return": parent.id, "obligation": obligation_id,
    }  # fmt: skip
    return _owed(session.execute(_ONE, asked))


def _owed(rows: Iterable[Row[Any]]) -> dict[UUID, Owed]:
    """Gather the rows of each obligation: one for every change of it, or one alone."""
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return {key: _widest(every) for key, every in found.items()}


def _widest(rows: list[Any]) -> Owed:
    """Take the widest of all that was ever agreed: a change is no reason to lose a delivery."""
    owed = rows[0]
    terms = [row for row in rows if row.changed is not None]
    starts = [owed.starts_on, *(term.changed_starts_on for term in terms)]
    ends = [owed.ends_on, *(term.changed_ends_on for term in terms)]
    return Owed(
        obligation_id=owed.id,
        measure=owed.measure,
        unit=owed.unit,
        promised=max([owed.promised, *(term.changed for term in terms)]),
        starts_on=None if None in starts else min(day for day in starts if day is not None),
        ends_on=None if None in ends else max(day for day in ends if day is not None),
        is_latest=owed.accumulation is Accumulation.LATEST,
        said=getattr(owed, "said", None),
        before=_average(owed.reported, owed.deliveries),
    )


def _average(reported: Decimal | None, deliveries: int | None) -> Decimal:
    """Give what one delivery came to; 0 where none counts."""
    if not reported or not deliveries:
        return Decimal(0)
    with exactly():
        return reported / deliveries


def _due_within(session: Session, parent: Return, contract: Contract) -> Callable[[UUID], Decimal]:
    """Make what gives how much falls due of each obligation in a return's period.

    Of what counts by its latest figure that is the figure. It is worked out once, if at all.
    """
    last, eve = parent.period_ends_on, parent.period_starts_on - timedelta(days=1)

    @cache
    def due() -> Mapping[UUID, Decimal]:
        falling = falling_due(session, [contract], last)
        return {key: _falls(one.owing(eve), one.owing(last)) for key, one in falling.items()}

    return lambda obligation: due().get(obligation, Decimal(0))


def _falls(before: Owing, by: Owing) -> Decimal:
    if by.accumulation is Accumulation.LATEST:
        return by.due
    with exactly():
        return by.due - before.due
