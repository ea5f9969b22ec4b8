"""Write a version of a supplier's tender. It is sealed at once, and it is not yet submitted."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.platform.sealing import Seals
from app.problems import Finding, Invalid
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, lot_of, state_of
from app.procurements.tables import Interest, Lot, Procurement
from app.tenders.content import TenderContent
from app.tenders.lifecycle import DeadlinePassed, TenderState, late_by
from app.tenders.sealing import key_for, seal
from app.tenders.tables import LateSubmission, Tender, TenderVersion

Clock = Callable[[Session], datetime]
READ_TOO_LATE = (
    "It arrived before the deadline, and was read only after it. A tender counts from when it is "
    "written; the lot's log has the time at which it arrived."
)
UNSUBMITTED = {TenderState.UPLOADED, TenderState.WITHDRAWN, TenderState.NOT_SUBMITTED}
STANDS = "What had been submitted before the deadline, if anything was, stands."


def kept_as_late(state: LotState, *, can_be_admitted: bool = True) -> str:
    """Say what becomes of something that came too late.

    Args:
        state: the lot's, at or after its deadline.
        can_be_admitted: it was written before the tenders were opened, is the first to come, and
            no award was made before it.
    """
    if state is LotState.AWARDED:
        return f"It is kept as late. The lot is awarded, so it cannot be admitted. {STANDS}"
    if not can_be_admitted:
        return (
            "It is kept as late. The tenders have been opened, so it cannot be admitted, nor "
            f"does it take the place of anything that came before. {STANDS}"
        )
    return f"It is kept as late; the authority decides whether to admit it. {STANDS}"


def upload(
    session: WriteSession,
    seals: Seals,
    caller: Caller,
    lot_id: UUID,
    content: TenderContent,
    clock: Clock,
    arrived_at: datetime | None = None,
) -> tuple[Tender, TenderVersion]:
    """Keep what a supplier would tender for a lot, as the next version of its tender.

    A version that was submitted before stands until this one is submitted too.

    Args:
        session: where to keep it.
        seals: what it is sealed with.
        caller: a supplier.
        lot_id: the lot.
        content: what it says.
        clock: the database's.
        arrived_at: when it arrived, if it had to be read first. It does not decide whether it is
            in: then a lot could be opened while something in time for it is still being read.

    Raises:
        SupplierNeeded: if the caller is no supplier.
        NotFound: if there is no such lot.
        DeadlinePassed: if it is too late; what came is kept as late.
        WrongMoment: if the lot takes no tenders.
        Invalid: if it says what only a partner can say.
    """
    supplier = caller.supplier()
    _refuse_answers(content)
    lot = lot_of(session, caller, lot_id, Lock.SHARED)
    at = clock(session)
    try:
        refuse_when_over(session, lot, at, "Writing a tender")
    except DeadlinePassed as refusal:
        refusal.to_keep = _keeps_late(seals, caller, lot, content, at, arrived_at)
        can = lot.first_awarded_at is None and not after_opening(lot, arrived_at or at)
        refusal.how_to_fix = kept_as_late(state_of(session, lot, at), can_be_admitted=can)
        if arrived_at is not None:
            refusal.facts["arrived_at"] = arrived_at
            refusal.how_to_fix = f"{READ_TOO_LATE} {refusal.how_to_fix}"
        raise
    tender = _tender_for(session, lot, supplier, at)
    version = _written(session, seals, lot, tender, content, at)
    if tender.state is TenderState.WITHDRAWN:
        tender.state = TenderState.UPLOADED
    facts = {"number": version.number, "digest": version.digest}
    note_in_lot(session, "tender.uploaded", tender, caller, at, **facts)
    return tender, version


def _written(
    session: WriteSession,
    seals: Seals,
    lot: Lot,
    tender: Tender,
    content: TenderContent,
    at: datetime,
) -> TenderVersion:
    """Seal the next version of a tender."""
    number = tender.latest_number + 1
    made = seal(key_for(session, seals, lot, at), tender.id, number, content)
    version = TenderVersion(
        tender_id=tender.id, number=number, sealed=made.content, digest=made.digest, uploaded_at=at
    )
    session.add(version)
    tender.latest_number = number
    tender.version += 1
    tender.updated_at = at
    return version


def _keeps_late(
    seals: Seals,
    caller: Caller,
    lot: Lot,
    content: TenderContent,
    at: datetime,
    arrived_at: datetime | None,
) -> Callable[[WriteSession], None]:
    """Make what keeps a tender that was only written after the deadline, sealed and as late."""
    lot_id = lot.id

    def keep(session: WriteSession) -> None:
        late = lot_of(session, caller, lot_id, Lock.SHARED)
        tender = _tender_for(session, late, caller.supplier(), arrived_at or at)
        version = _written(session, seals, late, tender, content, at)
        version.uploaded_at = arrived_at or at
        deadline = late.deadline or at
        keep_late(session, tender, version, deadline, caller, at, arrived_at)

    return keep


def keep_late(
    session: WriteSession,
    tender: Tender,
    version: TenderVersion,
    deadline: datetime,
    caller: Caller,
    at: datetime,
    arrived_at: datetime | None = None,
) -> None:
    """Keep that a version came at or after the deadline; what was submitted in time stands.

    What was written once the lot had been opened makes no tender late that was there before:
    nobody needs to decide about it.
    """
    late = LateSubmission(
        tender_id=tender.id,
        number=version.number,
        received_at=at,
        deadline=deadline,
        submitted_by=caller.who,
    )
    session.flush()
    if not add_if_new(session, late):
        return
    lot = session.get_one(Lot, tender.lot_id)
    is_new = tender.state is TenderState.UPLOADED
    in_question = is_new or not after_opening(lot, version.uploaded_at)
    if in_question and tender.state in UNSUBMITTED:
        tender.state = TenderState.LATE
        tender.version += 1
        tender.updated_at = at
    facts = {} if arrived_at is None else {"arrived_at": arrived_at}
    note_in_lot(session, "tender.late", tender, caller, at, number=version.number, **facts)


def after_opening(lot: Lot, at: datetime) -> bool:
    """Tell whether something was written once a lot's tenders had been opened."""
    return lot.opened_at is not None and at > lot.opened_at


