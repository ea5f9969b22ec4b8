"""Tell of tenders: to its supplier all there is, to the authority what was opened."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.organisations.tables import Supplier
from app.procurements.lifecycle import is_past
from app.procurements.moment import told as deadline_told
from app.procurements.tables import Lot, Procurement
from app.tenders.lifecycle import Standing
from app.tenders.tables import Receipt, Tender


def as_its_own(
    tender: Tender, supplier: str, lot: Lot, published_version: int, at: datetime
) -> dict[str, Any]:
    """Tell a supplier of its own tender, with what its state means in words.

    Args:
        tender: the tender.
        supplier: its supplier's name.
        lot: its lot.
        published_version: of the procurement, as it stands.
        at: by the database's clock.
    """
    deadline = lot.deadline or at
    standing = Standing(
        state=tender.state,
        latest=tender.latest_number,
        submitted=tender.submitted_number,
        deadline=deadline_told(deadline, lot.zone),
        is_over=is_past(deadline, at),
        needs_confirming=tender.confirmed_version < published_version,
    )
    return {
        **_of_everybody(tender),
        "said": standing.words(),
        "supplier_id": tender.supplier_id,
        "supplier": supplier,
        "latest_number": tender.latest_number,
        "needs_confirming": standing.needs_confirming,
    }


def as_opened(tender: Tender, supplier: str | None, published_version: int) -> dict[str, Any]:
    """Tell the authority of a tender; without a name to whoever marks without names.

    Args:
        tender: the tender.
        supplier: its supplier's name; None where it must not be known.
        published_version: of the procurement; a tender made for an older one says so.
    """
    named = {} if supplier is None else {"supplier_id": tender.supplier_id, "supplier": supplier}
    confirmed = {"needs_confirming": tender.confirmed_version < published_version}
    return {**_of_everybody(tender), **named, **confirmed}


def _of_everybody(tender: Tender) -> dict[str, Any]:
    names = (
        "id", "lot_id", "state", "alias", "submitted_number", "set_aside", "set_aside_reason",
        "version", "updated_at",
    )  # fmt: skip
    return {name: getattr(tender, name) for name in names}


def receipt_document(tender: Tender, receipt: Receipt, salt: str | None) -> dict[str, Any]:
    """Give a receipt as it was made; the salt of the digest is for the tender's supplier."""
    names = (
        "tender_id", "number", "digest", "submitted_at", "deadline", "rules_digest",
        "procurement_version", "proof",
    )  # fmt: skip
    return {
        **{name: getattr(receipt, name) for name in names},
        **({} if salt is None else {"salt": salt}),
        "lot_id": tender.lot_id,
        "supplier_id": tender.supplier_id,
        "admitted_late": receipt.admitted,
        "said": _standing(receipt),
    }


def _standing(receipt: Receipt) -> str:
    if receipt.withdrawn_at is not None:
        return f"Version {receipt.number} was submitted, and has been WITHDRAWN."
    if receipt.replaced_at is not None:
        return f"Version {receipt.number} was submitted, and has been replaced by a later one."
    return f"Version {receipt.number} is SUBMITTED and will be opened."


def supplier_name(session: Session, tender: Tender) -> str:
    """Give the name of a tender's supplier."""
    return session.get_one(Supplier, tender.supplier_id).name


def published_version(session: Session, lot: Lot) -> int:
    """Give the number of the procurement's version that suppliers should have read."""
    return session.get_one(Procurement, lot.procurement_id).published_version
