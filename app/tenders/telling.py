"""Tell of tenders: to its supplier all there is, to the authority what was opened."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.organisations.tables import Supplier
from app.platform.mail.address import is_address
from app.procurements.lifecycle import LotState, is_past
from app.procurements.moment import told as deadline_told
from app.procurements.tables import Lot, Procurement
from app.tenders.lifecycle import Standing, TenderState
from app.tenders.tables import Receipt, Tender

NO_LETTERS = (
    "Your entry has no e-mail address, so no letter tells you of changes and answers. Ask the "
    "authority to enter one."
)


def as_its_own(
    tender: Tender,
    supplier: str,
    lot: Lot,
    published_version: int,
    at: datetime,
    *,
    is_cancelled: bool = False,
    inadmissible: Collection[UUID] = (),
) -> dict[str, Any]:
    """Tell a supplier of its own tender, with what its state means in words.

    Args:
        tender: the tender.
        supplier: its supplier's name.
        lot: its lot.
        published_version: of the procurement, as it stands.
        at: by the database's clock.
        is_cancelled: whether the lot was cancelled, alone or with its procurement.
        inadmissible: tenders that came late with nothing that may be admitted.
    """
    deadline = lot.deadline or at
    standing = Standing(
        state=tender.state,
        latest=tender.latest_number,
        submitted=tender.submitted_number,
        deadline=deadline_told(deadline, lot.zone),
        is_over=is_past(deadline, at),
        needs_confirming=tender.confirmed_version < published_version,
        is_awarded=lot.awarded_at is not None,
        is_cancelled=is_cancelled,
        after_opening=tender.id in inadmissible,
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


def receipt_document(
    tender: Tender, receipt: Receipt, salt: str | None, lot: LotState
) -> dict[str, Any]:
    """Give a receipt as it was made, with what became of the version.

    Args:
        tender: the tender.
        receipt: one of its receipts.
        salt: of the digest, for the tender's supplier.
        lot: how far the lot has come.
    """
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
        "said": _became(tender, receipt, lot),
    }


def _became(tender: Tender, receipt: Receipt, lot: LotState) -> str:
    version = f"Version {receipt.number}"
    if receipt.withdrawn_at is not None:
        return f"{version} was submitted, and has been WITHDRAWN."
    if receipt.replaced_at is not None:
        return f"{version} was submitted, and has been replaced by a later one."
    if tender.state is TenderState.OPENED:
        how = "came late, and was ADMITTED by decision" if receipt.admitted else "was SUBMITTED"
        return f"{version} {how}; it has been opened."
    if tender.state is TenderState.DAMAGED:
        lost = f"{version} was SUBMITTED in time. What was stored is no longer what was received"
        if tender.set_aside_reason:
            return f"{lost}, and the authority decided to leave it out."
        return f"{lost}; it was NOT OPENED. Send the authority your copy with this receipt."
    if lot is LotState.CANCELLED:
        return f"{version} was SUBMITTED. The lot was cancelled: it will not be opened."
    return f"{version} is SUBMITTED and will be opened."


def warnings_for(session: Session, tender: Tender) -> list[str]:
    """Tell a supplier what it should know though nothing is wrong with its tender."""
    if is_address(session.get_one(Supplier, tender.supplier_id).email):
        return []
    return [NO_LETTERS]


def supplier_name(session: Session, tender: Tender) -> str:
    """Give the name of a tender's supplier."""
    return session.get_one(Supplier, tender.supplier_id).name


def published_version(session: Session, lot: Lot) -> int:
    """Give the number of the procurement's version that suppliers should have read."""
    return session.get_one(Procurement, lot.procurement_id).published_version
