"""Mark tenders, alone: make a mark, change one's own, and say that one's marks stand."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import select

from app.assessments.marks.criteria import MarkedCriterion, mark_on
from app.assessments.marks.likeness import only_repeats
from app.assessments.marks.queries import (
    is_moderated,
    judging_member,
    lot_to_judge,
    marked_lot,
    no_mark,
    tender_to_mark,
)
from app.assessments.tables import Mark, MarkRevision
from app.organisations.caller import Caller
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Conflict, Finding, Invalid
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, state_of
from app.procurements.tables import Lot
from app.tenders.tables import PanelMember, PanelRole


class AlreadyMarked(Conflict):
    """The evaluator has marked this tender on this criterion."""

    slug = "already-marked"


class MarksStand(Conflict):
    """The mark can no longer be changed."""

    slug = "marks-stand"


@dataclass(frozen=True, slots=True)
class Judged:
    """What an evaluator finds: a mark, and why."""

    mark: str | Decimal
    reason: str
    reference: str
    higher: str = ""  #: what would have scored more


def make_mark(
    session: WriteSession,
    caller: Caller,
    lot_id: UUID,
    tender_id: UUID,
    code: str,
    judged: Judged,
    now: datetime,
) -> Mark:
    """Mark a tender on a criterion.

    Raises:
        NotFound: if there is no such lot, tender or marked criterion for the caller.
        Forbidden: if the caller is no evaluator of the lot, or has not declared.
        WrongMoment: if the lot is not one that is being marked.
        NotMarked: if the tender takes no marks.
        Invalid: if the criterion has no such mark.
        AlreadyMarked: if the caller has marked it.
        MarksStand: if a mark has been agreed for it.
    """
    lot, member = _lot_to_mark(session, caller, lot_id, now)
    tender = tender_to_mark(session, caller, lot, tender_id)
    criterion = marked_lot(session, lot).criterion(code)
    if is_moderated(session, (tender.id, code)):
        raise MarksStand("A mark has been agreed for this.", "Tell the moderator what is wrong.")
    made = Mark(
        lot_id=lot.id,
        tender_id=tender.id,
        criterion=code,
        evaluator_id=member.person_id,
        **_as_kept(criterion, judged),
        made_at=now,
        updated_at=now,
    )
    if not add_if_new(session, made):
        raise _marked_before(session, made)
    _keep(session, made, now)
    member.began_at = member.began_at or now
    _note(session, "mark.made", made, caller, now)
    return made


def change_mark(
    session: WriteSession, caller: Caller, made: Mark, judged: Judged, now: datetime
) -> None:
    """Change one's own mark; what it was before is kept.

    Args:
        session: where it is stored.
        caller: whose mark it is.
        made: the mark, as `mark_to_change` gives it.
        judged: what it is to be.
        now: when.

    Raises:
        Invalid: if the criterion has no such mark.
    """
    lot = session.get_one(Lot, made.lot_id)
    criterion = marked_lot(session, lot).criterion(made.criterion)
    for name, value in _as_kept(criterion, judged).items():
        setattr(made, name, value)
    made.version += 1
    made.updated_at = now
    _keep(session, made, now)
    _note(session, "mark.changed", made, caller, now)


def mark_to_change(session: WriteSession, caller: Caller, mark_id: UUID, now: datetime) -> Mark:
    """Give one's own mark to change, and hold it.

    Raises:
        NotFound: if there is none, or it is somebody else's.
        Forbidden: if the caller is no evaluator of the lot, or has not declared.
        WrongMoment: if the lot is not one that is being marked.
        MarksStand: if the caller has said that their marks stand, or one has been agreed.
    """
    own = select(Mark).where(Mark.id == mark_id, Mark.evaluator_id == caller.person())
    found = session.exec(own).one_or_none()
    if found is None:
        raise no_mark(mark_id)
    _, member = _lot_to_mark(session, caller, found.lot_id, now)
    session.refresh(found)  # it may have been changed while its evaluator's place was waited for
    if member.finished_at is not None or is_moderated(session, (found.tender_id, found.criterion)):
        raise MarksStand(
            "You have said that your marks stand, so they cannot be changed.",
            "Tell the moderator what is wrong: the agreed mark may differ, with its reason.",
        )
    return found


def finish(session: WriteSession, caller: Caller, lot_id: UUID, now: datetime) -> PanelMember:
    """Say that one's marks stand: from then on they can be led to agreement, and not changed.

    Raises:
        NotFound: if there is no such lot for the caller.
        Forbidden: if the caller is no evaluator of the lot, or has not declared.
        WrongMoment: if the lot is not one that is being marked.
        MarksStand: if the caller has said so before.
        Invalid: with everything that the caller has not marked.
    """
    lot, member = _lot_to_mark(session, caller, lot_id, now)
    if member.finished_at is not None:
        raise MarksStand("You have said before that your marks stand.", "Nothing is to be done.")
    query = select(Mark.tender_id, Mark.criterion).where(
        Mark.lot_id == lot.id, Mark.evaluator_id == member.person_id
    )
    done = set(session.exec(query))
    missing = [pair for pair in marked_lot(session, lot).needed() if pair not in done]
    if missing:
        findings = [_unmarked(tender_id, code) for tender_id, code in missing]
        raise Invalid("Not everything is marked.", "Mark what is missing.", findings)
    member.finished_at = now
    note(
        session, "marking.finished", lot.id, now, authority=lot.authority_id,
        actor=caller.who, marks=len(done),
    )  # fmt: skip
    return member


def _lot_to_mark(
    session: WriteSession, caller: Caller, lot_id: UUID, now: datetime
) -> tuple[Lot, PanelMember]:
    """Give a lot that is being marked and the caller's place on its panel, both held."""
    lot = lot_to_judge(session, caller, lot_id, Lock.SHARED)
    member = judging_member(session, lot, caller, PanelRole.EVALUATOR)
    refuse_unless("Marking", state_of(session, lot, now), LotState.OPENED)
    return lot, member


