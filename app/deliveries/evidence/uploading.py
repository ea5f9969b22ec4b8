"""Keep the entry of a file that was put into the store, and put it to its deliveries."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.contracts.tables import Contract
from app.deliveries.evidence.filing import Filed, entry_of
from app.deliveries.evidence.queries import (
    deliveries_named,
    evidence_of,
    refuse_settled,
    supplier_of,
    two_suppliers,
)
from app.deliveries.evidence.tables import Evidence, Proves
from app.deliveries.evidence.weighing import weigh
from app.deliveries.queries import contract_reported_by
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.procurements.queries import Lock
from app.rules.library import Library


class EvidenceGone(Conflict):
    """Only the entry of the file is left: it was erased, or never let in."""

    slug = "evidence-gone"


def upload(
    session: WriteSession,
    caller: Caller,
    filed: Filed,
    library: Library,
    now: datetime,
) -> Evidence:
    """Keep a file as evidence, and bring the deliveries that it proves on.

    Args:
        session: where its entry is kept.
        caller: who sent it.
        filed: the file, in the store.
        library: where the contract's own rules do not say what a measure asks for.
        now: when.

    Raises:
        NotFound: if there is no such contract for the caller.
        ContractNotRunning: if nothing of it can be proven any more, or yet.
        Invalid: if a delivery is not the contract's, or was taken back, or two suppliers reported
            them.
    """
    contract = contract_reported_by(session, caller, filed.sent.contract_id, Lock.SHARED)
    refuse_settled(contract, "Handing in evidence")
    supplier_id = supplier_of(session, caller, contract, filed.sent.deliveries)
    entry = entry_of(filed, caller, supplier_id, now)
    session.add(entry)
    session.flush()
    moved = _put(session, caller, contract, entry, filed.sent.deliveries, library, now)
    note(
        session, "evidence.uploaded", entry.id, now,
        authority=entry.authority_id, actor=caller.who, contract=contract.id,
        digest=entry.digest, deliveries=len(filed.sent.deliveries), evidenced=moved,
    )  # fmt: skip
    return entry


def put_to(
    session: WriteSession,
    caller: Caller,
    evidence_id: UUID,
    deliveries: Sequence[UUID],
    library: Library,
    now: datetime,
) -> Evidence:
    """Put a file to further deliveries; to one that has it already it changes nothing.

    Raises:
        NotFound: if there is no such file for the caller.
        EvidenceGone: if only its entry is left.
        ContractNotRunning: if nothing of its contract can be proven any more.
        Invalid: if a delivery is not the contract's, was taken back, had the file removed, or was
            reported by another supplier than the file is for.
    """
    contract_id = evidence_of(session, caller, evidence_id).contract_id
    contract = contract_reported_by(session, caller, contract_id, Lock.SHARED)
    refuse_settled(contract, "Putting evidence to a delivery")
    entry = evidence_of(session, caller, evidence_id, Lock.ALONE)
    refuse_gone(entry)
    moved = _put(session, caller, contract, entry, deliveries, library, now)
    entry.version += 1
    entry.updated_at = now
    note(
        session, "evidence.put", entry.id, now,
        authority=entry.authority_id, actor=caller.who, contract=contract.id,
        deliveries=len(deliveries), evidenced=moved,
    )  # fmt: skip
    return entry


def refuse_gone(entry: Evidence) -> None:
    """Let through what needs the file itself.

    Raises:
        EvidenceGone: if only its entry is left; it says why.
    """
    if not entry.stored_as:
        was = "erased" if entry.erased_at else "never let into the store"
        raise EvidenceGone(f"This file was {was}.", "Hand in another one.")


def _put(
    session: WriteSession,
    caller: Caller,
    contract: Contract,
    entry: Evidence,
    ids: Sequence[UUID],
    library: Library,
    now: datetime,
) -> int:
    """Put a file to deliveries, and give how many became evidenced by it."""
    if not ids:
        return 0
    deliveries = deliveries_named(session, caller, contract, ids, Lock.ALONE)
    if supplier_of(session, caller, contract, ids) != entry.supplier_id:
        raise two_suppliers()
    query = select(Proves).where(Proves.evidence_id == entry.id, col(Proves.delivery_id).in_(ids))
    there = {one.delivery_id: one for one in session.exec(query)}
    _refuse_removed(ids, {one for one, put in there.items() if put.removed_at is not None})
    new = [one for one in deliveries if one.id not in there]
    session.add_all(
        Proves(delivery_id=one.id, evidence_id=entry.id, by=caller.who, at=now) for one in new
    )
    return weigh(session, contract, new, library, now, by=caller.who)


def _refuse_removed(ids: Sequence[UUID], removed: set[UUID]) -> None:
    """Refuse to put a file back: that it was removed, and why, stays as it was noted."""
    words, fix = "The file was removed from this delivery.", "Hand it in again as a new one."
    faults = [
        Finding("evidence_removed", words, fix, path=f"delivery_ids[{place}]")
        for place, one in enumerate(ids)
        if one in removed
    ]
    if faults:
        raise Invalid(words, fix, faults)
