"""Gather what there is to judge in a lot, for one of those who judge it."""

from sqlmodel import Session, select

from app.assessments.marks.moderation.queries import moderations_in
from app.assessments.marks.queries import (
    MarkedLot,
    lot_to_judge,
    marked_lot,
    marks_by_pair,
    names_of,
    refuse_while_marking,
)
from app.assessments.tables import Mark, Moderation
from app.procurements.interests.queries import declarations_of
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import rules_of, state_of
from app.procurements.tables import Lot
from app.rules.names import leaves
from app.spreadsheets.imports.offering import Asking
from app.spreadsheets.kinds.marks.case import Case, Pair
from app.tenders.panel.queries import NotOnPanel, member_of
from app.tenders.tables import PanelRole


def lot_for(session: Session, asking: Asking, role: PanelRole) -> Lot:
    """Give a lot that the caller judges in this role, while it is judged.

    Raises:
        PersonNeeded: if the caller is a program.
        NotFound: if the caller may not know of the lot.
        LotSealed: if it has not been opened.
        Forbidden: if the caller was not named for this, or has not declared.
        WrongMoment: if it is not being marked.
        MarkingGoesOn: if marks are to be agreed, and not everybody's stand.
    """
    asking.caller.person()
    lot = lot_to_judge(session, asking.caller, asking.target.id)
    member = member_of(session, lot, asking.caller)
    if member is None or member.role is not role or member.excused_at is not None:
        raise NotOnPanel(
            f"You were not named as {role.value} of lot {lot.number}.",
            "An officer names who judges it, and as what.",
        )
    what = "Marking" if role is PanelRole.EVALUATOR else "Agreeing marks"
    refuse_unless(what, state_of(session, lot, asking.now), LotState.OPENED)
    if role is PanelRole.MODERATOR:
        refuse_while_marking(session, lot)
    return lot


def case_of(session: Session, asking: Asking, lot: Lot) -> Case:
    """Tell what there is to judge in a lot."""
    marked = marked_lot(session, lot)
    weights = {one.code: one.weight for one in leaves(rules_of(session, lot)[0].criteria)}
    return Case(
        lot_id=lot.id,
        lot=f"lot {lot.number}, {lot.title}",
        rules_digest=lot.rules_digest or "",
        person=asking.caller.person(),
        criteria=marked.criteria,
        weights=weights,
        names=names_of(session, asking.caller, lot),
        pairs=_pairs(marked),
    )


def _pairs(marked: MarkedLot) -> tuple[Pair, ...]:
    return tuple((tender.id, code) for tender in marked.tenders for code in marked.criteria)


def own_marks(session: Session, case: Case) -> dict[Pair, Mark]:
    """Give a person's own marks of a lot."""
    query = select(Mark).where(Mark.lot_id == case.lot_id, Mark.evaluator_id == case.person)
    return {(one.tender_id, one.criterion): one for one in session.exec(query)}


def all_marks(session: Session, lot: Lot, case: Case) -> dict[Pair, list[Mark]]:
    """Give everybody's marks of a lot, for whoever leads them to agreement."""
    return marks_by_pair(session, lot, [tender for tender, _ in case.pairs])


def agreed_marks(session: Session, lot: Lot, case: Case) -> dict[Pair, Moderation]:
    """Give what was agreed about the tenders of a lot."""
    found = moderations_in(session, lot, [tender for tender, _ in case.pairs])
    return {(one.tender_id, one.criterion): one for one in found}


def declared(session: Session, asking: Asking, lot: Lot) -> list[tuple[str, str]]:
    """Tell what the caller has declared about a lot."""
    return [
        (one.declared_at.date().isoformat(), "an interest" if one.has_interest else "no interest")
        for one in declarations_of(session, lot, asking.caller.person())
    ]
