"""Look-ups of shortfalls and requests for help, each for one caller.

Another authority's are not found; nor, for a supplier, are those of another's contracts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from app.contracts.plan.queries import agreed_plan, terms_of
from app.contracts.queries import ContractNotRunning, contract_for
from app.contracts.tables import Contract, ContractState
from app.contracts.today import today
from app.deliveries.queries import said_last
from app.deliveries.shortfall.kind import HelpOutcome, RemedyKind, RemedyState
from app.deliveries.shortfall.offset import Offset, offsets
from app.deliveries.shortfall.tables import HelpRequest, Remedy, Shortfall
from app.deliveries.standing.standing import Standing
from app.deliveries.tables import Return, SubmittedLine
from app.organisations.caller import Caller
from app.problems import NotFound
from app.procurements.queries import Lock

#: while a contract is in these, what it owes is followed and settled
LIVE = (ContractState.ENTERED, ContractState.ENDED)


def refuse_unless_live(contract: Contract, what: str) -> None:
    """Let through what is done while a contract runs, or is being settled after it ended.

    Args:
        contract: locked, where anything turns on the answer.
        what: is to be done, as a sentence begins: "Proposing a remedy".

    Raises:
        ContractNotRunning: before it was entered into, and once it is closed.
    """
    if contract.state in LIVE:
        return
    raise ContractNotRunning(
        f"{what} needs a contract that was entered into and is not closed; "
        f"this one is {contract.state}.",
        "Record that it was entered into first."
        if contract.state is ContractState.AWARDED
        else "What was done under it can still be read.",
        state=contract.state.value,
    )


def shortfall_of(
    session: Session, caller: Caller, shortfall_id: UUID, lock: Lock = Lock.NONE
) -> Shortfall:
    """Give a shortfall that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found: Shortfall | None = kept_for(session, Shortfall, caller, shortfall_id, lock)
    if found is None:
        raise NotFound(
            f"There is no shortfall {shortfall_id}.", "A contract lists its shortfalls."
        )
    return found


def shortfall_under(
    session: Session, caller: Caller, shortfall_id: UUID
) -> tuple[Shortfall, Contract]:
    """Give a shortfall to be changed, locked alone, and its contract, which stays as it is.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    known = shortfall_of(session, caller, shortfall_id)
    contract = contract_for(session, caller, known.contract_id, Lock.SHARED)
    return shortfall_of(session, caller, shortfall_id, Lock.ALONE), contract


def help_of(
    session: Session, caller: Caller, request_id: UUID, lock: Lock = Lock.NONE
) -> HelpRequest:
    """Give a request for help that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    query = (
        select(HelpRequest)
        .join(Shortfall, col(Shortfall.id) == HelpRequest.shortfall_id)
        .where(HelpRequest.id == request_id, HelpRequest.authority_id == caller.authority_id)
    )
    query = of_own_contracts(query, Shortfall, caller)
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=HelpRequest)
    found: HelpRequest | None = session.exec(
        query.execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no request for help {request_id}.", "List them to see which there are."
        )
    return found


def help_under(session: Session, caller: Caller, request_id: UUID) -> tuple[HelpRequest, Contract]:
    """Give a request for help to be answered, locked alone, and its contract, which stays.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    known = help_of(session, caller, request_id)
    parent = shortfall_of(session, caller, known.shortfall_id)
    contract = contract_for(session, caller, parent.contract_id, Lock.SHARED)
    return help_of(session, caller, request_id, Lock.ALONE), contract


def is_overdue(session: Session, caller: Caller, now: datetime) -> ColumnElement[bool]:
    """Tell of a request for help whether nobody answered it in time, by its contract's own day."""
    zones = select(Contract.zone).where(Contract.authority_id == caller.authority_id).distinct()
    passed = (
        and_(col(Contract.zone) == zone, col(HelpRequest.wanted_by) < today(zone, now))
        for zone in session.exec(zones)
    )
    return and_(col(HelpRequest.outcome) == HelpOutcome.OPEN, or_(false(), *passed))


def kept_for(session: Session, model: Any, caller: Caller, wanted: UUID, lock: Lock) -> Any:
    """Give a row of a contract's by its id, if there is one that the caller may know of."""
    query = select(model).where(model.id == wanted, model.authority_id == caller.authority_id)
    query = of_own_contracts(query, model, caller)
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=model)
    return session.exec(query.execution_options(populate_existing=True)).one_or_none()


def of_own_contracts(query: Any, model: Any, caller: Caller) -> Any:
    """Narrow a query of rows that have a contract to those of a supplier's own contracts."""
    if caller.supplier_id is None:
        return query
    query = query.join(Contract, col(Contract.id) == model.contract_id)
    return query.where(Contract.supplier_id == caller.supplier_id)


@dataclass(frozen=True, slots=True)
class SupplierSaid:
    """The cause that a supplier gave in a return."""

    return_id: UUID
    period_starts_on: date
    period_ends_on: date
    cause: str
    comment: str


def cause_said(session: Session, obligation_id: UUID, day: date) -> SupplierSaid | None:
    """Give the cause that the last return says, of those submitted for periods begun by a day."""
    query = (
        select(Return, SubmittedLine)
        .join(SubmittedLine, said_last())
        .where(
            SubmittedLine.obligation_id == obligation_id,
            SubmittedLine.cause != "",
            Return.period_starts_on <= day,
        )
        .order_by(col(Return.period_starts_on).desc())
    )
    found = session.exec(query).first()
    if found is None:
        return None
    parent, line = found
    return SupplierSaid(
        parent.id, parent.period_starts_on, parent.period_ends_on, line.cause, line.comment
    )


def offsets_under(
    session: Session, contract: Contract, every: Mapping[UUID, Standing]
) -> dict[UUID, tuple[Offset, ...]]:
    """Give what over-delivery covers of each obligation that is short, as the terms allow.

    Args:
        session: where to read.
        contract: whose terms say what stands for what.
        every: the standings of all its obligations on one day.
    """
    terms = terms_of(agreed_plan(session, contract.id))
    return offsets(list(every.values()), terms.offsets, spoken_for(session, contract.id))


def spoken_for(session: Session, contract_id: UUID) -> dict[UUID, Decimal]:
    """Give how much of each obligation of a contract stands for something else, in its unit."""
    query = select(Remedy).where(
        Remedy.contract_id == contract_id,
        Remedy.kind == RemedyKind.SUBSTITUTION,
        col(Remedy.state).in_((RemedyState.OPEN, RemedyState.MET)),
    )
    found: dict[UUID, Decimal] = {}
    for one in session.exec(query):
        if one.in_place is not None:
            found[one.in_place] = found.get(one.in_place, Decimal(0)) + (one.substitute or 0)
    return found
