"""Excuse an evaluator from a lot, so that it does not wait for somebody who has left.

Their marks are kept as record and count no more. It is done before anybody has seen another's
marks, so nobody can be excused for the marks they gave.
"""

from datetime import datetime
from uuid import UUID

from app.organisations.caller import Caller
from app.platform.database import WriteSession
from app.platform.events import note
from app.problems import Conflict, NotFound
from app.procurements.interests.queries import refuse_interested
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import state_of
from app.procurements.tables import Lot
from app.tenders.panel.queries import panel_of, refuse_panel
from app.tenders.tables import PanelMember, PanelRole


class MarksWereSeen(Conflict):
    """Everybody's marks stand and may have been read, so nobody is excused any more."""

    slug = "marks-were-seen"


def excuse(
    session: WriteSession, caller: Caller, lot: Lot, person_id: UUID, reason: str, now: datetime
) -> None:
    """Excuse somebody who marks a lot; they mark it no more, and nobody waits for them.

    Args:
        session: where it is stored.
        caller: who excuses them.
        lot: locked alone.
        person_id: who is excused.
        reason: why; it is kept for the record of the lot.
        now: when.

    Raises:
        PersonNeeded: if the caller is a program.
        InterestDeclared: if the caller has an interest that was not allowed.
        Separation: if the caller judges the lot.
        WrongMoment: if the lot is not one that is being marked.
        NotFound: if nobody of this id marks the lot.
        MarksWereSeen: if every evaluator has said that their marks stand.
    """
    caller.person()
    refuse_interested(session, caller, lot)
    refuse_panel(session, caller, lot, "Excusing an evaluator")
    refuse_unless("Excusing an evaluator", state_of(session, lot, now), LotState.OPENED)
    evaluators = [one for one in panel_of(session, lot) if one.role is PanelRole.EVALUATOR]
    found = _among(evaluators, person_id, lot)
    if all(one.finished_at is not None for one in evaluators):
        raise MarksWereSeen(
            "Every evaluator's marks stand, and may have been seen.",
            "Lead the evaluators to agreement; an agreed mark may differ, with its reason.",
        )
    found.excused_at, found.excused_by, found.excused_because = now, caller.who, reason
    lot.version += 1
    note(
        session, "panel.excused", lot.id, now, authority=caller.authority_id, actor=caller.who,
        person=person_id, version=lot.version,
    )  # fmt: skip


def _among(evaluators: list[PanelMember], person_id: UUID, lot: Lot) -> PanelMember:
    for one in evaluators:
        if one.person_id == person_id:
            return one
    raise NotFound(
        f"No evaluator of lot {lot.number} has the id {person_id}.",
        "Read the panel to see who marks it.",
    )
