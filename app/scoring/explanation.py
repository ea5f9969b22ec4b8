"""Explain a score in words, from the numbers that made it; nothing is written by hand."""

from collections.abc import Iterator
from typing import Any

from app.scoring.answer import Answer


def in_brief(answered: Answer) -> Iterator[str]:
    """Give the ranking and the warnings, a line each."""
    document = answered.document
    rules = document["rules"]
    yield f"{rules['id']} {rules['version']}, {rules['digest']}"
    for lot in document.get("lots", [{"tenders": document.get("tenders", [])}]):
        if "lot" in lot:
            yield f"Lot {lot['lot']}"
        yield from map(_line, lot["tenders"])
    for warning in document["warnings"]:
        yield f"warning: {warning['message']}"


def _line(tender: dict[str, Any]) -> str:
    rank = tender["rank"]
    place = "   –" if rank is None else f"{rank:>3}{'=' if tender['tied'] else ' '}"
    why = f" ({'; '.join(tender['reasons'])})" if tender["reasons"] else ""
    return f"{place} {tender['supplier']}: {tender['total'] or tender['status']}{why}"
