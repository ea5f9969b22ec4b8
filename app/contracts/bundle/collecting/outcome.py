"""What came of it: assessments with their receipts, recommendations, summaries, the award."""

import json
from collections.abc import Iterator
from uuid import UUID

from sqlmodel import Session, col

from app.assessments.tables import Assessment, AssessmentSummary, Recommendation, SummaryBatch
from app.contracts.bundle.collecting.rows import rows_of, told
from app.contracts.bundle.material import Material
from app.contracts.tables import Award, Contract, Obligation
from app.procurements.tables import Lot

#: of a receipt: the first two are of what it says, the third of those two
PROOFS = ("input_digest", "result_digest", "seal")


def of_outcome(session: Session, lot: Lot) -> Iterator[Material]:
    """Give every assessment, whoever was recommended, what suppliers were told, the award."""
    for one in rows_of(session, Assessment, Assessment.lot_id == lot.id, by=(Assessment.number,)):
        folder, at, by = f"assessments/{one.number}", one.made_at.isoformat(), str(one.made_by)
        what = f"Assessment {one.number}" + (", which was replaced" if one.replaced_at else "")
        yield Material(f"{folder}/assessment.json", what, told(one, "receipt"), at, by)
        what = f"The receipt of assessment {one.number}: all that scoring saw and said"
        receipt = json.loads(one.receipt)
        proofs = tuple(receipt["receipt"][name] for name in PROOFS)
        yield Material(f"{folder}/receipt.json", what, receipt, at, by, proofs)
    for place, row in enumerate(
        rows_of(session, Recommendation, Recommendation.lot_id == lot.id, by=(Recommendation.id,)),
        1,
    ):
        name, what = f"award/recommendations/{place}.json", f"Recommendation {place}: {row.state}"
        at, by = row.proposed_at.isoformat(), str(row.proposed_by)
        yield Material(name, what, told(row), at, by)
    yield from _of_award(session, lot)
    yield from _of_summaries(session, lot)


def _of_award(session: Session, lot: Lot) -> Iterator[Material]:
    folders = _folders(session, lot)
    for award in rows_of(session, Award, Award.lot_id == lot.id, by=(Award.id,)):
        at, by = award.approved_at.isoformat(), str(award.approved_by)
        what = "The award" + (", which was withdrawn" if award.withdrawn_at else "")
        yield Material(f"{folders[award.assessment_id]}/award.json", what, told(award), at, by)
        yield from _of_contract(session, award, folders[award.assessment_id])


def _folders(session: Session, lot: Lot) -> dict[UUID, str]:
    """Give the folder of each award, by its assessment; those that were withdrawn have others."""
    found = rows_of(session, Award, Award.lot_id == lot.id, by=(Award.approved_at, Award.id))
    withdrawn = [one.assessment_id for one in found if one.withdrawn_at]
    return {
        one.assessment_id: f"award/withdrawn/{withdrawn.index(one.assessment_id) + 1}"
        if one.withdrawn_at
        else "award"
        for one in found
    }


def _of_contract(session: Session, award: Award, folder: str) -> Iterator[Material]:
    for contract in rows_of(session, Contract, Contract.award_id == award.id, by=(Contract.id,)):
        owed = rows_of(
            session,
            Obligation,
            Obligation.contract_id == contract.id,
            by=(Obligation.ordinal, Obligation.id),
        )
        content = {**told(contract), "obligations": [told(one) for one in owed]}
        what = "The contract, and what is owed under it"
        yield Material(f"{folder}/contract.json", what, content, contract.made_at.isoformat())


def _of_summaries(session: Session, lot: Lot) -> Iterator[Material]:
    folders = _folders(session, lot)
    for batch in rows_of(
        session, SummaryBatch, SummaryBatch.lot_id == lot.id, by=(SummaryBatch.assessment_id,)
    ):
        at, by = batch.sent_at.isoformat(), str(batch.sent_by)
        folder = folders.get(batch.assessment_id, "award")
        what = "How the assessment summaries were sent"
        yield Material(f"{folder}/summaries.json", what, told(batch), at, by)
        sent = rows_of(
            session,
            AssessmentSummary,
            AssessmentSummary.assessment_id == batch.assessment_id,
            by=(col(AssessmentSummary.id),),
        )
        for place, one in enumerate(sent, 1):
            name = f"{folder}/summaries/{place}.json"
            what = "An assessment summary, as it was sent to its supplier"
            yield Material(name, what, told(one), one.sent_at.isoformat(), by, (one.digest,))
