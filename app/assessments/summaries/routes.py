"""Assessment summaries over HTTP: look at them, send them, read what was sent."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session, col, select

from app.assessments.summaries.case import Terms
from app.assessments.summaries.drafts import draft
from app.assessments.summaries.gathering import gather
from app.assessments.summaries.letter.whole import letter_of
from app.assessments.summaries.messages import (
    BatchOut,
    NotOwed,
    SummariesIn,
    SummariesPreview,
    SummaryOut,
    SummaryPage,
    SummaryRow,
    SummaryText,
)
from app.assessments.summaries.queries import (
    award_stands,
    still_stands,
    summary_of_tender,
    summary_sent,
)
from app.assessments.summaries.sending import ATTACHED, Letters, prepare, send
from app.assessments.tables import AssessmentSummary, SummaryBatch
from app.organisations.authenticating import needs
from app.organisations.caller import Caller
from app.organisations.scope import Scope
from app.paper.docx import as_docx
from app.paper.html import POLICY, as_html
from app.platform.database import reading
from app.platform.http.dependencies import NowDep, ReadDep, SealsDep, TurnDep, WriteDep
from app.platform.http.named_file import WordFile
from app.platform.http.routing import Router
from app.platform.request.filters import UpdatedDep
from app.platform.request.paging import PagingDep, page_of
from app.platform.sealing import Seals
from app.problems import Problem, Severity
from app.procurements.queries import Lock
from app.rules.messages import told
from app.tenders.panel.queries import refuse_undeclared
from app.tenders.queries import opened_lot
from app.tenders.sealing import contents_of

router = Router(prefix="/v1", tags=["assessments"])

Sender = Annotated[Caller, needs(Scope.AWARDS_RECOMMEND)]
Assessor = Annotated[Caller, needs(Scope.ASSESSMENTS_READ)]
AwardedLotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000006"])]
LotId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000012"])]
SummaryId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000012"])]
TenderId = Annotated[UUID, Path(examples=["0195566f-4a00-7000-8000-000000000012"])]


@router.get("/lots/{lot_id}/summaries/preview")
def preview_summaries(
    caller: Sender, lot_id: AwardedLotId, session: ReadDep, now: NowDep, seals: SealsDep
) -> SummariesPreview:
    """Give a lot's summaries as they would be sent, and everything that is missing in them.

    It leaves standstill and methodology to the law and the pinned rules, and withholds nothing.
    """
    return _preview(session, seals, caller, lot_id, Terms(), now)


@router.post("/lots/{lot_id}/summaries/preview")
def draft_summaries(
    caller: Sender,
    lot_id: AwardedLotId,
    body: SummariesIn,
    session: ReadDep,
    now: NowDep,
    seals: SealsDep,
) -> SummariesPreview:
    """Give a lot's summaries as they would be sent with what you decide about them.

    Nothing is sent or kept: the same body, sent to the lot's summaries, sends them.
    """
    return _preview(session, seals, caller, lot_id, body.terms(), now)


def _preview(
    session: Session, seals: Seals, caller: Caller, lot_id: UUID, terms: Terms, now: datetime
) -> SummariesPreview:
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    gathered = gather(session, lot, contents_of(session, seals, lot), terms, now)
    drafted, case = draft(gathered.case), gathered.case
    faults = [one for one in drafted.findings if one.severity is Severity.FAULT]
    faults += () if terms.names_checked else drafted.names
    sent = session.get(SummaryBatch, gathered.assessment.id) is not None
    stands = gathered.approved and award_stands(lot, gathered.assessment)
    return SummariesPreview(
        assessment_id=gathered.assessment.id,
        approved=gathered.approved,
        sent=sent,
        stands=stands,
        may_be_sent=stands and not (sent or faults),
        findings=[told(one) for one in drafted.findings],
        names=[told(one) for one in drafted.names],
        summaries=[SummaryText.model_validate(one) for one in drafted.summaries],
        not_owed=[
            NotOwed(tender_id=one.tender_id, status=one.status, reason=one.set_aside_reason)
            for one in case.candidates
            if not one.is_assessed
        ],
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an officer decides about summaries, and their letters made by it."""

    terms: Terms
    letters: Letters


