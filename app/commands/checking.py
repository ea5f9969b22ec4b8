"""Examine a rule set's file: its faults with their lines, and its worked examples."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.commands.places_named import resolved_places
from app.platform.documents import place_at
from app.problems import Finding, Invalid, Severity
from app.rules.checks.whole import check, for_publishing
from app.rules.document.ruleset import RuleSet
from app.rules.document.validity import checked
from app.rules.library import Library
from app.rules.names import every
from app.rules.reading import bases_in, home_of, read_file, read_library, read_rule_set, read_tree
from app.rules.tracing import with_line
from app.scoring.worked import ExampleIn, mismatches, paths_of

#: The two faults that a single-file example, which is never published, cannot have.
NOT_OF_EXAMPLES = {"no_source", "no_date", "no_example", "criterion_in_no_example"}


def examined(path: Path) -> list[Finding]:
    """List all that is wrong with a rule set or a single-file worked example.

    Raises:
        Invalid: if it cannot be read at all.
    """
    tree = read_tree(read_file(path), path.name)
    folder = home_of(path)
    library = read_library(folder)
    base_of = bases_in(path.parent, folder / "rulesets")
    if isinstance(tree, dict) and "rules" in tree and "tenders" in tree:
        return _single(tree, path, library, base_of)
    rule_set = read_rule_set(tree, path.name, base_of)
    findings = [
        with_line(one, tree, path.name) for one in for_publishing(check(rule_set, library))
    ]
    examples = [
        (file, *_example(file)) for file in sorted((path.parent / "examples").glob("*.yaml"))
    ]
    for file, example, faults in examples:
        findings += faults
        if example is not None:
            findings += _run(rule_set, library, example, file.name, tuple(findings))
    return [*findings, *_covered(rule_set, [one for _, one, _ in examples if one])]


def _single(tree: Any, path: Path, library: Library, base_of: Any) -> list[Finding]:
    rule_set = read_rule_set(tree["rules"], path.name, base_of)
    example, faults = _model(tree, path.name)
    if example is None:
        raise Invalid(f"{path.name} is not right.", findings=faults)
    found = [
        with_line(one, tree["rules"], path.name)
        for one in for_publishing(check(rule_set, library, example.contract))
        if one.code not in NOT_OF_EXAMPLES
    ]
    expected = set(example.expect.get("faults", ()))
    wrong = _run(rule_set, library, example, path.name, tuple(found))
    return [one for one in found if one.code not in expected] + wrong


def _model(tree: Any, file: str) -> tuple[ExampleIn | None, list[Finding]]:
    return checked(ExampleIn, tree, place_at, file)


def _example(file: Path) -> tuple[ExampleIn | None, list[Finding]]:
    return _model(read_tree(read_file(file), file.name), file.name)


def _run(
    rule_set: RuleSet,
    library: Library,
    example: ExampleIn,
    file: str,
    known: tuple[Finding, ...],
) -> list[Finding]:
    places = resolved_places(rule_set, example)
    return [
        Finding(
            "example_differs",
            f"{words}.",
            "Correct the example, or the rules.",
            file=file,
        )
        for words in mismatches(rule_set, library, example, places, known)
    ]


def _covered(rule_set: RuleSet, examples: list[ExampleIn]) -> Iterator[Finding]:
    """Say where examples are wanting: rules without one, criteria in none."""
    if not examples:
        words = "The rule set has no worked example."
        yield Finding("no_example", words, "Work one by hand under examples/.")
        return
    stated = {code for example in examples for code in paths_of(example)}
    for criterion in every(rule_set.criteria):
        if criterion.code not in stated and criterion.method is not None:
            words = f"No example states a number of the criterion `{criterion.code}`."
            yield Finding("criterion_in_no_example", words, "State one.", Severity.WARNING)
