"""End a procurement without an award, and begin a cancelled one anew."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict
from app.procurements.draft import Deadline, Draft
from app.procurements.drafting import refuse_cancelled, write_draft
from app.procurements.interests.queries import refuse_interested_in_any
from app.procurements.queries import Lock, lots_of, procurement_of
from app.procurements.tables import Procurement, ProcurementState
from app.procurements.telling import News, tell_the_interested


class LotIsAwarded(Conflict):
    """A lot is awarded; a procurement is cancelled before any is."""

    slug = "lot-is-awarded"


class NotCancelled(Conflict):
    """Only a cancelled procurement is republished."""

    slug = "not-cancelled"


@dataclass(frozen=True, slots=True)
class Anew:
    """Why a cancelled procurement begins anew, and what is different then."""

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
    awarded = [lot.number for lot in lots if lot.awarded_at is not None]
    if awarded:
        raise LotIsAwarded(
            f"Lot {', '.join(awarded)} is awarded.", "End the contract instead.", lots=awarded
        )
    procurement.state, procurement.reason = ProcurementState.CANCELLED, reason
    procurement.cancelled_by, procurement.cancelled_at = person, now
    procurement.updated_at = now
    procurement.version += 1
    if procurement.published_at is not None:
        text = f"The authority has cancelled this procurement.\n\nIts reason: {reason}"
        news = News("procurement.cancelled", "cancelled", text)
        tell_the_interested(session, procurement, news, now)
    note(
        session, "procurement.cancelled", procurement.id, now,
        authority=caller.authority_id, actor=caller.who, version=procurement.version,
    )  # fmt: skip
    return procurement


def republish(
    session: WriteSession,
    caller: Caller,
    procurement_id: UUID,
    anew: Anew,
    now: datetime,
) -> Procurement:
    """Make a draft like a cancelled procurement, to be published anew.

    It keeps which procurement it is made from, and why that one begins anew.

    Raises:
        NotFound: if there is none.
        NotCancelled: if it is not cancelled.
        ReferenceTaken: if the reference is another's, or its own.
    """
    before = procurement_of(session, caller, procurement_id, Lock.SHARED)
    if before.state is not ProcurementState.CANCELLED:
        raise NotCancelled(f"{before.reference} is not cancelled.", "Cancel it first.")
    draft = replace(
        Draft.read(before.document),
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
