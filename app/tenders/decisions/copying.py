"""Take a supplier's own copy of a damaged tender, once it is proved to be what was received.

The digest of a receipt is taken of all that the tender says and of a salt that was given to its
supplier alone. A copy with that digest is the tender, so nothing turns on who brings it. What was
stored is kept beside it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from app.platform.database import WriteSession
from app.platform.sealing import DataKey, Seals
from app.problems import Conflict, Finding, Invalid
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.queries import standing_receipt
from app.tenders.receipting import is_genuine
from app.tenders.sealing import key_of, seal
from app.tenders.tables import Receipt, Tender, TenderCopy, TenderDecision, TenderVersion


class NothingToProve(Conflict):
    """No receipt is left by which a copy of the tender could be proved."""

    slug = "copy-not-provable"


@dataclass(frozen=True, slots=True)
class Brought:
    """A supplier's copy of its tender: what it said, and the salt of its digest."""

    content: TenderContent
    salt: str


def bring_copy(
    session: WriteSession,
    seals: Seals,
    decision: TenderDecision,
    brought: Brought,
    now: datetime,
) -> TenderCopy:
    """Keep a supplier's copy, sealed, with the proposal to take it.

    Args:
        session: where to keep it.
        seals: what it is sealed with.
        decision: the proposal.
        brought: the copy.
        now: when.

    Raises:
        NothingToProve: if the tender has no receipt, or one that is not as it was made.
        Invalid: if the copy is not what the receipt is of.
    """
    tender = session.get_one(Tender, decision.tender_id)
    key = key_of(session, seals, tender.lot_id)
    receipt = _genuine_receipt(session, key, tender)
    made = seal(key, tender.id, receipt.number, brought.content, brought.salt)
    if made.digest != receipt.digest:
        words = f"This is not what was received: its digest is not {receipt.digest}."
        fix = "Send `content` and `salt` exactly as the service gave them to the supplier."
        finding = Finding("not_what_was_received", words, fix, path="/supplier_copy")
        raise Invalid(words, fix, [finding])
    session.flush()
    copy = TenderCopy(
        decision_id=decision.id, tender_id=tender.id, number=receipt.number,
        sealed=made.content, digest=made.digest, made_at=now,
    )  # fmt: skip
    session.add(copy)
    return copy


def take_copy(
    session: WriteSession, seals: Seals, tender: Tender, decision: TenderDecision
) -> None:
    """Put a copy in the place of the version that was damaged, and open the tender.

    Raises:
        NothingToProve: if the receipt is no longer as it was made, or the copy is another's.
    """
    query = select(TenderCopy).where(TenderCopy.decision_id == decision.id)
    copy = session.exec(query).one_or_none()
    receipt = _genuine_receipt(session, key_of(session, seals, tender.lot_id), tender)
    if copy is None or (copy.number, copy.digest) != (receipt.number, receipt.digest):
        raise _unproved()
    stored = _stored(session, tender, receipt)
    copy.damaged, copy.damaged_digest = stored.sealed, stored.digest
    stored.sealed, stored.digest = copy.sealed, copy.digest
    tender.state, tender.submitted_number = TenderState.OPENED, receipt.number
    tender.set_aside_reason = ""


def _genuine_receipt(session: Session, key: DataKey, tender: Tender) -> Receipt:
    receipt = standing_receipt(session, tender)
    if receipt is None or not is_genuine(key, receipt):
        raise _unproved()
    return receipt


def _stored(session: WriteSession, tender: Tender, receipt: Receipt) -> TenderVersion:
    """Give what is stored of the version that a receipt names; a new row if nothing is."""
    query = select(TenderVersion).where(
        TenderVersion.tender_id == tender.id, TenderVersion.number == receipt.number
    )
    found = session.exec(query).one_or_none()
    if found is None:
        found = TenderVersion(
            tender_id=tender.id, number=receipt.number, sealed=b"", digest="",
            uploaded_at=receipt.submitted_at,
        )  # fmt: skip
        session.add(found)
    return found


def _unproved() -> NothingToProve:
    return NothingToProve(
        "No receipt of this tender is as the service made it, so no copy can be proved by it.",
        "Have the receipt restored from a copy of the database, or decide `exclude_damaged`.",
    )
