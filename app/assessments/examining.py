"""Examine a rule set with its worked examples, as publication does."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.platform.documents import place_at
from app.problems import Finding
from app.rules.document.ruleset import RuleSet
from app.rules.document.validity import checked
from app.rules.library import Library
from app.scoring.intake import TendersIn
from app.scoring.lots import Places
from app.scoring.worked import ExampleIn, examples_findings
from app.tenders.locating import places_for


def run_examples(
    session: Session,
    rule_set: RuleSet,
    library: Library,
    examples: list[dict[str, Any]],
    today: date,
) -> list[Finding]:
    """Run worked examples, and list what differs, what is wanting, and what cannot be read.

    Args:
        session: where the places that they name are looked up.
        rule_set: composed.
        library: what it draws on.
        examples: as they were sent.
        today: the day on which places are asked for, where an example has no date.
    """
    findings: list[Finding] = []
    read: list[tuple[str, ExampleIn]] = []
    for number, example in enumerate(examples):
        name = f"examples[{number}]"
        made, faults = checked(ExampleIn, example, place_at, name)
        findings += faults
        if made is not None:
            read.append((name, made))

    def places_of(rules: RuleSet, sent: TendersIn) -> Places:
        return places_for(session, rules, sent, today)

    return [*findings, *examples_findings(rule_set, library, read, places_of, tuple(findings))]
