"""End a procurement or one of its lots without an award, and begin what was cancelled anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import select

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict
from app.procurements.amendments.amending import refuse_unpublished
from app.procurements.draft import Deadline, Draft
from app.procurements.drafting import refuse_cancelled, write_draft
from app.procurements.interests.queries import refuse_interested, refuse_interested_in_any
from app.procurements.queries import Lock, is_cancelled, lot_of, lots_of, procurement_of
from app.procurements.tables import Lot, Procurement, ProcurementState
from app.procurements.telling import News, tell_the_interested

#: why a procurement is cancelled of which every lot was, one after the other
EACH_ALONE = "Each of its lots was cancelled by itself, and tells its own reason."


class LotIsAwarded(Conflict):
    """A lot is awarded; it is cancelled before it is, and so is its procurement."""

    slug = "lot-is-awarded"


class LotIsCancelled(Conflict):
    """The lot was cancelled before, without the others."""

    slug = "lot-is-cancelled"


class BegunAnew(Conflict):
    """All that was cancelled of a procurement is begun anew in another one already."""

    slug = "begun-anew"


class NotCancelled(Conflict):
    """Only a procurement that is cancelled, or lots of it that are, begin anew."""

    slug = "not-cancelled"


@dataclass(frozen=True, slots=True)
class Anew:
    """Why a cancelled procurement, or what is cancelled of it, begins anew, and what differs."""

    reason: str
    reference: str
    commences_on: date  #: not yet past; picks its social value model
    deadline: Deadline


def cancel(
    session: WriteSession, caller: Caller, procurement_id: UUID, reason: str, now: datetime
) -> Procurement:
    """Cancel a draft or a published procurement; what is sealed stays sealed for good.

    Raises:
        NotFound: if there is none.
        PersonNeeded: if a program calls.
        InterestDeclared: if the caller has an interest in a lot of it that was not allowed.
        ProcurementIsCancelled: if it was cancelled before.
        LotIsAwarded: if any of its lots is awarded.
    """
    person = caller.person()
    procurement = procurement_of(session, caller, procurement_id, Lock.ALONE)
    lots = lots_of(session, procurement, Lock.ALONE)
    refuse_interested_in_any(session, caller, lots)
    refuse_cancelled(procurement)
    _refuse_awarded(lots)
    text = f"The authority has cancelled this procurement.\n\nIts reason: {reason}"
    _cancelled(session, caller, procurement, (person, reason, text), now)
    return procurement


def cancel_lot(
    session: WriteSession, caller: Caller, lot_id: UUID, reason: str, now: datetime
) -> Lot:
    """Cancel one lot of a published procurement; the others go on.

    Where nothing else of the procurement goes on or was awarded, all of it is cancelled.

    Raises:
        NotFound: if there is none.
        PersonNeeded: if a program calls.
        InterestDeclared: if the caller has an interest in it that was not allowed.
        NotPublishedYet: if it is a draft: a lot is taken out by writing the draft anew.
        ProcurementIsCancelled: if its procurement was cancelled before.
        LotIsCancelled: if it was cancelled before.
        LotIsAwarded: if it is awarded.
    """
    person = caller.person()
    procurement_id = lot_of(session, caller, lot_id).procurement_id
    procurement = procurement_of(session, caller, procurement_id, Lock.ALONE)
    lots = lots_of(session, procurement, Lock.ALONE)
    [lot] = [one for one in lots if one.id == lot_id]
    refuse_interested(session, caller, lot)
    refuse_unpublished(procurement)
    if lot.cancelled_at is not None:
        raise LotIsCancelled(
            f"Lot {lot.number} was cancelled.", "Republish the procurement to begin it anew."
        )
    _refuse_awarded([lot])
    lot.cancelled_by, lot.cancelled_at, lot.cancelled_because = person, now, reason
    lot.version += 1
    note(
        session, "lot.cancelled", lot.id, now, authority=caller.authority_id, actor=caller.who,
        procurement=procurement.id, version=lot.version,
    )  # fmt: skip
    text = f"The authority has cancelled lot {lot.number}, {lot.title}, without an award. "
    if all(one.cancelled_at is not None for one in lots):
        text += "No other lot of this procurement goes on, so it is cancelled as a whole."
        text += f"\n\nIts reason for this lot: {reason}"
        _cancelled(session, caller, procurement, (person, EACH_ALONE, text), now)
        return lot
    procurement.updated_at = now
    procurement.version += 1
    text += "The other lots of this procurement are not touched by that."
    text += f"\n\nIts reason: {reason}"
    news = News("lot.cancelled", f"lot {lot.number} cancelled", text)
    tell_the_interested(session, procurement, news, now)
    return lot


def _refuse_awarded(lots: Iterable[Lot]) -> None:
    awarded = [lot.number for lot in lots if lot.awarded_at is not None]
    if awarded:
        numbers = " and ".join(awarded)
        raise LotIsAwarded(
            f"Lot {numbers} is awarded." if len(awarded) == 1 else f"Lots {numbers} are awarded.",
            "Cancel the other lots, each by itself. An award can be withdrawn until its contract "
            "is entered into; after that the contract is ended.",
            lots=awarded,
        )


def _cancelled(
    session: WriteSession,
    caller: Caller,
    procurement: Procurement,
    said: tuple[UUID, str, str],
    now: datetime,
) -> None:
    """End all of a procurement; it is said by whom, why, and what those interested are told."""
    person, reason, text = said
    procurement.state, procurement.reason = ProcurementState.CANCELLED, reason
    procurement.cancelled_by, procurement.cancelled_at = person, now
    procurement.updated_at = now
    procurement.version += 1
    if procurement.published_at is not None:
        news = News("procurement.cancelled", "cancelled", text)
        tell_the_interested(session, procurement, news, now)
    note(
        session, "procurement.cancelled", procurement.id, now,
        authority=caller.authority_id, actor=caller.who, version=procurement.version,
    )  # fmt: skip


def republish(
    session: WriteSession,
    caller: Caller,
    procurement_id: UUID,
    anew: Anew,
    now: datetime,
) -> Procurement:
    """Make a draft like a cancelled procurement, to be published anew.

    It keeps which procurement it is made from, and why that one begins anew. It has only those
    lots that were cancelled, and of these none that another such draft has begun anew before,
    unless that one was cancelled too.

    Raises:
        NotFound: if there is none.
        NotCancelled: if nothing of it is cancelled.
        BegunAnew: if all that is cancelled is begun anew already.
        ReferenceTaken: if the reference is another's, or its own.
    """
    before = procurement_of(session, caller, procurement_id, Lock.ALONE)
    written = Draft.read(before.document)
    ended = {lot.number for lot in lots_of(session, before) if is_cancelled(lot, before.state)}
    if not ended:
        words = f"{before.reference} is not cancelled, nor is any lot of it."
        raise NotCancelled(words, "Cancel it first, or the lot that is to begin anew.")
    ended -= _begun_anew(session, before)
    if not ended:
        words = f"What is cancelled of {before.reference} is begun anew already."
        raise BegunAnew(words, "Go on with the procurement that was made of it, or cancel that.")
    draft = replace(
        written,
        lots=tuple(lot for lot in written.lots if lot.number in ended),
        reference=anew.reference,
        commences_on=anew.commences_on,
        deadline=anew.deadline,
        requests_by=None,
        ocid="",
        noticed_on=None,
    )
    made = write_draft(session, caller, draft, now, republishes=before.id)
    made.republished_because = anew.reason
    return made


def _begun_anew(session: WriteSession, before: Procurement) -> set[str]:
    """List the lots of a procurement that others made of it have, but what was cancelled there."""
    query = select(Procurement).where(Procurement.republishes == before.id)
    return {
        lot.number
        for made in session.exec(query)
        for lot in lots_of(session, made)
        if not is_cancelled(lot, made.state)
    }
