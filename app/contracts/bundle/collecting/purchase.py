"""What was bought, by which rules, and what everybody was told of it."""

from collections.abc import Iterator

from sqlmodel import Session

from app.contracts.bundle.collecting.rows import rows_of, told
from app.contracts.bundle.material import Material
from app.procurements.queries import pinned_text
from app.procurements.tables import Amendment, Clarification, Lot, Procurement, ProcurementVersion


def of_purchase(session: Session, lot: Lot) -> Iterator[Material]:
    """Give the procurement in all its versions, the lot, its rules, and what was asked."""
    procurement = session.get_one(Procurement, lot.procurement_id)
    yield Material("procurement/procurement.json", "The procurement", told(procurement))
    yield Material("procurement/lot.json", "The lot", told(lot))
    yield Material(
        "procurement/rules.json",
        "The rules that the lot is scored by, in full",
        pinned_text(session, lot),
        proofs=(str(lot.rules_digest),),
    )
    for one in rows_of(
        session,
        ProcurementVersion,
        ProcurementVersion.procurement_id == procurement.id,
        by=(ProcurementVersion.number,),
    ):
        name = f"procurement/versions/{one.number}.json"
        what, by = f"Version {one.number} of the procurement, as published", str(one.approved_by)
        yield Material(name, what, told(one), one.at.isoformat(), by, (one.digest,))
    amendments = rows_of(
        session, Amendment, Amendment.procurement_id == procurement.id, by=(Amendment.id,)
    )
    content = [told(one) for one in amendments]
    yield Material("procurement/amendments.json", "Amendments, applied or not", content)
    asked = rows_of(
        session,
        Clarification,
        Clarification.procurement_id == procurement.id,
        by=(Clarification.number,),
    )
    content = [told(one, "supplier_id") for one in asked]  # who asked is never told
    yield Material("procurement/clarifications.json", "Questions, and what was answered", content)
