"""Examine a rule set's file: its faults with their lines, and its worked examples."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app.commands.places_named import resolved_places
from app.platform.documents import place_at
from app.problems import Finding, Invalid
from app.rules.checks.whole import check, for_publishing
from app.rules.document.validity import checked
from app.rules.library import Library
from app.rules.reading import bases_in, home_of, read_file, read_library, read_rule_set, read_tree
from app.rules.tracing import in_document
from app.scoring.worked import ExampleIn, PlacesOf, examples_findings, mismatches

#: The two faults that a single-file example, which is never published, cannot have.
NOT_OF_EXAMPLES = {"no_source", "no_date", "no_example", "criterion_in_no_example"}


def examined(path: Path, name: str = "", places: Sequence[Path] | None = None) -> list[Finding]:
    """List all that is wrong with a rule set or a single-file worked example.

    Args:
        path: of the file.
        name: what to call it in findings, if not by its own name.
        places: files of places; without any, the sample answers.

    Raises:
        Invalid: if it cannot be read at all.
    """
    name = name or path.name
    places_of = partial(resolved_places, files=places)
    tree = read_tree(read_file(path), name)
    folder = home_of(path)
    library = read_library(folder)
    base_of = bases_in(path.parent, folder / "rulesets")
    if isinstance(tree, dict) and "rules" in tree and "tenders" in tree:
        return _single(tree, name, library, base_of, places_of)
    rule_set = read_rule_set(tree, name, base_of)
    findings = list(for_publishing(check(rule_set, library)))
    examples = list(_examples(path, name))
    findings += [fault for _, _, faults in examples for fault in faults]
    read = [(file, example) for file, example, _ in examples if example is not None]
    known = tuple(findings)
    findings += examples_findings(rule_set, library, read, places_of, known)
    return [in_document(one, tree, name) for one in findings]


def _single(
    tree: Any, name: str, library: Library, base_of: Any, places_of: PlacesOf
) -> list[Finding]:
    rule_set = read_rule_set(tree["rules"], name, base_of)
    example, faults = _model(tree, name)
    if example is None:
        raise Invalid(f"{name} is not right.", findings=faults)
    found = [
        in_document(one, tree["rules"], name)
        for one in for_publishing(check(rule_set, library, example.contract))
        if one.code not in NOT_OF_EXAMPLES
    ]
    expected = set(example.expect.get("faults", ()))
    places = places_of(rule_set, example)
    wrong = [
        Finding("example_differs", f"{words}.", "Correct the example, or the rules.", file=name)
        for words in mismatches(rule_set, library, example, places, tuple(found))
    ]
    return [one for one in found if one.code not in expected] + wrong


def _model(tree: Any, file: str) -> tuple[ExampleIn | None, list[Finding]]:
    return checked(ExampleIn, tree, place_at, file)


def _examples(path: Path, name: str) -> Iterator[tuple[str, ExampleIn | None, list[Finding]]]:
    """Read the examples beside a rule set, each called by where it stands from there."""
    for file in sorted((path.parent / "examples").glob("*.yaml")):
        called = str(Path(name).parent / "examples" / file.name)
        yield called, *_model(read_tree(read_file(file), called), called)
