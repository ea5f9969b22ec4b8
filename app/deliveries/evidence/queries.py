"""Look-ups of evidence: what there is, what it proves, and what each measure asks for.

Another authority's is not found; nor, for a supplier, is another's, though the contract may have
gone over from one to the other.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from app.contracts.queries import ContractNotRunning
from app.contracts.tables import Contract, ContractState, Obligation
from app.deliveries.evidence.requirement import (
    BY_RECEIVER,
    NOTHING,
    Requirement,
    requirements,
    requirements_in,
)
from app.deliveries.evidence.tables import Answer, Confirmation, Evidence, Proves
from app.deliveries.tables import Delivery, Return
from app.organisations.caller import Caller
from app.problems import Finding, Invalid, NotFound
from app.procurements.queries import Lock, rules_of
from app.procurements.tables import Lot
from app.rules.library import Library, measures_of

AT_ONCE = 5_000  #: ids in one question, within what both databases take

_MEASURES = select(Obligation.id, Obligation.measure).where(
    col(Obligation.contract_id) == bindparam("contract")
)
#: files that are there, by delivery; made once for all, as the next is
_FILES = (
    select(Proves.delivery_id, Evidence.kind)
    .join(Evidence, col(Evidence.id) == Proves.evidence_id)
    .where(col(Proves.delivery_id).in_(bindparam("ids", expanding=True)))
    .where(col(Proves.removed_at).is_(None), col(Evidence.stored_as) != "")
)
_ANSWERS = select(Confirmation.delivery_id).where(
    col(Confirmation.delivery_id).in_(bindparam("ids", expanding=True)),
    col(Confirmation.answer).in_((Answer.CONFIRMED, Answer.PART)),
)


def evidence_of(
    session: Session, caller: Caller, evidence_id: UUID, lock: Lock = Lock.NONE
) -> Evidence:
    """Give a file's entry that a caller may know of.

    Raises:
        NotFound: if there is none, or it is not the caller's to see.
    """
    query = select(Evidence).where(
        Evidence.id == evidence_id, Evidence.authority_id == caller.authority_id
    )
    if caller.supplier_id is not None:
        query = query.where(Evidence.supplier_id == caller.supplier_id)
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Evidence)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(f"There is no evidence {evidence_id}.", "A contract lists its evidence.")
    return found


def refuse_settled(contract: Contract, what: str) -> None:
    """Let through what is done while anything of a contract can still be proven.

    Args:
        contract: locked, where anything turns on the answer.
        what: is to be done, as a sentence begins: "Verifying".

    Raises:
        ContractNotRunning: before it was entered into, and once it is closed.
    """
    if contract.state not in {ContractState.ENTERED, ContractState.ENDED}:
        raise ContractNotRunning(
            f"{what} needs a contract that was entered into and is not settled; this one is "
            f"{contract.state}.",
            "Record that it was entered into first."
            if contract.state is ContractState.AWARDED
            else "What was done under it can still be read.",
            state=contract.state.value,
        )


def reported_by(query: Any, caller: Caller) -> Any:
    """Leave of a query of deliveries those that a supplier reported; to the authority, all."""
    if caller.supplier_id is None:
        return query
    own = select(Return.id).where(Return.supplier_id == caller.supplier_id)
    return query.where(col(Delivery.return_id).in_(own))


def deliveries_named(
    session: Session,
    caller: Caller,
    contract: Contract,
    ids: Sequence[UUID],
    lock: Lock = Lock.NONE,
) -> list[Delivery]:
    """Give deliveries of a contract by their ids, locked in one order everywhere.

    A supplier names those that it reported itself.

    Raises:
        Invalid: for each that the contract has not, or that was taken back.
    """
    query = select(Delivery).where(Delivery.contract_id == contract.id, col(Delivery.id).in_(ids))
    query = reported_by(query.order_by(col(Delivery.id)), caller)
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Delivery)
    found = list(session.exec(query.execution_options(populate_existing=True)))
    standing = {one.id for one in found if one.withdrawn_at is None}
    faults = [
        Finding(
            "unknown_delivery",
            f"The contract has no delivery {wanted}, or it was taken back.",
            "The contract lists its deliveries.",
            path=f"delivery_ids[{place}]",
        )
        for place, wanted in enumerate(ids)
        if wanted not in standing
    ]
    if faults:
        raise Invalid("Not all of these are deliveries of the contract.", findings=faults)
    return found


def supplier_of(session: Session, caller: Caller, contract: Contract, ids: Sequence[UUID]) -> UUID:
    """Give the supplier that a file is for: the one that reported the deliveries it is put to.

    The contract may have gone over from one to another since. A file for no delivery yet is for
    whoever has the contract now, or for the supplier that hands it in.

    Raises:
        Invalid: if the deliveries are of more than one.
    """
    if caller.supplier_id is not None:
        return caller.supplier_id
    query = (
        select(Return.supplier_id)
        .join(Delivery, col(Delivery.return_id) == Return.id)
        .where(Delivery.contract_id == contract.id, col(Delivery.id).in_(ids))
        .distinct()
    )
    found = session.exec(query).all()
    if len(found) > 1:
        raise two_suppliers()
    return found[0] if found else contract.supplier_id


def two_suppliers() -> Invalid:
    """Say that one file would be read by two suppliers."""
    words = "The contract went over, and these deliveries were reported by two suppliers."
    fix = "Hand the file in once for each: neither reads what is the other's."
    return Invalid(words, fix, [Finding("two_suppliers", words, fix, path="delivery_ids")])


def requirements_for(
    session: Session, contract: Contract, library: Library
) -> Mapping[str, Requirement]:
    """Give what each measure asks for: as the contract's own rules say, else the library.

    What the contract's rules ask nothing of needs nothing, whatever the library says today.
    """
    known = requirements_in(library)
    if contract.lot_id is None:
        return known
    rule_set, pinned = rules_of(session, session.get_one(Lot, contract.lot_id))
    return known | requirements(measures_of(rule_set, pinned))


def measures_owed(session: Session, contract_id: UUID) -> dict[UUID, str]:
    """Give the measure of each obligation of a contract."""
    return {row.id: row.measure for row in session.execute(_MEASURES, {"contract": contract_id})}


def handed_in(session: Session, deliveries: Sequence[UUID]) -> dict[UUID, frozenset[str]]:
    """Give the kinds of evidence that were put to each delivery and are still there.

    The answer of whoever received it, given by a link, is evidence too.
    """
    found: dict[UUID, set[str]] = {one: set() for one in deliveries}
    for start in range(0, len(deliveries), AT_ONCE):
        ids = deliveries[start : start + AT_ONCE]
        for delivery, kind in session.execute(_FILES, {"ids": ids}):
            found[delivery].add(kind)
        for delivery in session.execute(_ANSWERS, {"ids": ids}).scalars():
            found[delivery].add(BY_RECEIVER)
    return {one: frozenset(kinds) for one, kinds in found.items()}


def missing_for(
    session: Session, contract: Contract, library: Library, deliveries: Sequence[Any]
) -> dict[UUID, tuple[str, ...]]:
    """Give what is still missing to prove each of a contract's deliveries, or rows of them."""
    if not deliveries:
        return {}
    needs = requirements_for(session, contract, library)
    measures = measures_owed(session, contract.id)
    there = handed_in(session, [one.id for one in deliveries])
    return {
        one.id: needs.get(measures[one.obligation_id], NOTHING).missing(there[one.id])
        for one in deliveries
    }