def _as_kept(criterion: MarkedCriterion, judged: Judged) -> dict[str, Any]:
    return {
        "mark": mark_on(criterion, judged.mark),
        "reason": judged.reason,
        "reference": judged.reference,
        "higher": judged.higher,
        "questioned": only_repeats(judged.reason, criterion.texts),
    }


def _marked_before(session: WriteSession, wanted: Mark) -> AlreadyMarked:
    query = select(Mark.id).where(
        Mark.tender_id == wanted.tender_id,
        Mark.criterion == wanted.criterion,
        Mark.evaluator_id == wanted.evaluator_id,
    )
    known = session.exec(query).one()
    return AlreadyMarked(
        "You have marked this tender on this criterion.",
        f"Change that mark by PUT /v1/marks/{known}.",
        mark_id=str(known),
    )


def _keep(session: WriteSession, made: Mark, now: datetime) -> None:
    """Keep the mark as it is now, for good."""
    session.add(
        MarkRevision(
            mark_id=made.id,
            number=made.version,
            mark=made.mark,
            reason=made.reason,
            reference=made.reference,
            higher=made.higher,
            at=now,
        )
    )


def _unmarked(tender_id: UUID, code: str) -> Finding:
    words = f"You have not marked this tender on `{code}`."
    return Finding("unmarked", words, "Mark it.", path=f"tenders[{tender_id}].criteria.{code}")


def _note(session: WriteSession, kind: str, made: Mark, caller: Caller, now: datetime) -> None:
    lot = session.get_one(Lot, made.lot_id)
    note(
        session, kind, made.id, now, authority=lot.authority_id, actor=caller.who, lot=lot.id,
        tender=made.tender_id, criterion=made.criterion, version=made.version,
    )  # fmt: skip
