"""Published schemes and traps, each written as YAML alone, come out as worked by hand."""

from pathlib import Path

import pytest

from app.platform.documents import place_at
from app.rules.document.validity import checked
from app.rules.reading import HOME, read_file, read_library, read_rule_set, read_tree
from app.scoring.worked import ExampleIn, mismatches

SCHEMES = sorted((Path(__file__).parent / "schemes").glob("*.yaml"))


def test_there_are_schemes() -> None:
    assert len(SCHEMES) >= 40


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_scheme_comes_out_as_worked_by_hand(path: Path) -> None:
    tree = read_tree(read_file(path), path.name)
    example, faults = checked(ExampleIn, tree, place_at, path.name)
    assert example is not None, faults
    assert example.expect, "a scheme states what it comes to"
    assert example.source is not None, "a scheme says where it is from"

    rule_set = read_rule_set(tree["rules"], path.name)

    assert list(mismatches(rule_set, read_library(HOME), example, {})) == []
