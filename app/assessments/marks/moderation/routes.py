"""Agreed marks over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Response
from sqlmodel import Session, col, select

from app.assessments.marks.criteria import MarkedCriterion
from app.assessments.marks.likeness import only_repeats
from app.assessments.marks.messages import QUESTIONED
from app.assessments.marks.moderation.closing import close, reopen
from app.assessments.marks.moderation.messages import (
    EXAMPLE_ID,
    ModerationChangeIn,
    ModerationClosedOut,
    ModerationIn,
    ModerationOut,
    ModerationPage,
    ModerationReopeningIn,
    ModerationReopeningOut,
    ModerationReopeningPage,
    ModerationRevisionOut,
    ModerationWhole,
    OriginalOut,
    SpreadOut,
)
from app.assessments.marks.moderation.moderating import (
    Agreement,
    agree,
    change_agreement,
    moderation_to_change,
)
from app.assessments.marks.moderation.queries import moderation_of, refuse_unseen
from app.assessments.marks.moderation.spread import spread_of
from app.assessments.marks.queries import lot_to_judge, marked_lot, marks_by_pair, names_of
from app.assessments.tables import Mark, Moderation, ModerationReopening, ModerationRevision
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.tables import Lot

router = Router(prefix="/v1", tags=["moderation"])

Moderator = Annotated[Caller, needs(Scope.MODERATIONS_WRITE)]
Reader = Annotated[Caller, needs(Scope.MARKS_READ)]
LotId = Annotated[UUID, Path(examples=[EXAMPLE_ID])]
#: of which everything is agreed
AgreedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000011"])]
#: of which agreeing is closed
ModeratedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000004"])]
ModerationId = Annotated[UUID, Path(examples=[EXAMPLE_ID])]

#: what is told of an agreed mark that stands in its own row
KEPT = [
    name for name in ModerationOut.model_fields if name not in {"tender", "spread", "originals"}
]


@router.post("/lots/{lot_id}/moderations", status_code=201)
def agree_mark(
    caller: Moderator,
    lot_id: LotId,
    body: ModerationIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ModerationWhole:
    """Record the mark that the evaluators agreed for a tender on a criterion, and why.

    Their own marks stay as they are, beside it. Where it differs from any of them, say what was
    good, what was missing and why it differs, before agreeing is closed.
    """
    what = _agreement(body)
    made = agree(session, caller, lot_id, body.tender_id, body.criterion, what, now)
    return _whole(session, caller, made, response)


@router.put("/moderations/{moderation_id}")
def change_agreed_mark(
    caller: Moderator,
    moderation_id: ModerationId,
    expected: ExpectedDep,
    body: ModerationChangeIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> ModerationWhole:
    """Change an agreed mark or what is recorded about it; what it was before is kept."""
    made = moderation_to_change(session, caller, moderation_id, now)
    expected.check(made.version)
    change_agreement(session, caller, made, _agreement(body), now)
    return _whole(session, caller, made, response)


@router.get("/moderations/{moderation_id}")
def read_moderation(
    caller: Reader, moderation_id: ModerationId, session: ReadDep, response: Response
) -> ModerationWhole:
    """Give an agreed mark with the evaluators' own, and with all that it was before."""
    made, _ = moderation_of(session, caller, moderation_id)
    return _whole(session, caller, made, response)


@router.get("/lots/{lot_id}/moderations")
def list_moderations(
    caller: Reader,
    lot_id: LotId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    tender_id: UUID | None = None,
) -> ModerationPage:
    """List the agreed marks of a lot, each with the evaluators' own and how far they differ."""
    lot = lot_to_judge(session, caller, lot_id)
    refuse_unseen(session, caller, lot)
    query = select(*(getattr(Moderation, name) for name in KEPT))
    query = query.where(Moderation.lot_id == lot.id)
    if tender_id is not None:
        query = query.where(Moderation.tender_id == tender_id)
    query = updated.within(query, Moderation.updated_at)
    found = page_of(session, query, (Moderation.updated_at, Moderation.id), asked)
    beside = _beside(session, caller, lot, [row.tender_id for row in found.rows])
    rows = [ModerationOut(**row._mapping, **beside.of(row)) for row in found.rows]
    return ModerationPage(data=rows, page=found.marks)


