"""Withdraw a contract that was taken on by mistake: one person proposes, another approves.

It may be there twice, or hold a promise that somebody mistyped. It is kept, nothing is owed under
it, and it can be taken on anew by the same reference. What was used is no mistake any more: once
anything was written down for a return, proven, paid, rated, found short or remedied, or a duty was
recorded, what is owed changes by a contract change. What is proposed waits for the second person
as long as the withdrawal of an award does.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, literal, select

from app.contracts.adoption.promising import NotTakenOn
from app.contracts.adoption.queries import was_changed
from app.contracts.duties.tables import DutyDone
from app.contracts.plan.tables import ContractSpend
from app.contracts.queries import refuse_closed
from app.contracts.tables import Contract, ContractState, Origin
from app.contracts.withdrawing import refuse_unproposed
from app.deliveries.closing.tables import CloseOut
from app.deliveries.evidence.tables import Evidence
from app.deliveries.shortfall.tables import Remedy, Shortfall
from app.deliveries.standing.tables import Rating
from app.deliveries.tables import Return
from app.organisations.caller import Caller, SecondPersonNeeded
from app.platform.columns import JsonText
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Stale


class ContractInUse(Conflict):
    """Something has come of the contract, so that it cannot be taken back."""

    slug = "contract-in-use"


def propose_contract_withdrawal(
    session: WriteSession, caller: Caller, contract: Contract, reason: str, now: datetime
) -> Contract:
    """Propose that a contract be withdrawn, in the place of what was proposed before.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone, so that nothing comes of it meanwhile.
        reason: in words.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        NotTakenOn: if the contract came of an award, which is withdrawn instead.
        ContractClosed: if it is settled, or was withdrawn before.
        ContractInUse: if anything has come of it.
    """
    contract.withdrawal_by = caller.person()
    _refuse_used(session, contract)
    contract.withdrawal_proposed_at = now
    contract.withdrawn_because, contract.why_not_withdrawn = reason, ""
    return _changed(session, caller, contract, "withdrawal_proposed", now)


def take_back(
    session: WriteSession, caller: Caller, contract: Contract, reason: str, now: datetime
) -> Contract:
    """Take back that a contract be withdrawn, whoever proposed it; it may be proposed anew.

    Args:
        session: where it is kept.
        caller: a person.
        contract: locked alone.
        reason: in words.
        now: when.

    Raises:
        PersonNeeded: if a program calls.
        ContractClosed: if it is settled, or was withdrawn before.
        WithdrawalNotProposed: if nothing waits: it was not proposed, or was taken back, or lapsed.
    """
    caller.person()
    refuse_closed(contract)
    refuse_unproposed(contract.withdrawal_proposed_at, now, "contract")
    contract.withdrawal_by = contract.withdrawal_proposed_at = None
    contract.withdrawn_because, contract.why_not_withdrawn = "", reason
    return _changed(session, caller, contract, "withdrawal_taken_back", now)


def withdraw_contract(
    session: WriteSession, caller: Caller, contract: Contract, version: int, now: datetime
) -> Contract:
    """Withdraw a contract as another person proposed.

    Args:
        session: where it is kept.
        caller: another person than the one who proposed it.
        contract: locked alone.
        version: of the contract that the caller has read, with the reason that was proposed.
        now: when.

    Raises:
        WithdrawalNotProposed: if nobody has proposed it, or that lapsed.
        SecondPersonNeeded: if the caller proposed it.
        Stale: if the contract has changed since the caller read it.
        Problem: as `propose_contract_withdrawal` does.
    """
    person = caller.person()
    _refuse_used(session, contract)
    refuse_unproposed(contract.withdrawal_proposed_at, now, "contract")
    _refuse_own(contract, person)
    if version != contract.version:
        raise Stale(
            f"This contract is at version {contract.version} now.",
            "Read it again, and say that version.",
            current_version=contract.version,
        )
    contract.state = ContractState.WITHDRAWN
    return _changed(session, caller, contract, "withdrawn", now)


def _changed(
    session: WriteSession, caller: Caller, contract: Contract, what: str, now: datetime
) -> Contract:
    contract.version += 1
    contract.updated_at = now
    note(
        session, f"contract.{what}", contract.id, now, authority=contract.authority_id,
        actor=caller.who, version=contract.version,
    )  # fmt: skip
    return contract


def _refuse_own(contract: Contract, person: Any) -> None:
    if contract.withdrawal_by == person:
        raise SecondPersonNeeded(
            "You proposed this withdrawal, so another person decides about it.",
            "Ask somebody else who may approve changes of contracts; or take it back with "
            "`withdraw`.",
        )


def _refuse_used(session: Session, contract: Contract) -> None:
    """Let through a contract that was taken on and has been used for nothing yet."""
    if contract.origin is not Origin.TAKEN_ON:
        raise NotTakenOn("This contract is an award's.", "Withdraw the award, before it is made.")
    refuse_closed(contract)
    used = list(_used(session, contract))
    if used:
        raise ContractInUse(
            f"This contract has {', '.join(used)}; it is no mistake any more.",
            "Propose a contract change.",
            used=used,
        )


def _used(session: Session, contract: Contract) -> Iterator[str]:
    """Say in words what has come of a contract."""
    empty = literal([], JsonText())
    kept: tuple[tuple[str, Any], ...] = (
        ("returns that were submitted", select(Return.id).where(Return.submission > 0)),
        (
            "a return that somebody writes",
            select(Return.id).where(Return.submission == 0, col(Return.writers) != empty),
        ),
        ("evidence", select(Evidence.id)),
        ("spending", select(ContractSpend.id).where(col(ContractSpend.replaced_at).is_(None))),
        ("ratings", select(Rating.id)),
        ("shortfalls", select(Shortfall.id)),
        ("remedies", select(Remedy.id)),
        ("duties that were done", select(DutyDone.id).where(col(DutyDone.replaced_at).is_(None))),
        ("a closing", select(CloseOut.id)),
    )
    for what, query in kept:
        table = query.column_descriptions[0]["entity"]
        if session.exec(query.where(table.contract_id == contract.id)).first() is not None:
            yield what
    if was_changed(session, contract.id):
        yield "changes"
