"""A tender notice as it is drafted from: with a lot, and with a name that a reference can be."""

from typing import Any

from app.ocds.procurement import REFERENCE
from app.problems import Finding, Severity

#: what a tender that is not divided says of its only lot
_OF_LOT = ("value", "contractPeriod", "awardCriteria")


def with_a_lot(tree: dict[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Give a release whose tender has the one lot that an undivided tender is.

    The guidance of the lots extension has it so; publishers without lots leave it out.
    """
    tender = tree.get("tender")
    if not isinstance(tender, dict) or tender.get("lots"):
        return tree, []
    lot = {"id": "1"} | {name: tender[name] for name in _OF_LOT if name in tender}
    if not isinstance(lot.get("awardCriteria"), dict):
        lot.pop("awardCriteria", None)  # a word alone is no list of criteria
    words = "The tender is not divided into lots; it is drafted with one."
    found = Finding("undivided", words, "", Severity.NOTE, path="tender")
    return tree | {"tender": tender | {"lots": [lot]}}, [found]


def reference_for(release_id: str, ocid: str) -> str:
    """Give a reference for a draft; empty where the notice's own id will do."""
    return "" if REFERENCE.fullmatch(release_id) else ocid[:60]
