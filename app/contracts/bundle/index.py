"""The index of a bundle: every document with its digest, for programs and for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.contracts.bundle.material import Material
from app.paper.html import as_html
from app.paper.page import Column, Facts, Heading, Page, Part, Table, paragraph

#: what is kept of a lot and is in no bundle, by the table that keeps it
#: by table; the contract stands for everything that hangs on it, and is itself in the bundle
LEFT_OUT: Mapping[str, str] = {
    "contract": "What became of the contract once it ran: it was not there to judge by.",
    "interest": "Suppliers that wished to be told of changes; those that tendered are in it.",
    "ocds_publication": "What was published as open contracting: everybody can read it there.",
    "lot_seal": "The key that the tenders were sealed with: it stays a secret.",
    "scorecard": "Scorecards: they stand in the receipt of each assessment, word for word.",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a bundle is about, and who made it when."""

    procurement: str  #: its title, unless that was taken out
    lot: str  #: its number, and its title likewise
    purpose: str
    by: str  #: id of the person
    at: str  #: ISO 8601
    on: date


def index_of(
    made: Made,
    documents: Sequence[Material],
    log: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Give the index as data.

    Args:
        made: what the bundle is about.
        documents: as they are given.
        log: what was taken out.
    """
    return {
        "procurement": made.procurement,
        "lot": made.lot,
        "purpose": made.purpose,
        "made_by": made.by,
        "made_at": made.at,
        "redactions": len(log),
        "documents": [
            {
                "name": one.name,
                "what": one.what,
                "digest": one.digest(),
                "at": one.at or None,
                "by": one.by or None,
            }
            for one in documents
        ],
        "left_out": list(LEFT_OUT.values()),
    }


def as_page(index: Mapping[str, Any], on: date, log: Sequence[Mapping[str, Any]]) -> str:
    """Give the index as a page to read and to print."""
    facts = (
        ("Procurement", index["procurement"]),
        ("Lot", index["lot"]),
        ("Made for", index["purpose"]),
        ("Made by", index["made_by"]),
        ("Made at", index["made_at"]),
    )
    columns = tuple(map(Column, ("Document", "What it is", "When", "SHA-256")))
    rows = tuple(
        (one["name"], one["what"], one["at"] or "", one["digest"].removeprefix("sha256:"))
        for one in index["documents"]
    )
    parts = (
        Facts(facts),
        paragraph(
            "Each document is JSON. An assessment's receipt can be scored again by anybody with "
            "`social-value replay`, unless something was taken out of it. People are told by "
            "their ids, and tenders by their places."
        ),
        Heading("Documents"),
        Table("Every document, with the digest of its bytes", columns, rows),
        Heading("What is not in it"),
        *map(paragraph, index["left_out"]),
        *_withheld(log),
    )
    return as_html(Page("Challenge bundle", on, parts, footer=index["lot"]))


def _withheld(log: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    if not log:
        return ()
    columns = tuple(map(Column, ("Document", "Where", "Why", "Law")))
    rows = tuple((one["document"], one["path"], one["reason"], one["law"]) for one in log)
    words = (
        "Digests and salts by which somebody could try out what was taken out are left out too. "
        "The log names the documents where the same words still stand."
    )
    return Heading("What was taken out"), paragraph(words), Table("Redactions", columns, rows)
