"""Submit a tender, confirm it after an amendment, withdraw it: all before the deadline.

The lot is locked, shared with other suppliers; then the database is asked the time. Whoever
moves the deadline or opens the lot locks it alone, so in or out is one fact.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select, update

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.sealing import DataKey, Seals
from app.problems import Conflict, Invalid, NotFound
from app.procurements.queries import Lock, lot_of, state_of
from app.procurements.tables import Lot, Procurement
from app.tenders.lifecycle import DeadlinePassed, TenderState
from app.tenders.proving import faults_in
from app.tenders.queries import admissible_of, standing_receipt, tender_of
from app.tenders.receipting import Submitted, receipt_for
from app.tenders.sealing import content_of, key_of, unseal, version_of
from app.tenders.tables import Receipt, Tender, TenderVersion
from app.tenders.uploading import (
    UNSUBMITTED,
    Clock,
    after_opening,
    keep_late,
    kept_as_late,
    note_in_lot,
    refuse_when_over,
)


class AmendedSince(Conflict):
    """The procurement was amended after the supplier last looked."""

    slug = "amended-since"
    title = "The procurement was amended"


class NothingSubmitted(Conflict):
    """No version of the tender is submitted."""

    slug = "nothing-submitted"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a supplier asks for when it submits."""

    tender_id: UUID
    number: int | None = None  #: of the version; None: the last one written
    procurement_version: int | None = None  #: that the supplier has read; None: does not say


def submit(
    session: WriteSession, seals: Seals, caller: Caller, asked: Asked, clock: Clock
) -> tuple[Tender, Receipt]:
    """Submit a version of a tender, in the place of any submitted before.

    Raises:
        NotFound: if the caller has no such tender.
        DeadlinePassed: at or after the deadline; the attempt is kept.
        AmendedSince: if the supplier has read an older version of the procurement.
        Invalid: with every fault for which it could not be scored.
    """
    caller.supplier()
    tender, lot = locked(session, caller, asked.tender_id)
    number = asked.number or tender.latest_number
    version = version_of(session, tender, number)
    at = clock(session)
    try:
        refuse_when_over(session, lot, at, "Submitting")
    except DeadlinePassed as refusal:
        refusal.to_keep = _keeps_late(tender, number, lot, caller, at)
        can = lot.opened_at is None or _is_first(session, lot, tender, version)
        refusal.how_to_fix = kept_as_late(state_of(session, lot, at), can_be_admitted=can)
        raise
    _take_the_version(session, tender, lot, asked)
    key = key_of(session, seals, lot.id)
    content = unseal(key, version).content
    if faults := faults_in(session, lot, content, at.date()):
        raise Invalid("The tender cannot be scored as it is; it was not submitted.", "", faults)
    standing = standing_receipt(session, tender)
    if standing is not None and _is_the_same(standing, tender, version):
        return tender, standing
    receipt = _receipted(session, key, tender, version, lot, Submitted(at, caller.who))
    facts = {"number": version.number, "digest": version.digest}
    note_in_lot(session, "tender.submitted", tender, caller, at, **facts)
    return tender, receipt


def _is_first(session: WriteSession, lot: Lot, tender: Tender, version: TenderVersion) -> bool:
    """Tell whether a version that comes after the opening is one that could be admitted."""
    if after_opening(lot, version.uploaded_at):
        return False
    if tender.state not in {*UNSUBMITTED, TenderState.LATE}:
        return False
    came = admissible_of(session, lot, tender)
    if came is None:
        return lot.first_awarded_at is None
    return came.number == version.number


def _is_the_same(standing: Receipt, tender: Tender, version: TenderVersion) -> bool:
    """Tell whether a version was submitted before, with the same terms read."""
    read = standing.procurement_version == tender.confirmed_version
    return read and standing.number == version.number


def _take_the_version(session: WriteSession, tender: Tender, lot: Lot, asked: Asked) -> None:
    """Hold the version of the procurement that the supplier has read against the current one."""
    current = session.get_one(Procurement, lot.procurement_id).published_version
    read = asked.procurement_version or tender.confirmed_version
    if read != current:
        raise AmendedSince(
            f"The procurement is at version {current}; you have read version {read}.",
            f"Read what was amended, then send procurement_version: {current}.",
            current_version=current,
        )
    tender.confirmed_version = current


