"""Know a tender's workbook that says what its last version says, so that none is added."""

from datetime import datetime

from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.sealing import Seals
from app.problems import Finding, Severity
from app.procurements.lifecycle import is_past
from app.procurements.tables import Lot
from app.tenders.content import TenderContent
from app.tenders.lifecycle import TenderState
from app.tenders.sealing import TenderDamaged, key_of, unseal, version_of
from app.tenders.tables import Tender, TenderVersion

IN_HAND = {TenderState.UPLOADED, TenderState.SUBMITTED}


def same_version(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    lot: Lot,
    content: TenderContent,
    at: datetime,
) -> tuple[Tender, TenderVersion] | None:
    """Give the last version of the caller's tender if it says just this; None: it is to be kept.

    What comes after the deadline, or after a withdrawal, is kept whatever it says; so is what
    comes after a version that was damaged, as nobody can tell what that said.

    Args:
        session: where tenders are kept.
        seals: the secrets of this deployment.
        caller: a supplier.
        lot: that it is for, locked.
        content: what the workbook says.
        at: by the database's clock.
    """
    own = select(Tender).where(Tender.lot_id == lot.id, Tender.supplier_id == caller.supplier())
    tender = session.exec(own.with_for_update()).one_or_none()
    is_over = lot.deadline is not None and is_past(lot.deadline, at)
    if tender is None or is_over or tender.state not in IN_HAND:
        return None
    version = version_of(session, tender, tender.latest_number)
    key = key_of(session, seals, lot.id)
    try:
        known = unseal(key, version).content
    except TenderDamaged:
        return None
    return (tender, version) if known == content else None


def nothing_new(tender: Tender) -> Finding:
    """Tell that a workbook added nothing, and what holds."""
    number = tender.latest_number
    words = f"The workbook says what version {number} says already: no version was added."
    is_in = tender.submitted_number == number
    fix = "It is submitted; nothing is left to do." if is_in else f"Submit version {number}."
    return Finding("same_as_before", words, fix, Severity.NOTE)
