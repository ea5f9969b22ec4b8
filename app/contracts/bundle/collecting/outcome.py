"""What came of it: assessments with their receipts, recommendations, summaries, the award."""

import json
from collections.abc import Iterator

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
    for award in rows_of(session, Award, Award.lot_id == lot.id, by=(Award.id,)):
        at, by = award.approved_at.isoformat(), str(award.approved_by)
        yield Material("award/award.json", "The award", told(award), at, by)
    for contract in rows_of(session, Contract, Contract.lot_id == lot.id, by=(Contract.id,)):
        owed = rows_of(
            session,
            Obligation,
            Obligation.contract_id == contract.id,
            by=(Obligation.ordinal, Obligation.id),
        )
        content = {**told(contract), "obligations": [told(one) for one in owed]}
        what = "The contract, and what is owed under it"
        yield Material("award/contract.json", what, content, contract.made_at.isoformat())


def _of_summaries(session: Session, lot: Lot) -> Iterator[Material]:
    for batch in rows_of(
        session, SummaryBatch, SummaryBatch.lot_id == lot.id, by=(SummaryBatch.assessment_id,)
    ):
        at, by = batch.sent_at.isoformat(), str(batch.sent_by)
        what = "How the assessment summaries were sent"
        yield Material("award/summaries.json", what, told(batch), at, by)
        sent = rows_of(
            session,
            AssessmentSummary,
            AssessmentSummary.assessment_id == batch.assessment_id,
            by=(col(AssessmentSummary.id),),
        )
        for place, one in enumerate(sent, 1):
            name = f"award/summaries/{place}.json"
            what = "An assessment summary, as it was sent to its supplier"
            yield Material(name, what, told(one), one.sent_at.isoformat(), by, (one.digest,))