def prepared(
    request: Request,
    caller: Sender,
    lot_id: AwardedLotId,
    body: SummariesIn,
    now: NowDep,
    seals: SealsDep,
    _turn: TurnDep,
) -> Prepared:
    """Make the letters before the right to write is asked for: nobody waits for Word files.

    Whatever stands against it is left for the sending to say: a request that is only repeated
    under its key has its answer first.
    """
    terms, letters = body.terms(), Letters()
    with reading(request.app.state.engine) as session, suppress(Problem):
        lot = opened_lot(session, caller, lot_id)
        refuse_undeclared(session, caller, lot)
        contents = contents_of(session, seals, lot)
        letters = prepare(session, caller, lot, contents, terms, now)
    return Prepared(terms, letters)


@router.post("/lots/{lot_id}/summaries", status_code=201)
def send_summaries(
    caller: Sender,
    lot_id: AwardedLotId,
    prepared: Annotated[Prepared, Depends(prepared)],
    session: WriteDep,
    now: NowDep,
    seals: SealsDep,
) -> BatchOut:
    """Send every supplier of a lot its assessment summary, all at the same time.

    It takes an approved recommendation, and summaries in which nothing is missing; look at the
    preview first. They are sent once, and the award keeps the standstill that they promise.
    """
    lot = opened_lot(session, caller, lot_id, Lock.ALONE)
    refuse_undeclared(session, caller, lot)
    contents = contents_of(session, seals, lot)
    terms, letters = prepared.terms, prepared.letters
    return BatchOut.of(send(session, caller, lot, contents, terms, now, letters))


@router.get("/lots/{lot_id}/summaries")
def list_summaries(
    caller: Assessor, lot_id: LotId, session: ReadDep, updated: UpdatedDep, asked: PagingDep
) -> SummaryPage:
    """List the summaries that were sent for a lot."""
    lot = opened_lot(session, caller, lot_id)
    refuse_undeclared(session, caller, lot)
    columns = (getattr(AssessmentSummary, name) for name in SummaryRow.model_fields)
    of_lot = col(SummaryBatch.assessment_id) == AssessmentSummary.assessment_id
    query = select(*columns).join(SummaryBatch, of_lot).where(SummaryBatch.lot_id == lot.id)
    query = updated.within(query, AssessmentSummary.sent_at)
    found = page_of(session, query, (AssessmentSummary.sent_at, AssessmentSummary.id), asked)
    rows = [SummaryRow.model_validate(row, from_attributes=True) for row in found.rows]
    return SummaryPage(data=rows, page=found.marks)


@router.get("/summaries/{summary_id}")
def read_summary(caller: Assessor, summary_id: SummaryId, session: ReadDep) -> SummaryOut:
    """Give a summary as it was sent, and whether the award of which it tells stands."""
    found = summary_sent(session, caller, summary_id)
    return SummaryOut.of(found, stands=still_stands(session, found))


@router.get("/summaries/{summary_id}/letter.html", response_class=HTMLResponse)
def read_summary_letter(caller: Assessor, summary_id: SummaryId, session: ReadDep) -> Response:
    """Give the letter of a summary as a page to read and to print."""
    page = letter_of(summary_sent(session, caller, summary_id).document)
    return HTMLResponse(as_html(page), headers={"Content-Security-Policy": POLICY})


@router.get("/summaries/{summary_id}/letter.docx", response_class=WordFile)
def download_summary_letter(caller: Assessor, summary_id: SummaryId, session: ReadDep) -> Response:
    """Give the letter of a summary as a Word file."""
    page = letter_of(summary_sent(session, caller, summary_id).document)
    return WordFile.of(as_docx(page), ATTACHED)


@router.get("/tenders/{tender_id}/summary")
def read_tender_summary(
    caller: Annotated[Caller, needs(Scope.TENDERS_READ)], tender_id: TenderId, session: ReadDep
) -> SummaryOut:
    """Give the summary of a tender, as its supplier was sent it.

    `stands` is false once the award of which it tells was withdrawn.
    """
    found = summary_of_tender(session, caller, tender_id)
    return SummaryOut.of(found, stands=still_stands(session, found))
