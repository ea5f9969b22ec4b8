"""Make receipts under the terms of their moment, and know them again by their proof."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.platform.sealing import DataKey
from app.procurements.tables import Lot
from app.rules.digest import canonical
from app.tenders.tables import Receipt, Tender, TenderVersion

#: what a proof is taken of: everything that never changes
PROVED = (
    "tender_id", "number", "digest", "submitted_at", "submitted_by", "deadline", "rules_digest",
    "procurement_version", "admitted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Submitted:
    """When somebody submitted, and who."""

    at: datetime  #: by the database's clock
    by: UUID  #: person or key
    is_late: bool = False  #: admitted by decision


def receipt_for(
    key: DataKey, tender: Tender, version: TenderVersion, lot: Lot, submitted: Submitted
) -> Receipt:
    """Make the receipt of a version that will be opened.

    Args:
        key: of the lot.
        tender: the tender.
        version: the version that was submitted.
        lot: under whose terms.
        submitted: when and by whom.
    """
    receipt = Receipt(
        tender_id=tender.id,
        number=version.number,
        digest=version.digest,
        submitted_at=submitted.at,
        submitted_by=submitted.by,
        deadline=lot.deadline or submitted.at,
        rules_digest=lot.rules_digest or "",
        procurement_version=tender.confirmed_version,
        admitted=submitted.is_late,
        proof="",
    )
    receipt.proof = _proof(key, receipt)
    return receipt


def is_genuine(key: DataKey, receipt: Receipt) -> bool:
    """Tell whether a receipt is as the service made it."""
    return receipt.proof == _proof(key, receipt)


def _proof(key: DataKey, receipt: Receipt) -> str:
    return key.digest(canonical({name: _told(getattr(receipt, name)) for name in PROVED}))


def _told(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
