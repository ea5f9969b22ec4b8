"""Look-ups of remedies, each for one caller, and of what a proposal rests on."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.change.holder import holder_on
from app.contracts.change.queries import held_by
from app.contracts.queries import contract_for
from app.contracts.tables import Contract, Obligation
from app.contracts.today import today
from app.deliveries.shortfall.failure import Told, failure_of, is_told
from app.deliveries.shortfall.kind import RemedyKind, RemedyState
from app.deliveries.shortfall.offset import DOWN, surplus_of
from app.deliveries.shortfall.queries import kept_for
from app.deliveries.shortfall.remedies.ladder import Earlier, left_time
from app.deliveries.shortfall.tables import Remedy, RemedyStep
from app.deliveries.standing.queries import standings
from app.organisations.caller import Caller
from app.organisations.tables import Supplier
from app.problems import NotFound
from app.procurements.queries import Lock
from app.rules.library import Library, dated
from app.units import exactly, rounded

#: kinds that cover so much of what is short
COVERING = (RemedyKind.SUBSTITUTION, RemedyKind.CREDIT)
#: states of a remedy that covers it, or may
COUNTED = (RemedyState.PROPOSED, RemedyState.OPEN, RemedyState.MET)


def remedy_of(session: Session, caller: Caller, remedy_id: UUID, lock: Lock = Lock.NONE) -> Remedy:
    """Give a remedy that a caller may know of: a supplier, once it was approved.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    found: Remedy | None = kept_for(session, Remedy, caller, remedy_id, lock)
    if found is None or not _is_known_to(session, caller, found):
        raise NotFound(f"There is no remedy {remedy_id}.", "List them to see which there are.")
    return found


def approved_for(query: Any, caller: Caller) -> Any:
    """Narrow a query of remedies for a supplier to what was approved, be it withdrawn since.

    What the authority only thinks of doing is its own, and so is what it turned down.
    """
    if caller.supplier_id is None:
        return query
    approved = select(RemedyStep.id).where(
        RemedyStep.remedy_id == Remedy.id, RemedyStep.became == RemedyState.OPEN
    )
    return query.where(approved.exists())


def _is_known_to(session: Session, caller: Caller, remedy: Remedy) -> bool:
    query = approved_for(select(Remedy.id).where(Remedy.id == remedy.id), caller)
    return session.exec(query).one_or_none() is not None


