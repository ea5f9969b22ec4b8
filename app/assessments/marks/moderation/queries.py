"""What has been agreed, with the evaluators' marks beside it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from app.assessments.marks.queries import must_be_own, refuse_while_marking
from app.assessments.tables import Moderation
from app.organisations.caller import Caller
from app.problems import Conflict, NotFound
from app.procurements.tables import Lot
from app.tenders.panel.queries import refuse_undeclared


class ModerationGoesOn(Conflict):
    """Who marks a lot sees what is agreed once agreeing is closed."""

    slug = "moderation-goes-on"


def refuse_unseen(session: Session, caller: Caller, lot: Lot) -> None:
    """Let through who may see what is being agreed, and everybody's marks with it.

    Raises:
        ModerationGoesOn: if the caller marks this lot, and agreeing is not closed.
        MarkingGoesOn: if not everybody's marks stand.
    """
    if must_be_own(session, caller, lot):
        raise ModerationGoesOn(
            "Marks are still being agreed; whoever marks the lot sees them afterwards.",
            "Ask again once agreeing is closed.",
        )
    refuse_while_marking(session, lot)


def moderation_of(session: Session, caller: Caller, moderation_id: UUID) -> tuple[Moderation, Lot]:
    """Give an agreed mark that the caller may see, and its lot.

    Raises:
        NotFound: if there is none.
        Forbidden: of the kinds that `refuse_undeclared` has.
        ModerationGoesOn: if the caller marks this lot, and agreeing is not closed.
    """
    moderation, lot = moderation_within(session, caller, moderation_id)
    refuse_undeclared(session, caller, lot)
    refuse_unseen(session, caller, lot)
    return moderation, lot


def moderation_within(
    session: Session, caller: Caller, moderation_id: UUID
) -> tuple[Moderation, Lot]:
    """Give an agreed mark of the caller's authority, and its lot; who may see it is not asked.

    Raises:
        NotFound: if there is none.
    """
    query = (
        select(Moderation, Lot)
        .join(Lot, col(Lot.id) == Moderation.lot_id)
        .where(Moderation.id == moderation_id, Lot.authority_id == caller.authority_id)
    )
    found = session.exec(query).one_or_none()
    if found is None or caller.supplier_id is not None:
        raise NotFound(f"There is no moderation {moderation_id}.", "A lot lists them.")
    return found


def moderations_in(session: Session, lot: Lot, tenders: Sequence[UUID]) -> list[Moderation]:
    """List what was agreed about some tenders of a lot."""
    query = select(Moderation).where(
        Moderation.lot_id == lot.id, col(Moderation.tender_id).in_(tenders)
    )
    return list(session.exec(query.order_by(col(Moderation.made_at), col(Moderation.id))))
