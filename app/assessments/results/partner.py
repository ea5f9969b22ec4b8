"""Whose answers a lot is scored with: the partners that tenders name, and what each said."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.tenders.content import TenderContent
from app.tenders.partners.vouched import VOUCHED

UNANSWERED = "Nobody answered for it."


def partners_in(
    contents: Mapping[UUID, TenderContent], names: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    """List each partner of each tender once, with its answer and what that is worth.

    Args:
        contents: what each tender says, with the partners' answers.
        names: of the tenders in scoring.
    """
    found = {
        (names[tender_id], line.partner): {
            "tender_id": str(tender_id),
            "supplier": names[tender_id],
            "partner": line.partner,
            "answer": line.partner_answer or "none",
            "said": _said(line.partner_answer or "none"),
        }
        for tender_id, content in contents.items()
        for line in content.commitments
        if line.partner is not None
    }
    return [found[key] for key in sorted(found)]


def _said(answer: str) -> str:
    return UNANSWERED if answer == "none" else f"It answered `{answer}` {VOUCHED}"
