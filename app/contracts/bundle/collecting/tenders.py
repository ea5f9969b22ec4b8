"""What was tendered: each opened tender in its own words, with what proves when it came."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from app.contracts.bundle.collecting.rows import rows_of, told
from app.contracts.bundle.material import Material, as_json
from app.organisations.tables import Supplier, SupplierIdentifier
from app.platform.sealing import Broken, DataKey, Seals
from app.problems import NotFound
from app.procurements.tables import Lot
from app.tenders.lifecycle import TenderState
from app.tenders.partners.queries import unsealed_part
from app.tenders.sealing import TenderDamaged, key_of, unseal
from app.tenders.tables import (
    LateSubmission,
    Opening,
    PartnerConfirmation,
    Receipt,
    Tender,
    TenderCopy,
    TenderDecision,
    TenderVersion,
)

#: what is kept of each tender, and what of it is a secret
KEPT: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "versions": (TenderVersion, ("sealed",)),
    "receipts": (Receipt, ()),
    "late_submissions": (LateSubmission, ()),
    "decisions": (TenderDecision, ()),
    "copies": (TenderCopy, ("sealed", "damaged")),
    "partner_confirmations": (
        PartnerConfirmation,
        ("sealed", "sealed_comment", "token_digest", "partner_digest"),
    ),
}

Rows = Mapping[UUID, list[Any]]  #: by tender or supplier


def of_tenders(session: Session, seals: Seals, lot: Lot) -> Iterator[Material]:
    """Give the record of the opening, and every tender that came for the lot.

    What a tender that was not opened says is not here: it is still sealed. One that was damaged
    after it was opened has a note in its place. Tenders are called by their places: who
    tendered stands in their documents alone, where it can be taken out.
    """
    for opening in rows_of(session, Opening, Opening.lot_id == lot.id, by=(Opening.lot_id,)):
        at = opening.opened_at.isoformat() if opening.opened_at else ""
        by = str(opening.opened_by or "")
        yield Material("tenders/opening.json", "The opening, by two people", told(opening), at, by)
    tenders = _in_order(rows_of(session, Tender, Tender.lot_id == lot.id, by=(Tender.id,)))
    kept = {name: _kept(session, lot, table) for name, (table, _) in KEPT.items()}
    suppliers = _suppliers(session, lot)
    is_any_open = any(tender.state is TenderState.OPENED for tender in tenders)
    key = _key(session, seals, lot) if is_any_open else None
    for place, tender in enumerate(tenders, 1):
        opened = key if tender.state is TenderState.OPENED else None
        own = {name: rows[tender.id] for name, rows in kept.items()}
        record = {**told(tender), **suppliers[tender.supplier_id], **_told(own, opened)}
        yield Material(f"tenders/{place}/tender.json", f"Tender {place}", record)
        if tender.state is TenderState.OPENED:
            yield _said(key, tender, own["versions"], place)


def _in_order(tenders: list[Tender]) -> list[Tender]:
    """Put those with an alias first; databases disagree on where those without one belong."""
    return sorted(tenders, key=lambda one: (one.alias is None, one.alias or "", one.id))


def _kept(session: Session, lot: Lot, table: Any) -> Rows:
    """Give what a table has of each tender of a lot: one query, however many there are."""
    of_lot = select(Tender.id).where(Tender.lot_id == lot.id)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows_of(session, table, col(table.tender_id).in_(of_lot), by=(table.id,)):
        found[row.tender_id].append(row)
    return found


def _suppliers(session: Session, lot: Lot) -> dict[UUID, dict[str, Any]]:
    """Give the name and the identifiers of each supplier that tendered."""
    of_lot = select(Tender.supplier_id).where(Tender.lot_id == lot.id)
    listed = SupplierIdentifier
    known: dict[UUID, list[str]] = defaultdict(list)
    for one in rows_of(session, listed, col(listed.supplier_id).in_(of_lot), by=(listed.id,)):
        known[one.supplier_id].append(f"{one.scheme} {one.value}")
    return {
        one.id: {"supplier": one.name, "identifiers": known[one.id]}
        for one in rows_of(session, Supplier, col(Supplier.id).in_(of_lot), by=(Supplier.id,))
    }


def _key(session: Session, seals: Seals, lot: Lot) -> DataKey | None:
    """Give the key of the lot's tenders, unless it is lost or damaged itself."""
    try:
        return key_of(session, seals, lot.id)
    except (NotFound, TenderDamaged):
        return None


def _told(kept: Mapping[str, list[Any]], key: DataKey | None) -> dict[str, Any]:
    listed = {name: [told(row, *KEPT[name][1]) for row in rows] for name, rows in kept.items()}
    if key is not None:
        asked = "partner_confirmations"
        for one, row in zip(listed[asked], kept[asked], strict=True):
            one |= _asked(key, row)
    return listed


def _asked(key: DataKey, row: PartnerConfirmation) -> dict[str, Any]:
    """Give what a partner was asked about and what it said, or that this is damaged."""
    try:
        return dict(as_json(unsealed_part(key, row)))
    except Broken:
        return {"damaged": "What was sealed of this is no longer as it was."}


def _said(
    key: DataKey | None, tender: Tender, versions: list[TenderVersion], place: int
) -> Material:
    """Give what the version of a tender that was opened says, or that it is damaged."""
    name, what = f"tenders/{place}/content.json", f"What tender {place} says"
    version = next((one for one in versions if one.number == tender.submitted_number), None)
    if key is None or version is None:
        lost = "The version that was opened, or the key of the lot, is no longer there."
        return Material(name, f"{what}: damaged", {"damaged": lost})
    at = version.uploaded_at.isoformat()
    try:
        found = unseal(key, version)
    except TenderDamaged as problem:
        content = {"damaged": problem.detail, "digest": version.digest}
        return Material(name, f"{what}: damaged", content, at)
    content = {
        "content": as_json(found.document),
        "salt": found.salt,
        "digest": version.digest,  # of content and salt: the one on the supplier's receipt
    }
    return Material(name, what, content, at, "", (found.salt, version.digest), is_salted=True)
