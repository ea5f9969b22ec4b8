"""Run worked examples: score what they offer, and hold it against what was worked out by hand."""

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from app.problems import Finding, Invalid
from app.rules.document.field import Words
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.answer import answer
from app.scoring.example import differences
from app.scoring.intake import TendersIn
from app.scoring.lots import Places


class ExampleIn(TendersIn):
    """A worked example: tenders, and what they should come to."""

    note: Words | None = None
    rules: dict[str, Any] | None = None  #: a whole rule set, where the example brings its own
    expect: dict[str, Any] = Field(default_factory=dict)


def mismatches(
    rule_set: RuleSet,
    library: Library,
    example: ExampleIn,
    places: Places,
    known: tuple[Finding, ...] = (),
) -> Iterator[str]:
    """Say each number that does not come out as worked out by hand.

    Args:
        rule_set: composed.
        library: what it draws on.
        example: the example.
        places: what is known of the postcodes it names.
        known: faults that checking the rules has found already, which an example may expect.
    """
    wanted = set(example.expect.get("faults", ()))
    try:
        answered = answer(rule_set, library, example, places)
    except Invalid as refusal:
        found = {finding.code for finding in (*refusal.findings, *known)}
        if not wanted:
            yield from (f"it cannot be scored: {finding}" for finding in refusal.findings)
        elif not wanted <= found:
            yield f"expected {', '.join(sorted(wanted))}; found {', '.join(sorted(found))}"
        return
    missing = wanted - {finding.code for finding in known}
    if missing:
        yield f"expected {', '.join(sorted(missing))}, but it was scored"
    numbers = {path: value for path, value in example.expect.items() if path != "faults"}
    yield from differences(answered.document, numbers)


def paths_of(example: ExampleIn) -> set[str]:
    """List the criteria whose numbers an example states."""
    return {
        path.split(".criteria.")[1].split(".")[0]
        for path in example.expect
        if ".criteria." in path
    }
