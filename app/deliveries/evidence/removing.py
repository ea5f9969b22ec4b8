"""Take a file away from deliveries, or erase its bytes; what was, and why, stays on record."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from app.contracts.queries import contract_for
from app.deliveries.evidence.queries import deliveries_named, evidence_of, refuse_settled
from app.deliveries.evidence.sweeping import JOB
from app.deliveries.evidence.tables import Evidence, Proves
from app.deliveries.evidence.uploading import refuse_gone
from app.deliveries.evidence.weighing import weigh
from app.deliveries.lifecycle import PROVEN
from app.deliveries.tables import Delivery
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.jobs.enqueuing import enqueue
from app.problems import Conflict, Finding, Invalid
from app.procurements.queries import Lock
from app.rules.library import Library


class ProofInUse(Conflict):
    """A delivery was verified on the strength of this."""

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
        ProofInUse: if one of them is verified.
    """
    contract_id = evidence_of(session, caller, evidence_id).contract_id
    contract = contract_for(session, caller, contract_id, Lock.SHARED)
    refuse_settled(contract, "Removing evidence")
    entry = evidence_of(session, caller, evidence_id, Lock.ALONE)
    found = deliveries_named(session, caller, contract, deliveries, Lock.ALONE)
    _refuse_verified(found)
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


def erase(
    session: WriteSession, caller: Caller, evidence_id: UUID, reason: str, now: datetime
) -> Evidence:
    """Erase a file's bytes; its entry stays, with its digest, who erased it and why.

    The bytes go within moments, unless another entry of the authority is about the very same
    ones. What was verified on it stays verified; what was only evidenced stays so, until its
    evidence is looked at again.

    Raises:
        NotFound: if there is no such file for the caller.
        EvidenceGone: if only its entry was left.
    """
    entry = evidence_of(session, caller, evidence_id, Lock.ALONE)
    refuse_gone(entry)
    path, entry.stored_as = entry.stored_as, ""
    entry.erased_by, entry.erased_at, entry.why_erased = caller.who, now, reason
    entry.version += 1
    entry.updated_at = now
    enqueue(session, JOB, {"path": path}, now, authority=entry.authority_id)
    note(
        session, "evidence.erased", entry.id, now,
        authority=entry.authority_id, actor=caller.who, contract=entry.contract_id,
        digest=entry.digest,
    )  # fmt: skip
    return entry


def _refuse_verified(deliveries: Sequence[Delivery]) -> None:
    verified = [one.reference for one in deliveries if one.state in PROVEN]
    if verified:
        raise ProofInUse(
            f"{', '.join(verified[:10])} was verified on the strength of this.",
            "Take the verification back first, with a reason.",
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
