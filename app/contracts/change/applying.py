"""Carry out a change that was approved: new terms for what is owed, new facts of the contract.

The baseline of an obligation is never touched; each change adds what is owed from its day on.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from app.contracts.change.tables import ChangeLine, ContractChange
from app.contracts.change.wanted import ChangeKind
from app.contracts.ending import end_contract
from app.contracts.plan.owing import Promise
from app.contracts.tables import Contract, Ending, Obligation, ObligationTerm
from app.organisations.caller import Caller
from app.platform.database import WriteSession


def set_terms(
    session: WriteSession,
    change: ContractChange,
    lines: Sequence[ChangeLine],
    promises: Mapping[UUID, Promise],
    by: UUID,
    now: datetime,
) -> int:
    """Keep what is owed from the change's day on; say of how many obligations it changes.

    An obligation that ran to the contract's last day runs to its new one.

    Args:
        session: where it is kept.
        change: that was approved.
        lines: what it does to each obligation.
        promises: the obligations as they stood.
        by: the person who approved it.
        now: when.
    """
    numbers = _numbers(session, change.contract_id)
    made = []
    for line in lines:
        promise = promises[line.obligation_id]
        ends_on = _last_day(change, promise)
        if line.wanted == promise.quantity and ends_on == promise.ends_on:
            continue
        made.append(
            ObligationTerm(
                obligation_id=line.obligation_id,
                number=numbers.get(line.obligation_id, 0) + 1,
                quantity=line.wanted,
                starts_on=promise.starts_on,
                ends_on=ends_on,
                effective_on=change.effective_on,
                change_id=change.id,
                set_by=by,
                set_at=now,
            )
        )
    session.add_all(made)
    session.flush()
    return len(made)


def change_contract(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    change: ContractChange,
    now: datetime,
) -> None:
    """Give a contract the value, the last day or the supplier that a change says, or end it.

    Raises:
        Invalid: if it cannot have ended on that day.
    """
    if change.kind is ChangeKind.EARLY_END:
        on, why = change.effective_on, change.reason
        end_contract(session, caller, contract, Ending.TERMINATED, on, why, now)
        return
    contract.value, contract.ends_on = change.value_after, change.ends_after
    contract.supplier_id = change.supplier_after or contract.supplier_id
    contract.version += 1
    contract.updated_at = now
    session.flush()


def _last_day(change: ContractChange, promise: Promise) -> date | None:
    if change.kind is ChangeKind.EARLY_END:
        return min(promise.ends_on or change.effective_on, change.effective_on)
    is_to_the_end = promise.ends_on == change.ends_before
    return change.ends_after if is_to_the_end else promise.ends_on


def _numbers(session: WriteSession, contract_id: UUID) -> dict[UUID, int]:
    """Give the number of the last term of each obligation that has any."""
    query = (
        select(ObligationTerm.obligation_id, func.max(ObligationTerm.number))
        .join(Obligation, col(Obligation.id) == ObligationTerm.obligation_id)
        .where(Obligation.contract_id == contract_id)
        .group_by(col(ObligationTerm.obligation_id))
    )
    return dict(session.exec(query).all())