def _receipted(
    session: WriteSession,
    key: DataKey,
    tender: Tender,
    version: TenderVersion,
    lot: Lot,
    submitted: Submitted,
) -> Receipt:
    _end_receipts(session, tender, replaced_at=submitted.at)
    receipt = receipt_for(key, tender, version, lot, submitted)
    session.add(receipt)
    tender.state, tender.submitted_number = TenderState.SUBMITTED, version.number
    _changed(tender, submitted.at)
    return receipt


def confirm(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    tender_id: UUID,
    procurement_version: int,
    clock: Clock,
) -> Tender:
    """Say that a submitted tender stands although the procurement was amended.

    Raises:
        NotFound: if the caller has no such tender.
        DeadlinePassed: at or after the deadline.
        AmendedSince: if it was amended again.
        NothingSubmitted: if no version of it is submitted.
        Invalid: with every fault for which it could not be scored by the rules as amended.
    """
    caller.supplier()
    tender, lot = locked(session, caller, tender_id)
    at = clock(session)
    refuse_when_over(session, lot, at, "Confirming a tender")
    if tender.state is not TenderState.SUBMITTED or tender.submitted_number is None:
        raise NothingSubmitted(
            "No version of this tender is submitted, so there is nothing to confirm.",
            "Submit it; that confirms it too.",
        )
    _take_the_version(session, tender, lot, Asked(tender_id, None, procurement_version))
    content = content_of(session, seals, tender, tender.submitted_number).content
    if faults := faults_in(session, lot, content, at.date()):
        words = "The tender cannot be scored by the rules as amended; it was not confirmed."
        raise Invalid(words, "Write a version that fits them, and submit it.", faults)
    _changed(tender, at)
    note_in_lot(session, "tender.confirmed", tender, caller, at, version=procurement_version)
    return tender


def withdraw(session: WriteSession, caller: Caller, tender_id: UUID, clock: Clock) -> Tender:
    """Take a tender back: it will not be opened. It may be submitted again until the deadline.

    Raises:
        NotFound: if the caller has no such tender.
        DeadlinePassed: at or after the deadline.
        NothingSubmitted: if no version of it is submitted.
    """
    caller.supplier()
    tender, lot = locked(session, caller, tender_id)
    at = clock(session)
    refuse_when_over(session, lot, at, "Withdrawing a tender")
    if tender.state is not TenderState.SUBMITTED:
        raise NothingSubmitted(
            "No version of this tender is submitted.", "There is nothing to do: it is not opened."
        )
    _end_receipts(session, tender, withdrawn_at=at)
    tender.state, number = TenderState.WITHDRAWN, tender.submitted_number
    tender.submitted_number = None
    _changed(tender, at)
    note_in_lot(session, "tender.withdrawn", tender, caller, at, number=number)
    return tender


def locked(session: WriteSession, caller: Caller, tender_id: UUID) -> tuple[Tender, Lot]:
    """Lock a tender's lot, shared, and then the tender, alone: always in this order.

    Raises:
        NotFound: if the caller may not know of it.
    """
    lot_id = tender_of(session, caller, tender_id).lot_id
    lot = lot_of(session, caller, lot_id, Lock.SHARED)
    return tender_of(session, caller, tender_id, Lock.ALONE), lot


def _end_receipts(session: WriteSession, tender: Tender, **end: datetime) -> None:
    standing = (
        col(Receipt.tender_id) == tender.id,
        col(Receipt.replaced_at).is_(None),
        col(Receipt.withdrawn_at).is_(None),
    )
    session.execute(update(Receipt).where(*standing).values(**end))


def _changed(tender: Tender, at: datetime) -> None:
    tender.version += 1
    tender.updated_at = at


def _keeps_late(
    tender: Tender, number: int, lot: Lot, caller: Caller, at: datetime
) -> Callable[[WriteSession], None]:
    """Make what keeps a late submission once its transaction has been rolled back."""
    tender_id, deadline = tender.id, lot.deadline or at

    def keep(session: WriteSession) -> None:
        query = select(Tender).where(Tender.id == tender_id).with_for_update()
        kept = session.exec(query.execution_options(populate_existing=True)).one()
        with suppress(NotFound):  # what was written in the same transaction went with it
            keep_late(session, kept, version_of(session, kept, number), deadline, caller, at)

    return keep
