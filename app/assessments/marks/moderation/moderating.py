"""Record what the evaluators agreed about one tender on one criterion, and change it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlmodel import select

from app.assessments.marks.criteria import mark_on
from app.assessments.marks.moderation.queries import moderation_within
from app.assessments.marks.queries import (
    MarkedLot,
    MarkingGoesOn,
    judging_member,
    lot_to_judge,
    marked_lot,
    marks_by_pair,
    refuse_while_marking,
    tender_to_mark,
)
from app.assessments.tables import Mark, Moderation, ModerationRevision
from app.organisations.caller import Caller, Separation
from app.platform.database import WriteSession, add_if_new
from app.platform.events import note
from app.problems import Conflict
from app.procurements.lifecycle import LotState, refuse_unless
from app.procurements.queries import Lock, state_of
from app.procurements.tables import Lot
from app.tenders.tables import PanelMember, PanelRole, Tender


class AlreadyAgreed(Conflict):
    """A mark was agreed for this before."""

    slug = "already-agreed"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed, and why."""

    mark: str | Decimal
    reason: str
    good: str = ""  #: what was good in the tender
    missing: str = ""  #: what was missing in it
    changed_because: str = ""  #: why the mark differs from an evaluator's
    reference: str = ""  #: where in the tender it rests; needed where no evaluator's mark says


def agree(
    session: WriteSession,
    caller: Caller,
    lot_id: UUID,
    tender_id: UUID,
    code: str,
    agreement: Agreement,
    now: datetime,
) -> Moderation:
    """Record the agreed mark of a tender on a criterion; the evaluators' own stay as they are.

    Raises:
        NotFound: if there is no such lot, tender or marked criterion for the caller.
        Separation: if the caller has marked the lot.
        Forbidden: if the caller is no moderator of the lot, or has not declared.
        WrongMoment: if the lot is not one that is being marked.
        MarkingGoesOn: if not everybody's marks stand, for this tender too.
        NotMarked: if the tender takes no marks.
        Invalid: if the criterion has no such mark.
        AlreadyAgreed: if a mark was agreed before.
    """
    lot, member = lot_to_moderate(session, caller, lot_id, now)
    refuse_while_marking(session, lot)
    tender = tender_to_mark(session, caller, lot, tender_id)
    marked = marked_lot(session, lot)
    criterion = marked.criterion(code)
    _refuse_unmarked(session, marked, tender, code)
    made = Moderation(
        lot_id=lot.id,
        tender_id=tender.id,
        criterion=code,
        moderator_id=member.person_id,
        **asdict(agreement) | {"mark": mark_on(criterion, agreement.mark)},
        made_at=now,
        updated_at=now,
    )
    if not add_if_new(session, made):
        raise _agreed_before(session, made)
    member.began_at = member.began_at or now
    _keep(session, made, now)
    _note(session, "moderation.made", made, caller, now)
    return made


def moderation_to_change(
    session: WriteSession, caller: Caller, moderation_id: UUID, now: datetime
) -> Moderation:
    """Give an agreed mark to change, with its lot held alone.

    Raises:
        NotFound: if there is none.
        Separation: if the caller has marked the lot.
        Forbidden: if the caller is no moderator of the lot, or has not declared.
        WrongMoment: if agreeing is closed.
        MarkingGoesOn: if not everybody's marks stand.
    """
    found, lot = moderation_within(session, caller, moderation_id)
    lot_to_moderate(session, caller, lot.id, now)  # first: who marked the lot is told so
    refuse_while_marking(session, lot)
    session.refresh(found)  # it may have been changed while the lot was waited for
    return found


def change_agreement(
    session: WriteSession, caller: Caller, made: Moderation, agreement: Agreement, now: datetime
) -> None:
    """Change what was agreed; what it was before is kept.

    Raises:
        Invalid: if the criterion has no such mark.
    """
    lot = session.get_one(Lot, made.lot_id)
    criterion = marked_lot(session, lot).criterion(made.criterion)
    for name, value in asdict(agreement).items():
        setattr(made, name, value)
    made.mark = mark_on(criterion, agreement.mark)
    made.moderator_id = caller.person()
    made.version += 1
    made.updated_at = now
    _keep(session, made, now)
    _note(session, "moderation.changed", made, caller, now)


def lot_to_moderate(
    session: WriteSession, caller: Caller, lot_id: UUID, now: datetime
) -> tuple[Lot, PanelMember]:
    """Give a lot whose marks are being agreed, held alone, and the moderator's place.

    Raises:
        NotFound: if the caller may not know of the lot.
        Separation: if the caller has marked the lot.
        Forbidden: if the caller is no moderator of the lot, or has not declared.
        WrongMoment: if the lot is not one whose marks are being agreed.
    """
    lot = lot_to_judge(session, caller, lot_id, Lock.ALONE)
    own = select(Mark.id).where(Mark.lot_id == lot.id, Mark.evaluator_id == caller.person())
    if session.exec(own).first() is not None:
        raise Separation(
            "You have marked this lot, so you cannot lead its evaluators to agreement.",
            "Have a moderator who did not mark it do this.",
        )
    member = judging_member(session, lot, caller, PanelRole.MODERATOR)
    refuse_unless("Agreeing marks", state_of(session, lot, now), LotState.OPENED)
    return lot, member


def _refuse_unmarked(session: WriteSession, marked: MarkedLot, tender: Tender, code: str) -> None:
    """Wait for everybody's mark, also of a tender that came back when all had finished."""
    given = marks_by_pair(session, marked.lot, [tender.id]).get((tender.id, code), [])
    wanted = 0 if marked.criteria[code].may_be_missing else len(marked.evaluators)
    if len(given) < wanted:
        raise MarkingGoesOn


def _agreed_before(session: WriteSession, wanted: Moderation) -> AlreadyAgreed:
    query = select(Moderation.id).where(
        Moderation.tender_id == wanted.tender_id, Moderation.criterion == wanted.criterion
    )
    known = session.exec(query).one()
    return AlreadyAgreed(
        "A mark was agreed for this tender on this criterion.",
        f"Change it by PUT /v1/moderations/{known}.",
        moderation_id=str(known),
    )


def _keep(session: WriteSession, made: Moderation, now: datetime) -> None:
    """Keep the agreement as it is now, for good."""
    kept = ("mark", "reason", "good", "missing", "changed_because", "reference")
    session.add(
        ModerationRevision(
            moderation_id=made.id,
            number=made.version,
            document={name: getattr(made, name) for name in kept},
            by=made.moderator_id,
            at=now,
        )
    )


def _note(
    session: WriteSession, kind: str, made: Moderation, caller: Caller, now: datetime
) -> None:
    note(
        session, kind, made.id, now, authority=caller.authority_id, actor=caller.who,
        lot=made.lot_id, tender=made.tender_id, criterion=made.criterion, version=made.version,
    )  # fmt: skip
