"""Assessments over HTTP: score a lot, read what came out, have it explained and replayed."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from sqlmodel import col, select

from app.assessments.messages import TenderScore
from app.assessments.results.assessing import Wanted, assess
from app.assessments.results.messages import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPage,
    AssessmentRow,
    ExplanationOut,
    FullReceipt,
    ReplayOut,
    ScorecardPage,
    ScorecardRow,
    SensitivityOut,
)
from app.assessments.results.queries import assessment_of, card_of, told_to_supplier
from app.assessments.results.record import answer_of, safety_of
from app.assessments.tables import Assessment, Scorecard
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, WriteDep
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.procurements.queries import Lock
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.text import explain
from app.scoring.receipt import replay
from app.tenders.panel.queries import refuse_undeclared
from app.tenders.queries import opened_lot
from app.tenders.sealing import contents_of

router = Router(prefix="/v1", tags=["assessments"])

AnId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000005"])]
ToldTenderId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000012"])]
Assessor = Annotated[Caller, needs(Scope.ASSESSMENTS_READ)]


@router.post("/lots/{lot_id}/assessments", status_code=201)
def score_lot(
    caller: Annotated[Caller, needs(Scope.ASSESSMENTS_WRITE)],
    lot_id: AnId,
    body: AssessmentIn,
    session: WriteDep,
    now: NowDep,
    seals: SealsDep,
) -> AssessmentOut:
    """Score a lot by its pinned rules, once its marks are agreed, and keep all that was said.

    Scoring again needs a reason. The earlier assessment is replaced and can still be read. A draw
    is given with how it was held, each time that the lot is scored with it.
    """
    lot = opened_lot(session, caller, lot_id, Lock.ALONE)
    refuse_undeclared(session, caller, lot)
    contents = contents_of(session, seals, lot)
    wanted = Wanted(body.rules_digest, body.reason, body.draw, body.draw_held)
    return AssessmentOut.of(assess(session, caller, lot, contents, wanted, now))


@router.get("/lots/{lot_id}/assessments")
def list_assessments(
    caller: Assessor, lot_id: AnId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> AssessmentPage:
    """List a lot's assessments; the one that was not replaced stands."""
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    columns = (getattr(Assessment, name) for name in AssessmentRow.model_fields)
    query = select(*columns).where(Assessment.lot_id == lot.id)
    query = updated.within(query, Assessment.updated_at)
    found = page_of(session, query, (Assessment.updated_at, Assessment.id), asked)
    rows = [AssessmentRow.model_validate(row, from_attributes=True) for row in found.rows]
    return AssessmentPage(data=rows, page=found.marks)


@router.get("/assessments/{assessment_id}")
def read_assessment(caller: Assessor, assessment_id: AnId, session: ReadDep) -> AssessmentOut:
    """Give an assessment: what holds for all its tenders, its warnings and its digests."""
    return AssessmentOut.of(assessment_of(session, caller, assessment_id))


@router.get("/assessments/{assessment_id}/scorecards")
def list_scorecards(
    caller: Assessor,
    assessment_id: AnId,
    session: ReadDep,
    updated: UpdatedDep,
    asked: PagingDep,
) -> ScorecardPage:
    """List where each tender came, best first."""
    assessment = assessment_of(session, caller, assessment_id)
    columns = (getattr(Scorecard, name) for name in ScorecardRow.model_fields)
    query = select(*columns).join(Assessment, col(Assessment.id) == Scorecard.assessment_id)
    query = query.where(Scorecard.assessment_id == assessment.id)
    query = updated.within(query, Assessment.updated_at)
    found = page_of(session, query, (Scorecard.place, Scorecard.tender_id), asked)
    rows = [ScorecardRow.model_validate(row, from_attributes=True) for row in found.rows]
    return ScorecardPage(data=rows, page=found.marks)


@router.get("/assessments/{assessment_id}/scorecards/{tender_id}", response_model=TenderScore)
def read_scorecard(
    caller: Assessor, assessment_id: AnId, tender_id: AnId, session: ReadDep
) -> Response:
    """Give a tender's whole scorecard, as it was written when the lot was scored."""
    card = card_of(session, caller, assessment_id, tender_id)
    return Response(card.document, media_type="application/json")


@router.get("/assessments/{assessment_id}/explanations/{tender_id}")
def explain_scorecard(
    caller: Assessor,
    assessment_id: AnId,
    tender_id: AnId,
    session: ReadDep,
    reader: Reader = Reader.RESIDENT,
    length: Length = Length.PARAGRAPH,
) -> ExplanationOut:
    """Say why a tender has the score and the place it has, for one kind of reader."""
    name = card_of(session, caller, assessment_id, tender_id).supplier
    receipt = assessment_of(session, caller, assessment_id).receipt
    text = explain(answer_of(receipt), name, reader=reader, length=length)
    return ExplanationOut(supplier=name, reader=reader, length=length, text=text)


@router.get("/tenders/{tender_id}/explanation")
def explain_own_tender(
    caller: Annotated[Caller, needs(Scope.TENDERS_READ)],
    tender_id: ToldTenderId,
    session: ReadDep,
    length: Length = Length.FULL,
) -> ExplanationOut:
    """Tell a supplier why its tender has its score, once the summaries have been sent.

    It names no other tender and gives no other tender's numbers. The authority's people read
    here what the supplier reads.
    """
    receipt, name = told_to_supplier(session, caller, tender_id)
    text = explain(answer_of(receipt), name, reader=Reader.BIDDER, length=length)
    return ExplanationOut(supplier=name, reader=Reader.BIDDER, length=length, text=text)


@router.get("/assessments/{assessment_id}/sensitivity")
def read_sensitivity(caller: Assessor, assessment_id: AnId, session: ReadDep) -> SensitivityOut:
    """Say how safe the first place is: what would have to change for another to come first."""
    receipt = assessment_of(session, caller, assessment_id).receipt
    return SensitivityOut.model_validate(safety_of(answer_of(receipt)))


@router.get("/assessments/{assessment_id}/receipt", response_model=FullReceipt)
def read_receipt(caller: Assessor, assessment_id: AnId, session: ReadDep) -> Response:
    """Give the full receipt as a file, to be scored again anywhere without this service."""
    assessment = assessment_of(session, caller, assessment_id)
    name = f"receipt-{assessment.result_digest.removeprefix('sha256:')[:12]}.json"
    response = Response(assessment.receipt, media_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post("/assessments/{assessment_id}/replay")
def replay_assessment(caller: Assessor, assessment_id: AnId, session: ReadDep) -> ReplayOut:
    """Score an assessment again from its receipt, and say whether anything differs."""
    held = json.loads(assessment_of(session, caller, assessment_id).receipt)
    return ReplayOut.model_validate(replay(held), from_attributes=True)
