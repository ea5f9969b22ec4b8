"""Marks over HTTP."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Response
from sqlmodel import Session, col, select

from app.assessments.marks.marking import Judged, change_mark, finish, make_mark, mark_to_change
from app.assessments.marks.messages import (
    EXAMPLE_ID,
    QUESTIONED,
    STORED,
    MarkChangeIn,
    MarkOut,
    MarkPage,
    MarkRevisionOut,
    MarksFinishedOut,
    MarkWhole,
    TenderMarkIn,
)
from app.assessments.marks.queries import (
    counting,
    lot_to_judge,
    mark_of,
    must_be_own,
    names_of,
    refuse_while_marking,
)
from app.assessments.tables import Mark, MarkRevision
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import Updated, UpdatedDep
from app.platform.request.paging import Paging, PagingDep, page_of
from app.platform.request.preconditions import ExpectedDep, versioned
from app.procurements.tables import Lot

router = Router(prefix="/v1", tags=["marks"])

Evaluator = Annotated[Caller, needs(Scope.MARKS_WRITE)]
LotId = Annotated[UUID, Path(examples=[EXAMPLE_ID])]
#: of which everything is marked
MarkedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000010"])]
MarkId = Annotated[UUID, Path(examples=[EXAMPLE_ID])]
Word = Annotated[str | None, Query(max_length=64)]


@router.post("/lots/{lot_id}/marks", status_code=201)
def mark_tender(
    caller: Evaluator,
    lot_id: LotId,
    body: TenderMarkIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> MarkWhole:
    """Mark a tender on a criterion, with your reason and where in the tender it is found.

    A reason that seems to repeat the criterion is kept, and comes back with a warning.
    """
    judged = _judged(body)
    made = make_mark(session, caller, lot_id, body.tender_id, body.criterion, judged, now)
    return _whole(session, caller, made, response)


@router.put("/marks/{mark_id}")
def change_own_mark(
    caller: Evaluator,
    mark_id: MarkId,
    expected: ExpectedDep,
    body: MarkChangeIn,
    session: WriteDep,
    now: NowDep,
    response: Response,
) -> MarkWhole:
    """Change a mark of yours; what it was before is kept."""
    made = mark_to_change(session, caller, mark_id, now)
    expected.check(made.version)
    change_mark(session, caller, made, _judged(body), now)
    return _whole(session, caller, made, response)


@router.get("/marks/{mark_id}")
def read_mark(
    caller: Annotated[Caller, needs(Scope.TENDERS_READ)],
    mark_id: MarkId,
    session: ReadDep,
    response: Response,
) -> MarkWhole:
    """Give a mark with all that it was before: your own; another's once marking has ended.

    For another's your key needs the scope `marks:read` too.
    """
    made, _ = mark_of(session, caller, mark_id)
    return _whole(session, caller, made, response)


@router.get("/lots/{lot_id}/marks/own")
def list_own_marks(
    caller: Evaluator,
    lot_id: LotId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> MarkPage:
    """List your own marks of a lot."""
    lot = lot_to_judge(session, caller, lot_id)
    return _page(session, caller, lot, {"evaluator_id": caller.person_id}, updated, asked)


@router.get("/lots/{lot_id}/marks")
def list_marks(
    caller: Annotated[Caller, needs(Scope.MARKS_READ)],
    lot_id: MarkedLotId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
    tender_id: UUID | None = None,
    criterion: Word = None,
) -> MarkPage:
    """List everybody's marks of a lot, once every evaluator has said that theirs stand.

    Who marks the lot sees their own alone until agreeing is closed.
    """
    lot = lot_to_judge(session, caller, lot_id)
    wanted: dict[str, Any] = {"tender_id": tender_id, "criterion": criterion}
    if must_be_own(session, caller, lot):
        wanted["evaluator_id"] = caller.person_id
    else:
        refuse_while_marking(session, lot)
    return _page(session, caller, lot, wanted, updated, asked)


@router.post("/lots/{lot_id}/marks/completion", status_code=201)
def finish_marking(
    caller: Evaluator, lot_id: LotId, session: WriteDep, now: NowDep
) -> MarksFinishedOut:
    """Say that your marks of a lot stand; it is refused while something is unmarked."""
    member = finish(session, caller, lot_id, now)
    return MarksFinishedOut(lot_id=lot_id, evaluator_id=member.person_id, finished_at=now)


def _judged(body: MarkChangeIn) -> Judged:
    return Judged(body.mark, body.reason, body.reference, body.higher)


def _page(
    session: Session,
    caller: Caller,
    lot: Lot,
    wanted: Mapping[str, Any],
    updated: Updated,
    asked: Paging,
) -> MarkPage:
    columns: list[Any] = [*(getattr(Mark, name) for name in STORED), counting(lot).label("counts")]
    query = select(*columns).where(Mark.lot_id == lot.id)
    for name, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Mark, name) == value)
    query = updated.within(query, Mark.updated_at)
    found = page_of(session, query, (Mark.updated_at, Mark.id), asked)
    names = names_of(session, caller, lot)
    rows = [MarkOut(**row._mapping, tender=names[row.tender_id]) for row in found.rows]
    return MarkPage(data=rows, page=found.marks)


def _whole(session: Session, caller: Caller, made: Mark, response: Response) -> MarkWhole:
    lot = session.get_one(Lot, made.lot_id)
    query = select(MarkRevision).where(MarkRevision.mark_id == made.id)
    revisions = session.exec(query.order_by(col(MarkRevision.number)))
    its = select(Mark.id).where(Mark.id == made.id, counting(lot))
    versioned(response, made.version)
    return MarkWhole(
        **{name: getattr(made, name) for name in STORED},
        tender=names_of(session, caller, lot)[made.tender_id],
        counts=session.exec(its).first() is not None,
        revisions=[MarkRevisionOut.model_validate(one, from_attributes=True) for one in revisions],
        warnings=[QUESTIONED] if made.questioned else [],
    )
