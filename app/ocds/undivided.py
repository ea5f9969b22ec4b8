"""A release that tells of a tender and says less than a notice: without a tag, without lots."""

from typing import Any

from app.problems import Finding, Severity

#: what a tender that is not divided says of its only lot
_OF_LOT = ("value", "contractPeriod", "awardCriteria")


def as_notice(tree: dict[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
    """Give a release as a tender notice is read: with a lot, and with a tag.

    A release without a tag that has a tender, and neither awards nor contracts, tells of a tender.
    """
    made, found = with_a_lot(tree)
    if tree.get("tag") or not tree.get("tender") or tree.get("awards") or tree.get("contracts"):
        return made, found
    words = "The release has no tag; it is read as a tender notice."
    return made | {"tag": ["tender"]}, [*found, Finding("no_tag", words, "", Severity.NOTE)]


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
