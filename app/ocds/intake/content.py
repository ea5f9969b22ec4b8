"""What a release tells of, and what of it nothing is made of here."""

from collections.abc import Iterator
from typing import Any

from app.ocds.part import Part
from app.problems import Finding, Severity

#: what is looked at; the rest of a release is only kept
READ = {
    *("ocid", "id", "date", "tag", "language", "initiationType", "parties", "buyer", "buyerID"),
    *("tender", "awards", "contracts", "links"),
}
#: what a contract says that is more than how it is performed
OF_DETAILS = ("dateSigned", "value", "period", "agreedMetrics", "noAgreedMetricsRationale")
#: what notices tell of that takes two people here, or has no place
OF_CHANGES = {
    "amendments": "Its amendments are not made here: a change takes two people.",
    "amendment": "Its amendment is not made here: a change takes two people.",
    "terminationRationaleClassifications": "That it ended is not recorded here.",
    "terminationRationaleClassification": "That it ended is not recorded here.",
}
OF_RESULTS = {
    "performanceFailures": "What it failed in is not recorded here.",
    "transactions": "What was paid is not recorded here.",
    "milestones": "Its milestones are not recorded here.",
}


def is_of_contracts(tree: dict[str, Any]) -> bool:
    """Tell whether a release tells of awards, or of contracts more than how they do."""
    release = Part(tree, "", [])
    if any(True for _ in release.of("awards").items()):
        return True
    contracts = release.of("contracts").items()
    return any(bool(one.of(name)) for one in contracts for name in OF_DETAILS)


def changes_in(tree: dict[str, Any]) -> Iterator[Finding]:
    """Say what a release tells of contracts that is not done of itself."""
    for contract in Part(tree, "", []).of("contracts").items():
        for part, names in ((contract, OF_CHANGES), (contract.of("implementation"), OF_RESULTS)):
            for name, words in names.items():
                if part.of(name):
                    fix = "Propose a contract change, or record it, where it is yours."
                    path = part.of(name).path
                    yield Finding("change_not_used", words, fix, Severity.WARNING, path=path)


def not_read(tree: dict[str, Any]) -> Iterator[Finding]:
    """Say which parts of a release are kept and not read."""
    names = sorted(name for name in tree if name not in READ and tree[name])
    if names:
        words = f"Kept with the release, and not read: {', '.join(names)[:500]}."
        yield Finding("not_used", words, "", Severity.NOTE)
