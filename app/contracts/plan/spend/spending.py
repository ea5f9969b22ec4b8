"""Record what was spent under a contract, and put a slip right.

A credit note is spending below zero. Nothing is changed in place: what was wrong stays to be
read, and what takes its place says why.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.plan.tables import ContractSpend
from app.contracts.queries import ContractNotRunning
from app.contracts.tables import Contract, ContractState
from app.contracts.today import today
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid, NotFound


class SpendOverlaps(Conflict):
    """The same source has told of some of these days already."""

    slug = "spend-overlaps"


class SpendReplaced(Conflict):
    """It was put right before."""

    slug = "spend-replaced"


@dataclass(frozen=True, slots=True)
class Spend:
    """What was paid or invoiced in some days."""

    starts_on: date
    ends_on: date
    amount: Decimal  #: in pounds without VAT; below zero: a credit note
    source: str


def record(
    session: WriteSession, caller: Caller, contract: Contract, spend: Spend, now: datetime
) -> ContractSpend:
    """Record what was spent under a contract in some days.

    Args:
        session: where it is kept.
        caller: who records it.
        contract: locked alone.
        spend: what was spent.
        now: when.

    Raises:
        ContractNotRunning: if the contract was not entered into, or is closed.
        Invalid: if its days are to come, before the contract, or out of order.
        SpendOverlaps: if the same source told of some of them; it names which.
    """
    _refuse_state(contract)
    _refuse_days(contract, spend, now)
    _refuse_overlap(session, contract, spend)
    made = _made(contract, caller, spend, now)
    session.add(made)
    session.flush()
    note(
        session, "contract.spend_recorded", contract.id, now, authority=contract.authority_id,
        actor=caller.who, spend=made.id,
    )  # fmt: skip
    return made


def correct(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    was: ContractSpend,
    spend: Spend,
    reason: str,
    now: datetime,
) -> ContractSpend:
    """Put another record in the place of one that was wrong, with the reason.

    Raises:
        ContractNotRunning: if the contract is closed.
        SpendReplaced: if it was put right before.
        Invalid: if its days are to come, before the contract, or out of order.
        SpendOverlaps: if another record of the same source tells of some of its days.
    """
    _refuse_state(contract)
    session.refresh(was)  # the contract is locked by now
    if was.replaced_at is not None:
        raise SpendReplaced(
            "This record was put right before.", "Correct the one that took its place."
        )
    _refuse_days(contract, spend, now)
    was.replaced_at = now
    session.flush()
    _refuse_overlap(session, contract, spend)
    made = _made(contract, caller, spend, now)
    made.replaces, made.reason = was.id, reason
    session.add(made)
    session.flush()
    note(
        session, "contract.spend_corrected", contract.id, now, authority=contract.authority_id,
        actor=caller.who, spend=made.id, replaces=was.id,
    )  # fmt: skip
    return made


def spend_of(session: Session, caller: Caller, spend_id: UUID) -> ContractSpend:
    """Give a record of spending of the caller's authority.

    Raises:
        NotFound: if there is none, or it is another authority's.
    """
    query = select(ContractSpend).where(
        ContractSpend.id == spend_id, ContractSpend.authority_id == caller.authority_id
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no record of spending {spend_id}.", "A contract lists what was spent."
        )
    return found


def _made(contract: Contract, caller: Caller, spend: Spend, now: datetime) -> ContractSpend:
    return ContractSpend(
        authority_id=contract.authority_id,
        contract_id=contract.id,
        starts_on=spend.starts_on,
        ends_on=spend.ends_on,
        amount=spend.amount,
        source=spend.source,
        recorded_by=caller.who,
        recorded_at=now,
    )


def _refuse_state(contract: Contract) -> None:
    if contract.state not in (ContractState.ENTERED, ContractState.ENDED):
        raise ContractNotRunning(
            f"Spending is recorded once a contract runs and until it is closed; this one is "
            f"{contract.state}.",
            "Read its state first.",
            state=contract.state.value,
        )


def _refuse_days(contract: Contract, spend: Spend, now: datetime) -> None:
    day = today(contract.zone, now)
    first_on = min(one for one in (contract.entered_on, contract.starts_on, day) if one)
    if spend.ends_on < spend.starts_on:
        words = f"{spend.ends_on} is before {spend.starts_on}."
        found = Finding("days_out_of_order", words, "Give the first day first.", path="ends_on")
    elif spend.ends_on > day:
        words = f"What is spent by {spend.ends_on} is not known yet: it is {day}."
        found = Finding(
            "not_spent_yet", words, "Record it once those days are over.", path="ends_on"
        )
    elif spend.ends_on < first_on:
        words = f"{spend.ends_on} is before the contract's first day, {first_on}."
        fix = "Look whether the year is as it was meant."
        found = Finding("too_early", words, fix, path="ends_on")
    else:
        return
    raise Invalid(words, findings=[found])


def _refuse_overlap(session: Session, contract: Contract, spend: Spend) -> None:
    query = select(ContractSpend).where(
        ContractSpend.contract_id == contract.id,
        ContractSpend.source == spend.source,
        col(ContractSpend.replaced_at).is_(None),
        ContractSpend.starts_on <= spend.ends_on,
        ContractSpend.ends_on >= spend.starts_on,
    )
    found = session.exec(query.limit(1)).one_or_none()
    if found is not None:
        raise SpendOverlaps(
            f"The same source has told what was spent from {found.starts_on} to {found.ends_on}.",
            "Correct that record, or name another source, such as the number of a credit note.",
            spend_id=str(found.id),
        )
