"""Gather what a return is checked against."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.contracts.queries import obligations_of, refuse_unless_running
from app.contracts.tables import Contract, ContractState, Obligation, ObligationTerm
from app.deliveries.returns.checks.ground import Ground, Owed
from app.deliveries.returns.checks.measuring import measuring_of
from app.deliveries.tables import Return


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
    query = select(Contract).where(Contract.id == contract_id).with_for_update(read=True)
    contract = session.exec(query.execution_options(populate_existing=True)).one()
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
    session: Session, parent: Return, contract: Contract, home: Path, now: datetime
) -> Ground:
    """Give what a return is checked against."""
    return Ground(
        starts_on=parent.period_starts_on,
        ends_on=parent.period_ends_on,
        contract_starts_on=contract.starts_on,
        contract_ends_on=last_day_of(contract),
        today=today_of(contract, now),
        owed=owed_under(session, contract.id),
        units=measuring_of(session, contract, home).units,
    )


def owed_under(session: Session, contract_id: UUID) -> dict[UUID, Owed]:
    """Give each obligation of a contract, with the most that was promised and its last days."""
    query = (
        select(ObligationTerm)
        .join(Obligation, col(Obligation.id) == ObligationTerm.obligation_id)
        .where(Obligation.contract_id == contract_id)
    )
    changed: dict[UUID, list[ObligationTerm]] = {}
    for term in session.exec(query):
        changed.setdefault(term.obligation_id, []).append(term)
    return {
        owed.id: _owed(owed, changed.get(owed.id, []))
        for owed in obligations_of(session, contract_id)
    }


def _owed(owed: Obligation, terms: list[ObligationTerm]) -> Owed:
    """Take the widest of all that was ever agreed: a change is no reason to lose a delivery."""
    starts = [owed.starts_on, *(term.starts_on for term in terms)]
    ends = [owed.ends_on, *(term.ends_on for term in terms)]
    return Owed(
        obligation_id=owed.id,
        measure=owed.measure,
        unit=owed.unit,
        promised=max([owed.promised, *(term.quantity for term in terms)]),
        starts_on=None if None in starts else min(day for day in starts if day is not None),
        ends_on=None if None in ends else max(day for day in ends if day is not None),
    )