def remedy_under(session: Session, caller: Caller, remedy_id: UUID) -> tuple[Remedy, Contract]:
    """Give a remedy to be changed, locked alone, and its contract, locked before it.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    known = remedy_of(session, caller, remedy_id)
    contract = contract_for(session, caller, known.contract_id, Lock.ALONE)
    return remedy_of(session, caller, remedy_id, Lock.ALONE), contract


def steps_of(session: Session, remedy_id: UUID) -> list[RemedyStep]:
    """List the steps of a remedy, in the order in which they were entered."""
    query = select(RemedyStep).where(RemedyStep.remedy_id == remedy_id)
    return list(session.exec(query.order_by(col(RemedyStep.number))))


def remedies_for(session: Session, obligation_id: UUID) -> list[Remedy]:
    """List the remedies of an obligation, in the order in which they were proposed."""
    query = select(Remedy).where(Remedy.obligation_id == obligation_id)
    return list(session.exec(query.order_by(col(Remedy.proposed_at), col(Remedy.id))))


def earlier_of(remedies: Sequence[Remedy], zone: str) -> list[Earlier]:
    """Give of remedies what the order of the ladder turns on; days are those of a time zone."""
    return [
        Earlier(
            one.kind,
            one.state,
            left_time(one.due_on, today(zone, one.decided_at or one.proposed_at)),
        )
        for one in remedies
    ]


def covered_by(remedies: Sequence[Remedy], carried: Mapping[UUID, Decimal]) -> Decimal:
    """Add up how much of what is short substitutions and credits cover, or would.

    Args:
        remedies: of one obligation.
        carried: of each substitution that was met, what it covers still: see `carried_under`.
    """
    counted = (
        carried.get(one.id, one.quantity or Decimal(0))
        for one in remedies
        if one.kind in COVERING and one.state in COUNTED
    )
    return sum(counted, Decimal(0))


def carried_under(
    session: Session, contract: Contract, day: date, library: Library
) -> dict[UUID, Decimal]:
    """Say how much of what is short each substitution that was met covers at the end of a day.

    It was met by a surplus that was verified. What is verified less since carries it no longer,
    or in part; of several that share a surplus, those proposed first are carried first.
    """
    query = select(Remedy).where(
        Remedy.contract_id == contract.id,
        Remedy.kind == RemedyKind.SUBSTITUTION,
        Remedy.state == RemedyState.MET,
    )
    met = session.exec(query.order_by(col(Remedy.proposed_at), col(Remedy.id))).all()
    every = standings(session, [contract], day, library) if met else {}
    left = {key: surplus_of(one) for key, one in every.items()}
    found: dict[UUID, Decimal] = {}
    for one in met:
        if one.in_place is None or not one.quantity or not one.substitute:
            raise ValueError(f"the substitution {one.id} names nothing in its place")
        used = min(left[one.in_place], one.substitute)
        left[one.in_place] -= used
        with exactly():
            part = rounded(one.quantity * used / one.substitute, DOWN)
        found[one.id] = one.quantity if used == one.substitute else part
    return found


def credited_under(session: Session, contract_id: UUID) -> Decimal:
    """Add up what credits under a contract come to, or would, in pounds: caps are for all."""
    query = select(Remedy).where(
        Remedy.contract_id == contract_id,
        Remedy.kind == RemedyKind.CREDIT,
        col(Remedy.state).in_(COUNTED),
    )
    return sum((one.amount or Decimal(0) for one in session.exec(query)), Decimal(0))


def retained_under(session: Session, contract_id: UUID) -> Decimal:
    """Add up what is held back under a contract, or would be, in pounds; what was met is free."""
    query = select(Remedy).where(
        Remedy.contract_id == contract_id,
        Remedy.kind == RemedyKind.RETENTION,
        col(Remedy.state).in_((RemedyState.PROPOSED, RemedyState.OPEN, RemedyState.NOT_MET)),
    )
    return sum((one.amount or Decimal(0) for one in session.exec(query)), Decimal(0))


def value_of(library: Library, measure: str, day: date) -> Decimal | None:
    """Give what one unit of a measure is worth in pounds on a day, by the library's catalogues."""
    for catalogue in library.catalogues.values():
        for one in catalogue.measures:
            if one.code == measure and one.value is not None:
                value = dated(one.value, library)
                found = None if value is None else value.on(day)
                return None if found is None else found.value
    return None


def met_in_place(session: Session, remedy: Remedy) -> Decimal:
    """Add up what other substitutions that were met have used of the same obligation."""
    query = select(Remedy).where(
        Remedy.in_place == remedy.in_place,
        Remedy.state == RemedyState.MET,
        Remedy.id != remedy.id,
    )
    used = (one.substitute or Decimal(0) for one in session.exec(query))
    return sum(used, Decimal(0))


def failures_of(session: Session, contract: Contract) -> list[dict[str, Any]]:
    """Give a contract's remedies as open contracting tells performance failures."""
    held = held_by(session, [contract])[contract.id]
    suppliers = {one.supplier_id: session.get_one(Supplier, one.supplier_id) for one in held}
    query = (
        select(Remedy, Obligation)
        .join(Obligation, col(Obligation.id) == Remedy.obligation_id)
        .where(Remedy.contract_id == contract.id)
        .order_by(col(Remedy.proposed_at), col(Remedy.id))
    )
    return [
        failure_of(_told(remedy, owed, contract, suppliers[holder_on(held, remedy.starts_on)]))
        for remedy, owed in session.exec(query)
        if is_told(remedy.kind, remedy.state)
    ]


def _told(remedy: Remedy, owed: Obligation, contract: Contract, supplier: Supplier) -> Told:
    decided = None if remedy.decided_at is None else today(contract.zone, remedy.decided_at)
    return Told(
        id=remedy.id,
        kind=remedy.kind,
        state=remedy.state,
        what=remedy.what,
        starts_on=remedy.starts_on,
        due_on=remedy.due_on,
        decided_on=decided,
        amount=remedy.amount,
        breach=remedy.working.get("breach"),
        requirement=owed.title or owed.measure,
        supplier_id=supplier.id,
        supplier=supplier.name,
    )
