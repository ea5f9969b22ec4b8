"""Carry out a change that was approved: new terms for what is owed, new facts of the contract.

The baseline of an obligation is never touched; each change adds what is owed from its day on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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

    An obligation that ran to the contract's last day runs to its new one, and none runs beyond it
    that did not before. As it stood until then is kept as its term 0, for to ask about a past day
    is to ask about the days that were known then.

    Args:
        session: where it is kept.
        change: that was approved.
        lines: what it does to each obligation.
        promises: the obligations as they stood.
        by: the person who approved it.
        now: when.
    """
    numbers = _numbers(session, change.contract_id)
    made, changed = [], 0
    for line in lines:
        promise = promises[line.obligation_id]
        ends_on = _last_day(change, promise)
        if line.wanted == promise.quantity and ends_on == promise.ends_on:
            continue
        number = numbers.get(line.obligation_id)
        if number is None:
            made.append(_term(change, promise, 0, by, now))
        wanted = replace(
            promise,
            quantity=line.wanted,
            starts_on=_first_day(promise, ends_on),
            ends_on=ends_on,
        )
        made.append(_term(change, wanted, (number or 0) + 1, by, now))
        changed += 1
    session.add_all(made)
    session.flush()
    return changed


def _term(
    change: ContractChange, promise: Promise, number: int, by: UUID, now: datetime
) -> ObligationTerm:
    return ObligationTerm(
        obligation_id=promise.obligation_id,
        number=number,
        quantity=promise.quantity,
        starts_on=promise.starts_on,
        ends_on=promise.ends_on,
        effective_on=change.effective_on if number else date.min,
        change_id=change.id,
        set_by=by,
        set_at=now,
    )


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
    has_new_value = change.value_before != change.value_after
    is_open = has_new_value or contract.is_vat_computed  # else somebody said it meanwhile
    contract.is_vat_computed = change.is_vat_computed and is_open
    contract.value_with_vat = change.value_with_vat_after
    contract.value, contract.ends_on = change.value_after, change.ends_after
    contract.supplier_id = change.supplier_after or contract.supplier_id
    contract.version += 1
    contract.updated_at = now
    session.flush()


def _last_day(change: ContractChange, promise: Promise) -> date | None:
    if change.kind is ChangeKind.EARLY_END:
        return min(promise.ends_on or change.effective_on, change.effective_on)
    last_on, before, after = promise.ends_on, change.ends_before, change.ends_after
    if last_on is None or before is None or after is None:
        return last_on
    return after if last_on == before or after < last_on < before else last_on


def _first_day(promise: Promise, last_on: date | None) -> date | None:
    """Give an obligation's first day; what would begin after its last is due on that day."""
    if promise.starts_on is None or last_on is None:
        return promise.starts_on
    return min(promise.starts_on, last_on)


def _numbers(session: WriteSession, contract_id: UUID) -> dict[UUID, int]:
    """Give the number of the last term of each obligation that has any."""
    query = (
        select(ObligationTerm.obligation_id, func.max(ObligationTerm.number))
        .join(Obligation, col(Obligation.id) == ObligationTerm.obligation_id)
        .where(Obligation.contract_id == contract_id)
        .group_by(col(ObligationTerm.obligation_id))
    )
    return dict(session.exec(query).all())
