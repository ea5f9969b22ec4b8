"""Look-ups of tenders, each for one caller.

A supplier finds its own. The authority's people find those of lots that were opened; any other
looks like one that does not exist, and whoever asked for it is remembered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from app.organisations.caller import Caller
from app.organisations.tables import Supplier
from app.problems import Finding, Forbidden, Invalid, NotFound
from app.procurements.lifecycle import LotState
from app.procurements.queries import Lock, lot_of
from app.procurements.tables import Lot
from app.tenders.lifecycle import TenderState
from app.tenders.tables import (
    DecisionKind,
    LateSubmission,
    Receipt,
    Tender,
    TenderDecision,
    TenderVersion,
)

#: what leaves out a tender of such a state; one that is admitted has another state afterwards
EXCLUDING = {
    TenderState.LATE: DecisionKind.EXCLUDE_LATE,
    TenderState.DAMAGED: DecisionKind.EXCLUDE_DAMAGED,
}


@dataclass(frozen=True, slots=True)
class Late:
    """What came late: when, and which version it is."""

    submission: LateSubmission
    version: TenderVersion

    @property
    def number(self) -> int:
        """Of the version."""
        return self.version.number

    @property
    def received_at(self) -> datetime:
        """By the database's clock."""
        return self.submission.received_at


class LotSealed(Forbidden):
    """The lot's tenders have not been opened."""

    slug = "lot-sealed"


def no_tender(tender_id: UUID) -> NotFound:
    """Say that there is no such tender, whether there is none or it is sealed.

    Who asked for it is remembered.
    """
    refusal = NotFound(
        f"There is no tender {tender_id}.", "A lot lists its tenders once it has been opened."
    )
    refusal.is_remembered = True
    return refusal


def no_receipt(lot: LotState) -> NotFound:
    """Say that a version has no receipt, and what can still be done.

    Args:
        lot: how far it has come.
    """
    if lot is LotState.OPEN:
        return NotFound(
            "This version has no receipt: it is NOT SUBMITTED.", "Submit it before the deadline."
        )
    return NotFound(
        "This version has no receipt: it was NOT SUBMITTED in time.",
        "What came late is kept, and has a receipt once it is admitted.",
    )


