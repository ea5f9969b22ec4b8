"""Run worked examples: score what they offer, and hold it against what was worked out by hand."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import Field

from app.problems import Finding, Invalid, Severity
from app.rules.document.field import Words
from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.rules.names import every
from app.scoring.answer import answer
from app.scoring.example import differences
from app.scoring.intake import TendersIn
from app.scoring.lots import Places

PlacesOf = Callable[[RuleSet, TendersIn], Places]


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


def examples_findings(
    rule_set: RuleSet,
    library: Library,
    examples: Sequence[tuple[str, ExampleIn]],
    places_of: PlacesOf,
    known: tuple[Finding, ...] = (),
) -> Iterator[Finding]:
    """Say where worked examples are wanting: numbers that differ, criteria in none, none at all.

    Args:
        rule_set: composed.
        library: what it draws on.
        examples: each with the name to give it in findings.
        places_of: looks up the places that an example names.
        known: faults that checking the rules has found already.
    """
    for name, example in examples:
        for words in mismatches(rule_set, library, example, places_of(rule_set, example), known):
            fix = "Correct the example, or the rules."
            yield Finding("example_differs", f"{words}.", fix, file=name)
    if not examples:
        words = "The rule set has no worked example."
        yield Finding("no_example", words, "Work one by hand: tenders, and what they come to.")
        return
    stated = {code for _, example in examples for code in _stated(example)}
    for criterion in every(rule_set.criteria):
        if criterion.code not in stated and criterion.method is not None:
            words = f"No example states a number of the criterion `{criterion.code}`."
            yield Finding("criterion_in_no_example", words, "State one.", Severity.WARNING)


def _stated(example: ExampleIn) -> set[str]:
    """List the criteria whose numbers an example states."""
    stated = [path.split(".criteria.")[1] for path in example.expect if ".criteria." in path]
    return {path.split(".")[0] for path in stated}
