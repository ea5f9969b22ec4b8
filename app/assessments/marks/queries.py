"""What marks there are to be made, who has made them, and who may see whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.assessments.marks.criteria import MarkedCriterion, marked_criteria
from app.assessments.tables import Mark, Moderation, ModerationReopening, Recommendation
from app.organisations.caller import Caller, Separation
from app.organisations.scope import Scope
from app.organisations.tables import Supplier
from app.problems import Conflict, NotFound
from app.procurements.queries import Lock, rules_of
from app.procurements.tables import Lot
from app.tenders.lifecycle import TenderState
from app.tenders.panel.queries import (
    acting_member,
    member_of,
    names_are_hidden,
    panel_of,
    refuse_undeclared,
)
from app.tenders.queries import no_tender, opened_lot, opened_tenders, tender_of
from app.tenders.tables import PanelMember, PanelRole, Tender

Pair = tuple[UUID, str]  #: a tender's id and a criterion's code


class MarkingGoesOn(Conflict):
    """Not everybody's marks stand yet; until they do, nobody sees another's."""

    slug = "marking-goes-on"

    def __init__(self) -> None:
        """Say so, and neither who is not ready nor how many."""
        super().__init__(
            "This lot is still being marked.",
            "Ask again once every evaluator has said that their marks stand.",
        )


class NotMarked(Conflict):
    """The tender takes no marks."""

    slug = "tender-not-marked"


@dataclass(frozen=True)
class MarkedLot:
    """A lot that people mark: what there is to mark in it, and what its tenders are called."""

    lot: Lot
    criteria: dict[str, MarkedCriterion]
    tenders: list[Tender]  #: that stand: opened and not set aside, by alias
    evaluators: list[PanelMember]

    def criterion(self, code: str) -> MarkedCriterion:
        """Give a criterion that is marked.

        Raises:
            NotFound: if the rules have none of this code that people mark.
        """
        found = self.criteria.get(code)
        if found is None:
            listed = ", ".join(self.criteria) or "none"
            raise NotFound(
                f"The rules of this lot have no criterion `{code}` that people mark.",
                f"These are marked: {listed}.",
            )
        return found

    def needed(self) -> list[Pair]:
        """List what each evaluator has to mark."""
        codes = [code for code, one in self.criteria.items() if not one.may_be_missing]
        return [(tender.id, code) for tender in self.tenders for code in codes]


def lot_to_judge(session: Session, caller: Caller, lot_id: UUID, lock: Lock = Lock.NONE) -> Lot:
    """Give an opened lot whose tenders and marks the caller may know of.

    Raises:
        NotFound: if the caller may not know of the lot.
        LotSealed: if it has not been opened.
        Forbidden: of the kinds that `refuse_undeclared` has.
    """
    lot = opened_lot(session, caller, lot_id, lock)
    refuse_undeclared(session, caller, lot)
    return lot


def marked_lot(session: Session, lot: Lot) -> MarkedLot:
    """Tell what there is to mark in an opened lot."""
    tenders = [one for one, _ in opened_tenders(session, lot) if one.set_aside is None]
    criteria = marked_criteria(*rules_of(session, lot))
    return MarkedLot(lot, criteria, tenders, _evaluators(session, lot))


def tender_to_mark(session: Session, caller: Caller, lot: Lot, tender_id: UUID) -> Tender:
    """Give a tender of a lot that takes marks, and hold it as it is.

    Raises:
        NotFound: if the lot has no such tender.
        NotMarked: if it was not opened, or was set aside.
    """
    tender = tender_of(session, caller, tender_id, Lock.SHARED)
    if tender.lot_id != lot.id:
        raise no_tender(tender_id)
    if tender.state is not TenderState.OPENED or tender.set_aside is not None:
        how = "was set aside" if tender.set_aside is not None else f"is {tender.state.value}"
        raise NotMarked(f"This tender {how}, so it is not marked.", "Mark the others.")
    return tender


def names_of(session: Session, caller: Caller, lot: Lot) -> dict[UUID, str]:
    """Give what the caller may call each opened tender of a lot: its supplier, or an alias."""
    if names_are_hidden(session, lot, caller):
        query = select(Tender.id, Tender.alias).where(Tender.lot_id == lot.id)
        return {tender_id: alias or "A tender" for tender_id, alias in session.exec(query)}
    named = (
        select(Tender.id, Supplier.name)
        .join(Supplier, col(Supplier.id) == Tender.supplier_id)
        .where(Tender.lot_id == lot.id)
    )
    return dict(session.exec(named).all())


def refuse_while_marking(session: Session, lot: Lot) -> None:
    """Let through once every evaluator has said that their marks stand.

    Raises:
        MarkingGoesOn: before.
    """
    evaluators = _evaluators(session, lot)
    if not evaluators or any(one.finished_at is None for one in evaluators):
        raise MarkingGoesOn


def judging_member(session: Session, lot: Lot, caller: Caller, role: PanelRole) -> PanelMember:
    """Give a caller's place on a lot's panel in this role, and hold it until the end.

    Raises:
        Forbidden: of the kinds that `acting_member` has.
        Separation: if the caller opened the lot's agreed marks again; or before that recommended
            an award of it, or decided about one or about its withdrawal.
    """
    member = acting_member(session, lot, caller, role)
    if member.person_id in _decided(session, lot):
        raise Separation(
            "You recommended an award of this lot, decided about one, or opened its agreed marks "
            "again, so you do not judge it.",
            "Have somebody else named in your place.",
        )
    return member


def _decided(session: Session, lot: Lot) -> set[UUID]:
    """List who has done what nobody does who judges the lot."""
    reopened = select(ModerationReopening.reopened_by).where(ModerationReopening.lot_id == lot.id)
    recommended = select(
        Recommendation.proposed_by, Recommendation.decided_by, Recommendation.withdrawal_by
    ).where(Recommendation.lot_id == lot.id)
    found = set(session.exec(reopened))
    for proposed_by, decided_by, withdrawal_by in session.exec(recommended):
        found |= {proposed_by, decided_by or proposed_by, *map(UUID, withdrawal_by)}
    return found


def _evaluators(session: Session, lot: Lot) -> list[PanelMember]:
    return [one for one in panel_of(session, lot) if one.role is PanelRole.EVALUATOR]


def must_be_own(session: Session, caller: Caller, lot: Lot) -> bool:
    """Tell whether a caller sees their own marks alone: evaluators do until agreeing is closed."""
    member = member_of(session, lot, caller)
    is_evaluator = member is not None and member.role is PanelRole.EVALUATOR
    return is_evaluator and lot.moderated_at is None and lot.awarded_at is None


def mark_of(session: Session, caller: Caller, mark_id: UUID) -> tuple[Mark, Lot]:
    """Give a mark that a caller may see, and its lot.

    Raises:
        NotFound: if there is none, or it is not one that the caller may see now.
        Forbidden: of the kinds that `refuse_undeclared` has.
    """
    query = (
        select(Mark, Lot)
        .join(Lot, col(Lot.id) == Mark.lot_id)
        .where(Mark.id == mark_id, Lot.authority_id == caller.authority_id)
    )
    found = session.exec(query).one_or_none()
    if found is None or caller.supplier_id is not None:
        raise no_mark(mark_id)
    mark, lot = found
    refuse_undeclared(session, caller, lot)
    if mark.evaluator_id != caller.person_id:
        if Scope.MARKS_READ not in caller.scopes or must_be_own(session, caller, lot):
            raise no_mark(mark_id)
        refuse_while_marking(session, lot)
    return mark, lot


def no_mark(mark_id: UUID) -> NotFound:
    """Say that there is no such mark, whether there is none or it is another evaluator's."""
    return NotFound(f"There is no mark {mark_id}.", "A lot lists your own marks.")


def is_moderated(session: Session, pair: Pair) -> bool:
    """Tell whether a mark has been agreed for a tender on a criterion."""
    tender_id, criterion = pair
    query = select(Moderation.id).where(
        Moderation.tender_id == tender_id, Moderation.criterion == criterion
    )
    return session.exec(query).first() is not None


def counting(lot: Lot) -> ColumnElement[bool]:
    """Select the marks of a lot that count: those of evaluators who were not excused."""
    excused = select(PanelMember.person_id).where(
        PanelMember.lot_id == lot.id, col(PanelMember.excused_at).is_not(None)
    )
    return col(Mark.evaluator_id).not_in(excused)


def marks_by_pair(session: Session, lot: Lot, tenders: Sequence[UUID]) -> dict[Pair, list[Mark]]:
    """Give the marks that count of some tenders, by tender and criterion, oldest first."""
    query = (
        select(Mark)
        .where(Mark.lot_id == lot.id, col(Mark.tender_id).in_(tenders), counting(lot))
        .order_by(col(Mark.made_at), col(Mark.id))
    )
    by_pair: dict[Pair, list[Mark]] = {}
    for mark in session.exec(query):
        by_pair.setdefault((mark.tender_id, mark.criterion), []).append(mark)
    return by_pair
