"""Take a file away from deliveries; that it was there, and why it went, stays on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.deliveries.evidence.queries import deliveries_named, evidence_of, refuse_settled
from app.deliveries.evidence.tables import Evidence, Proves
from app.deliveries.evidence.weighing import weigh
from app.deliveries.lifecycle import PROVEN, DeliveryState
from app.deliveries.queries import contract_reported_by
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.procurements.queries import Lock
from app.rules.library import Library

#: states of a delivery whose evidence is not taken away
IN_USE = PROVEN | {DeliveryState.DISPUTED}


class ProofInUse(Conflict):
    """A delivery was verified on the strength of this, or is disputed in spite of it."""

    slug = "proof-in-use"


def remove_from(
    session: WriteSession,
    caller: Caller,
    evidence_id: UUID,
    deliveries: Sequence[UUID],
    reason: str,
    library: Library,
    now: datetime,
) -> Evidence:
    """Take a file away from deliveries; those that lack proof then are claimed again.

    Raises:
        NotFound: if there is no such file for the caller.
        ContractNotRunning: if nothing of its contract can be proven any more.
        Invalid: if the file is not put to one of the deliveries.
        ProofInUse: if one of them is verified or disputed.
    """
    contract_id = evidence_of(session, caller, evidence_id).contract_id
    contract = contract_reported_by(session, caller, contract_id, Lock.SHARED)
    refuse_settled(contract, "Removing evidence")
    entry = evidence_of(session, caller, evidence_id, Lock.ALONE)
    found = deliveries_named(session, caller, contract, deliveries, Lock.ALONE)
    _refuse_in_use(found)
    for put in _put_to(session, entry, deliveries):
        put.removed_by, put.removed_at, put.why_removed = caller.who, now, reason
    moved = weigh(session, contract, found, library, now, by=caller.who, reason=reason)
    entry.version += 1
    entry.updated_at = now
    note(
        session, "evidence.removed", entry.id, now,
        authority=entry.authority_id, actor=caller.who, contract=contract.id,
        deliveries=len(found), claimed_again=moved,
    )  # fmt: skip
    return entry


def _refuse_in_use(deliveries: Sequence[Delivery]) -> None:
    held = [one.reference for one in deliveries if one.state in IN_USE]
    if held:
        raise ProofInUse(
            f"{', '.join(held[:10])}: verified on the strength of this, or disputed.",
            "Take the verification back first, or settle the dispute, with a reason.",
        )


def _put_to(session: WriteSession, entry: Evidence, ids: Sequence[UUID]) -> list[Proves]:
    """Give the rows that say that a file is put to deliveries, one for each."""
    query = select(Proves).where(
        Proves.evidence_id == entry.id,
        col(Proves.delivery_id).in_(ids),
        col(Proves.removed_at).is_(None),
    )
    found = list(session.exec(query.with_for_update()))
    there = {one.delivery_id for one in found}
    words = "The file is not put to this delivery."
    faults = [
        Finding("not_put", words, "Name those that it is put to.", path=f"delivery_ids[{place}]")
        for place, one in enumerate(ids)
        if one not in there
    ]
    if faults:
        raise Invalid(words, findings=faults)
    return found