def refuse_when_over(session: Session, lot: Lot, at: datetime, what: str) -> None:
    """Let something through only while a lot takes tenders.

    Args:
        session: where the lot's procurement is.
        lot: locked, so that its deadline cannot move meanwhile.
        at: by the database's clock, asked after the lock.
        what: as a sentence begins, such as "Withdrawing".

    Raises:
        DeadlinePassed: at or after the deadline.
        WrongMoment: if the lot takes no tenders for another reason.
    """
    state = state_of(session, lot, at)
    after = {LotState.CLOSED, LotState.OPENED, LotState.MODERATED, LotState.AWARDED}
    if state in after and lot.deadline is not None:
        raise DeadlinePassed(
            f"{what} was possible until just before the deadline; this came "
            f"{late_by(lot.deadline, at)} too late.",
            "Nothing was changed. What had been submitted before the deadline stands.",
            deadline=lot.deadline,
            received_at=at,
        )
    refuse_unless(what, state, LotState.OPEN)


def note_in_lot(
    session: WriteSession, kind: str, tender: Tender, caller: Caller, at: datetime, **facts: object
) -> None:
    """Note an event in the log of a tender's lot, which nobody reads before the opening."""
    note(
        session, kind, tender.id, at,
        authority=tender.lot_id, actor=caller.who, is_quiet=True, **facts,
    )  # fmt: skip


def _tender_for(session: WriteSession, lot: Lot, supplier: UUID, at: datetime) -> Tender:
    """Give the supplier's tender for a lot, locked; made now if there is none."""
    procurement = session.get_one(Procurement, lot.procurement_id)
    add_if_new(
        session,
        Tender(
            authority_id=lot.authority_id,
            lot_id=lot.id,
            supplier_id=supplier,
            state=TenderState.UPLOADED,
            latest_number=0,
            confirmed_version=procurement.published_version,
            made_at=at,
            updated_at=at,
        ),
    )
    interest = Interest(procurement_id=procurement.id, supplier_id=supplier, at=at)
    add_if_new(session, interest)
    query = select(Tender).where(Tender.lot_id == lot.id, Tender.supplier_id == supplier)
    found = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(found).one()


def _refuse_answers(content: TenderContent) -> None:
    for place, line in enumerate(content.commitments):
        if "partner_answer" in line.model_fields_set:
            words = "What a partner answers is for the partner to say."
            fix = "Take `partner_answer` out, and send the partner its link."
            path = f"commitments[{place}].partner_answer"
            raise Invalid(words, fix, [Finding("partner_answer_given", words, fix, path=path)])
