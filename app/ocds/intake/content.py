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
#: what notices tell of how a contract goes, and has no place yet
OF_RESULTS = {
    "performanceFailures": "What it failed in is not recorded here.",
    "transactions": "What was paid is not recorded here.",
    "milestones": "Its milestones are not recorded here.",
}


def results_in(tree: dict[str, Any]) -> Iterator[Finding]:
    """Say what a release tells of contracts that nothing is made of."""
    for contract in Part(tree, "", []).of("contracts").items():
        for name, words in OF_RESULTS.items():
            part = contract.of("implementation", name)
            if part:
                fix = "Record it where it is yours."
                yield Finding("result_not_used", words, fix, Severity.WARNING, path=part.path)


def not_read(tree: dict[str, Any]) -> Iterator[Finding]:
    """Say which parts of a release are kept and not read."""
    names = sorted(name for name in tree if name not in READ and tree[name])
    if names:
        words = f"Kept with the release, and not read: {', '.join(names)[:500]}."
        yield Finding("not_used", words, "", Severity.NOTE)
