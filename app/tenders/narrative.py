"""Hold a tender to the words that its rules ask for beside each quantity, and the reverse."""

from collections.abc import Iterator

from app.problems import Finding
from app.rules.document.ruleset import RuleSet
from app.scoring.intake import CommitmentIn
from app.tenders.content import TenderContent


def unsaid(rule_set: RuleSet, content: TenderContent) -> Iterator[Finding]:
    """Tell what a tender lacks in words or in quantities; nothing where no rule asks for words."""
    if rule_set.narrative != "required":
        return
    for place, line in enumerate(content.commitments):
        for code, words, fix in _lacking(line):
            yield Finding(code, words, fix, path=f"commitments[{place}].quantity")


def _lacking(line: CommitmentIn) -> Iterator[tuple[str, str, str]]:
    """Give code, words and way out of each thing that a commitment lacks."""
    if line.quantity <= 0 and (line.description or line.evidence):
        words = f"Something is said of {line.measure}, and no quantity of it is promised."
        fix = "Promise a quantity above 0, or leave the commitment out."
        yield "narrative_without_quantity", words, fix
    if line.quantity > 0 and line.evidence is None:
        words = f"{line.measure} is promised, and not how it will be shown to be done."
        yield "no_evidence_plan", words, "Give its evidence plan, as `evidence`."
    if line.quantity > 0 and line.description is None:
        words = f"{line.measure} is promised, and nothing is said of how it will be done."
        yield "quantity_without_narrative", words, "Say who does what, and when, as `description`."