def tender_of(session: Session, caller: Caller, tender_id: UUID, lock: Lock = Lock.NONE) -> Tender:
    """Give a tender that a caller may know of.

    Raises:
        NotFound: if there is none, it is not the caller's, or its lot is sealed.
    """
    query = select(Tender).where(
        Tender.id == tender_id, Tender.authority_id == caller.authority_id
    )
    if caller.supplier_id is not None:
        query = query.where(Tender.supplier_id == caller.supplier_id)
    else:
        query = query.join(Lot).where(col(Lot.opened_at).is_not(None))
    if lock is not Lock.NONE:
        query = query.with_for_update(read=lock is Lock.SHARED, of=Tender)
    found = session.exec(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise no_tender(tender_id)
    return found


def standing_receipt(session: Session, tender: Tender) -> Receipt | None:
    """Give the receipt by which a tender will be opened, if it has one."""
    query = select(Receipt).where(
        Receipt.tender_id == tender.id,
        col(Receipt.replaced_at).is_(None),
        col(Receipt.withdrawn_at).is_(None),
    )
    return session.exec(query).one_or_none()


def opened_lot(session: Session, caller: Caller, lot_id: UUID, lock: Lock = Lock.NONE) -> Lot:
    """Give a lot whose tenders have been opened, to one of the authority's people.

    Raises:
        NotFound: if the caller may not know of the lot.
        LotSealed: if it has not been opened; or the caller is a supplier, who sees its own alone.
    """
    lot = lot_of(session, caller, lot_id, lock)
    if lot.opened_at is None or caller.supplier_id is not None:
        raise LotSealed(
            f"The tenders of lot {lot.number} are sealed.",
            "Two people open them once the deadline has passed.",
        )
    return lot


def opened_tenders(session: Session, lot: Lot) -> list[tuple[Tender, Supplier]]:
    """List the tenders of a lot that were opened, set aside or not, each with its supplier."""
    query = (
        select(Tender, Supplier)
        .join(Supplier, col(Supplier.id) == Tender.supplier_id)
        .where(Tender.lot_id == lot.id, Tender.state == TenderState.OPENED)
        .order_by(col(Tender.alias), col(Tender.id))
    )
    return list(session.exec(query))


def admissible_of(session: Session, lot: Lot, tender: Tender) -> Late | None:
    """Give what came late of a tender and may be admitted: one version, whatever comes after it.

    It is the last that came before the lot was opened; where none did, the first that came after.
    What was written once the lot had been opened is never it: by then others' tenders were known.
    Nor is what was sent once the lot had been awarded, though the award be withdrawn: by then the
    result was known.

    Args:
        session: where to look.
        lot: the tender's, opened.
        tender: late, or admitted.
    """
    is_of_version = (col(TenderVersion.tender_id) == LateSubmission.tender_id) & (
        col(TenderVersion.number) == LateSubmission.number
    )
    query = (
        select(LateSubmission, TenderVersion)
        .join(TenderVersion, is_of_version)
        .where(LateSubmission.tender_id == tender.id)
        .where(col(TenderVersion.uploaded_at) <= lot.opened_at)
        .order_by(col(LateSubmission.received_at), col(LateSubmission.number))
    )
    if lot.first_awarded_at is not None:
        query = query.where(col(LateSubmission.received_at) < lot.first_awarded_at)
    found = [Late(late, version) for late, version in session.exec(query)]
    before = [one for one in found if lot.opened_at and one.received_at <= lot.opened_at]
    return next(iter(before[-1:] or found), None)


def inadmissible_of(session: Session, tenders: Iterable[Tender]) -> set[UUID]:
    """Give which tenders came late with nothing that may be admitted (see `admissible_of`)."""
    late = [one.id for one in tenders if one.state is TenderState.LATE]
    if not late:
        return set()
    in_question = (
        select(LateSubmission.tender_id)
        .join(
            TenderVersion,
            (col(TenderVersion.tender_id) == LateSubmission.tender_id)
            & (col(TenderVersion.number) == LateSubmission.number),
        )
        .where(
            LateSubmission.tender_id == Tender.id,
            col(TenderVersion.uploaded_at) <= Lot.opened_at,
            col(Lot.first_awarded_at).is_(None)
            | (col(LateSubmission.received_at) < Lot.first_awarded_at),
        )
    )
    query = (
        select(Tender.id)
        .join(Lot, col(Lot.id) == Tender.lot_id)
        .where(col(Tender.id).in_(late), col(Lot.opened_at).is_not(None))
        .where(~in_question.correlate(Tender, Lot).exists())
    )
    return set(session.exec(query))


def undecided_tenders(session: Session, lot: Lot) -> list[Tender]:
    """List the tenders of an opened lot that came late or are damaged, and wait for a decision.

    A late one of which nothing can be admitted waits for none.
    """
    decided = select(TenderDecision.id).where(
        TenderDecision.tender_id == Tender.id,
        col(TenderDecision.kind).in_(EXCLUDING.values()),
        col(TenderDecision.decided_at).is_not(None),
    )
    query = select(Tender).where(
        Tender.lot_id == lot.id, col(Tender.state).in_(EXCLUDING), ~decided.exists()
    )
    found = session.exec(query.order_by(col(Tender.id))).all()
    inadmissible = inadmissible_of(session, found)
    return [one for one in found if one.id not in inadmissible]


def refuse_undecided(session: Session, lot: Lot) -> None:
    """Let no tender drop out about which nobody has decided.

    Raises:
        Invalid: if one came late or is damaged, and waits for a decision.
    """
    waiting = [
        Finding(
            "tender_undecided",
            f"The tender is {one.state.value}, and nobody has decided what becomes of it.",
            f"Admit it, or make the decision `{EXCLUDING[one.state].value}`.",
            path=f"tenders[{one.id}]",
        )
        for one in undecided_tenders(session, lot)
    ]
    if waiting:
        raise Invalid(
            "Tenders that came late or are damaged wait for a decision.",
            "Have it made by two people who do not judge this lot.",
            findings=waiting,
        )
