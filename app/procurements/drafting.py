"""Keep a procurement's draft: write it, and write it anew until it is published."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from app.organisations.caller import Caller
from app.organisations.people.separating import joined
from app.organisations.tables import Authority
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, Invalid
from app.procurements.draft import Draft, faults_of_form, stored_facts
from app.procurements.tables import Lot, Procurement, ProcurementState


class ReferenceTaken(Conflict):
    """The authority has another procurement with this reference."""

    slug = "reference-taken"


class OcidKnown(Conflict):
    """The authority has another procurement of this ocid."""

    slug = "ocid-known"


class ProcurementIsPublished(Conflict):
    """A published procurement changes only by amendment."""

    slug = "procurement-is-published"


class ProcurementIsCancelled(Conflict):
    """A cancelled procurement never changes again."""

    slug = "procurement-is-cancelled"


class LotInUse(Conflict):
    """Something belongs to the lot already, such as a declaration of interest."""

    slug = "lot-in-use"


def write_draft(
    session: WriteSession,
    caller: Caller,
    draft: Draft,
    now: datetime,
    republishes: UUID | None = None,
    *,
    shares_ocid: bool = False,
) -> Procurement:
    """Keep a new procurement as a draft, with its lots.

    Args:
        session: where to keep it.
        caller: whose it is.
        draft: the whole of it; what is missing for publication may come later.
        now: when.
        republishes: the cancelled procurement that it takes the place of.
        shares_ocid: another may have its ocid, as where a notice is drafted lot by lot.

    Raises:
        Invalid: with every fault of form.
        ReferenceTaken: if the authority has another of this reference.
        OcidKnown: if it has another of this ocid, and none is to share it.
    """
    _refuse_faults(draft)
    _refuse_taken(session, caller.authority_id, draft.reference)
    if not shares_ocid:
        _refuse_known(session, caller.authority_id, draft.ocid)
    made = Procurement(
        authority_id=caller.authority_id,
        reference=draft.reference,
        title=draft.title,
        state=ProcurementState.DRAFT,
        document=draft.document(),
        commences_on=draft.commences_on,
        ocid=draft.ocid,
        republishes=republishes,
        made_by=caller.who,
        made_at=now,
        updated_at=now,
    )
    session.add(made)
    _write_lots(session, made, draft)
    session.flush()
    note(
        session, "procurement.drafted", made.id, now,
        authority=caller.authority_id, actor=caller.who, lots=len(draft.lots),
        republishes=republishes,
    )  # fmt: skip
    return made


def replace_draft(
    session: WriteSession, caller: Caller, procurement: Procurement, draft: Draft, now: datetime
) -> Procurement:
    """Put another text in the place of a draft's. Lots that keep their number keep their id.

    Args:
        session: where it is kept.
        caller: who wrote the new text; a person who wrote none of it publishes it.
        procurement: locked alone.
        draft: the new text.
        now: when.

    Raises:
        ProcurementIsPublished: if it is no draft any more.
        ProcurementIsCancelled: if it was cancelled.
        Invalid: with every fault of form.
        ReferenceTaken: if another one has the new reference.
        OcidKnown: if another one has the new ocid.
        LotInUse: if a lot would go for which somebody is named or has declared.
    """
    refuse_unless_draft(procurement)
    _refuse_faults(draft)
    if draft.reference != procurement.reference:
        _refuse_taken(session, caller.authority_id, draft.reference)
    if draft.ocid != procurement.ocid:
        _refuse_known(session, caller.authority_id, draft.ocid)
    procurement.reference, procurement.title = draft.reference, draft.title
    procurement.document, procurement.ocid = draft.document(), draft.ocid
    procurement.commences_on = draft.commences_on
    procurement.writers = joined(procurement.writers, procurement.made_by)
    procurement.made_by, procurement.updated_at = caller.who, now
    procurement.version += 1
    _write_lots(session, procurement, draft)
    session.flush()
    note(
        session, "procurement.redrafted", procurement.id, now,
        authority=caller.authority_id, actor=caller.who, version=procurement.version,
        lots=len(draft.lots),
    )  # fmt: skip
    return procurement


def refuse_unless_draft(procurement: Procurement) -> None:
    """Let something through only while a procurement is a draft.

    Raises:
        ProcurementIsPublished: if it is published.
        ProcurementIsCancelled: if it was cancelled.
    """
    refuse_cancelled(procurement)
    if procurement.state is not ProcurementState.DRAFT:
        raise ProcurementIsPublished(
            f"{procurement.reference} is published and does not change like a draft.",
            "Propose an amendment.",
        )


def refuse_cancelled(procurement: Procurement) -> None:
    """Let something through only if a procurement was not cancelled.

    Raises:
        ProcurementIsCancelled: if it was.
    """
    if procurement.state is ProcurementState.CANCELLED:
        raise ProcurementIsCancelled(
            f"{procurement.reference} was cancelled.", "Republish it as a new procurement."
        )


def lock_owner(session: WriteSession, authority_id: UUID) -> None:
    """Let nobody else write a draft of an authority until the transaction ends.

    One at a time, so that two drafts written at once cannot both find a name free.
    """
    owner = select(Authority.id).where(Authority.id == authority_id)
    session.exec(owner.with_for_update(key_share=True)).one()


def _refuse_faults(draft: Draft) -> None:
    faults = list(faults_of_form(draft))
    if faults:
        raise Invalid("The procurement cannot be kept as it stands.", findings=faults)


def _refuse_taken(session: WriteSession, authority_id: UUID, reference: str) -> None:
    lock_owner(session, authority_id)
    query = select(Procurement.id).where(
        Procurement.authority_id == authority_id, Procurement.reference == reference
    )
    if session.exec(query).first() is not None:
        raise ReferenceTaken(
            f"Another procurement has the reference {reference}.", "Choose another reference."
        )


def _refuse_known(session: WriteSession, authority_id: UUID, ocid: str) -> None:
    """Let an ocid through that no other goes by: what is published of it is joined by it."""
    if not ocid:
        return
    lock_owner(session, authority_id)
    query = select(Procurement.reference).where(
        Procurement.authority_id == authority_id,
        Procurement.ocid == ocid,
        Procurement.state != ProcurementState.CANCELLED,
    )
    other = session.exec(query.order_by(col(Procurement.id)).limit(1)).first()
    if other is not None:
        raise OcidKnown(
            f"Another procurement, {other}, has the ocid {ocid}.",
            "Give each procurement its own, or take it from that one first.",
        )


def _write_lots(session: WriteSession, procurement: Procurement, draft: Draft) -> None:
    """Make the rows of lots say what the draft says."""
    query = select(Lot).where(Lot.procurement_id == procurement.id).order_by(col(Lot.id))
    there = {lot.number: lot for lot in session.exec(query)}
    for wanted in draft.lots:
        lot = there.pop(wanted.number, None)
        if lot is None:
            lot = Lot(
                authority_id=procurement.authority_id,
                procurement_id=procurement.id,
                number=wanted.number,
                title=wanted.title,
                contract={},
                rules=wanted.rules,
            )
        else:
            lot.version += 1
        lot.title, lot.rules = wanted.title, wanted.rules
        lot.contract = stored_facts(wanted.contract)
        lot.blind_names = wanted.blind_names
        lot.deadline = None if draft.deadline is None else draft.deadline.at
        lot.zone = lot.zone if draft.deadline is None else draft.deadline.zone
        session.add(lot)
    session.flush()
    for gone in there.values():
        session.delete(gone)
    try:
        session.flush()
    except IntegrityError:  # a room above has something that belongs to the lot
        numbers = ", ".join(there)
        raise LotInUse(
            f"Lot {numbers} cannot go: somebody is named for it, or has declared an interest.",
            "Keep the lot; its text may change.",
        ) from None