@router.post("/lots/{lot_id}/moderation-closure", status_code=201)
def close_moderation(
    caller: Moderator, lot_id: AgreedLotId, session: WriteDep, now: NowDep
) -> ModerationClosedOut:
    """Close the agreeing of a lot's marks, so that it can be scored.

    Every tender needs an agreed mark with its reason on every criterion that people mark. Where
    it differs from any evaluator's, what was good, what was missing and why it differs must be
    recorded; and where no evaluator's mark says where in the tender it rests, the agreed one
    does. Every tender that came late or is damaged has its decision. Whatever is wanting is
    listed.
    """
    lot = close(session, caller, lot_id, now)
    return ModerationClosedOut(lot_id=lot.id, version=lot.version, moderated_at=now)


@router.post("/lots/{lot_id}/moderation-reopening", status_code=201)
def reopen_moderation(
    caller: Annotated[Caller, needs(Scope.TENDERS_DECIDE)],
    lot_id: ModeratedLotId,
    body: ModerationReopeningIn,
    session: WriteDep,
    now: NowDep,
) -> ModerationReopeningOut:
    """Open the agreed marks of a lot again before its award, to put a mistake right.

    What was scored by them is kept; the lot is scored again once agreeing is closed again.
    """
    made = reopen(session, caller, lot_id, body.reason, now)
    return ModerationReopeningOut.model_validate(made, from_attributes=True)


@router.get("/lots/{lot_id}/moderation-reopening")
def list_moderation_reopenings(
    caller: Reader, lot_id: ModeratedLotId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> ModerationReopeningPage:
    """List when the agreed marks of a lot were opened again, by whom, and why."""
    lot = lot_to_judge(session, caller, lot_id)
    table = ModerationReopening
    query = select(*(getattr(table, name) for name in ModerationReopeningOut.model_fields))
    query = updated.within(query.where(table.lot_id == lot.id), table.reopened_at)
    found = page_of(session, query, (table.reopened_at, table.id), asked)
    rows = [ModerationReopeningOut(**row._mapping) for row in found.rows]
    return ModerationReopeningPage(data=rows, page=found.marks)


@dataclass(frozen=True)
class _Beside:
    """What stands beside agreed marks: the evaluators' own, and what tenders are called."""

    criteria: Mapping[str, MarkedCriterion]
    marks: Mapping[tuple[UUID, str], Sequence[Mark]]
    names: Mapping[UUID, str]

    def of(self, made: Any) -> dict[str, Any]:
        """Give what stands beside one of them."""
        marks = self.marks.get((made.tender_id, made.criterion), ())
        spread = spread_of(self.criteria[made.criterion], [mark.mark for mark in marks])
        return {
            "tender": self.names[made.tender_id],
            "spread": None if spread is None else SpreadOut(**asdict(spread)),
            "originals": [
                OriginalOut(
                    mark_id=mark.id,
                    evaluator_id=mark.evaluator_id,
                    mark=mark.mark,
                    reason=mark.reason,
                    reference=mark.reference,
                    higher=mark.higher,
                )
                for mark in marks
            ],
        }


def _beside(session: Session, caller: Caller, lot: Lot, tenders: Sequence[UUID]) -> _Beside:
    return _Beside(
        marked_lot(session, lot).criteria,
        marks_by_pair(session, lot, tenders),
        names_of(session, caller, lot),
    )


def _agreement(body: ModerationChangeIn) -> Agreement:
    return Agreement(**{one.name: getattr(body, one.name) for one in fields(Agreement)})


def _whole(
    session: Session, caller: Caller, made: Moderation, response: Response
) -> ModerationWhole:
    lot = session.get_one(Lot, made.lot_id)
    beside = _beside(session, caller, lot, [made.tender_id])
    query = select(ModerationRevision).where(ModerationRevision.moderation_id == made.id)
    revisions = session.exec(query.order_by(col(ModerationRevision.number)))
    versioned(response, made.version)
    return ModerationWhole(
        **{name: getattr(made, name) for name in KEPT},
        **beside.of(made),
        revisions=[
            ModerationRevisionOut(number=one.number, by=one.by, at=one.at, **one.document)
            for one in revisions
        ],
        warnings=[QUESTIONED]
        if only_repeats(made.reason, beside.criteria[made.criterion].texts)
        else [],
    )
