"""What became of the letters that were written about a lot."""

from sqlmodel import Session, col, or_, select

from app.assessments.tables import AssessmentSummary, SummaryBatch
from app.contracts.bundle.collecting.rows import rows_of, told
from app.contracts.bundle.material import Material
from app.platform.mail.tables import Letter
from app.procurements.tables import Lot
from app.tenders.tables import Tender

#: addresses, and words: a summary's stand in the summary, an amendment's in the amendment
LEFT_OUT = (
    "authority", "recipient", "reply_to", "subject", "text", "html", "attachment",
    "attachment_name", "is_secret", "facts",
)  # fmt: skip


def of_letters(session: Session, lot: Lot) -> Material:
    """Give each letter's kind, supplier and state, and when it was sent.

    A supplier that was told of changes and did not tender is not named.
    """
    summaries = (
        select(AssessmentSummary.id, AssessmentSummary.supplier_id)
        .join(SummaryBatch)
        .where(SummaryBatch.lot_id == lot.id)
    )
    whose = {str(one): str(supplier) for one, supplier in session.exec(summaries)}
    tendered = select(Tender.supplier_id).where(Tender.lot_id == lot.id)
    suppliers = {str(supplier) for supplier in session.exec(tendered)}
    about = col(Letter.about)
    letters = rows_of(
        session,
        Letter,
        Letter.authority == lot.authority_id,
        or_(
            about == lot.procurement_id,
            about.in_(summaries.with_only_columns(col(AssessmentSummary.id))),
        ),
        by=(Letter.written_at, Letter.id),
    )
    content = []
    for one in letters:
        supplier = whose.get(str(one.about), one.facts.get("supplier"))
        named = supplier if supplier in suppliers else None
        content.append({**told(one, *LEFT_OUT), "supplier": named})
    return Material("letters.json", "Letters about the lot, and what became of each", content)
