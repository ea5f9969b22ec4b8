"""Give a file back, byte for byte, to whoever may read it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from app.deliveries.evidence.queries import evidence_of
from app.deliveries.evidence.tables import Evidence
from app.deliveries.evidence.uploading import refuse_gone
from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.platform.files.store import FileDamaged, Files


def fetch(
    session: Session, files: Files, caller: Caller, evidence_id: UUID, now: datetime
) -> tuple[Evidence, bytes]:
    """Give a file and its entry.

    It may tell of people, so no program reads it for the authority.

    Raises:
        NotFound: if there is no such file for the caller.
        PersonNeeded: if a program of the authority calls.
        EvidenceGone: if only its entry is left.
        FileDamaged: if its bytes are not those that were handed in; the log remembers it.
        StoreAway: if the store cannot be asked.
    """
    entry = evidence_of(session, caller, evidence_id)
    if caller.supplier_id is None:
        caller.person()
    refuse_gone(entry)
    try:
        return entry, files.get(entry.stored_as, entry.digest)
    except FileDamaged as damage:
        damage.to_keep = _keeps_damage(entry, now)
        raise


def _keeps_damage(entry: Evidence, now: datetime) -> Callable[[WriteSession], None]:
    """Make what keeps that a file was found changed; its entry still has the first digest."""
    authority, evidence_id, digest = entry.authority_id, entry.id, entry.digest

    def keep(session: WriteSession) -> None:
        note(session, "evidence.damaged", evidence_id, now, authority=authority, digest=digest)

    return keep
