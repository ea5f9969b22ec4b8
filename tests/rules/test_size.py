"""A rule set has as many parts as a council can need, and checking it takes work in proportion."""

from collections.abc import Callable
from time import process_time

import pytest

from app.problems import Invalid, nearest
from app.rules.checks.whole import check
from app.rules.library import Library
from app.rules.reading import read_rule_set, read_tree
from app.rules.size import MOST, oversize
from tests.factories import a_rule_set


def figures(count: int, formula: str = "price + {}") -> str:
    rows = "".join(f"  f{i}: {{formula: {formula.format(i)}}}\n" for i in range(count))
    return f"id: t\ntotal: {{formula: price}}\nfigures:\n{rows}"


@pytest.mark.parametrize(
    ("part", "one"),
    [
        ("figures", "  x{}: price\n"),
        ("parameters", "  x{}: 1\n"),
        ("facts", "  x{}: yes_no\n"),
        ("measures", "  - {{code: x{}, unit: hour}}\n"),
        ("criteria", "  - {{code: x{}, method: {{formula: value}}}}\n"),
    ],
)
def test_more_parts_than_the_most_are_refused_by_name(part: str, one: str) -> None:
    def tree(count: int) -> object:
        rows = "".join(one.format(i) for i in range(count))
        return read_tree(f"id: t\n{part}:\n{rows}".encode(), "rules.yaml")

    assert oversize(tree(MOST)) == []
    with pytest.raises(Invalid) as refusal:
        read_rule_set(tree(MOST + 1), "rules.yaml")
    [fault] = refusal.value.findings
    assert (fault.code, fault.path, fault.line) == ("too_many_parts", part, 2)
    assert "2,001" in fault.message


def test_criteria_of_all_levels_count() -> None:
    level = [{"code": f"c{i}"} for i in range(MOST)]

    [fault] = oversize({"criteria": [{"code": "top", "criteria": level}]})

    assert fault.path == "criteria"


def test_twenty_thousand_figures_are_refused_in_less_than_it_takes_to_read_their_yaml() -> None:
    begun = process_time()
    tree = read_tree(figures(20_000).encode(), "rules.yaml")
    read = process_time()

    with pytest.raises(Invalid) as refusal:
        read_rule_set(tree, "rules.yaml")

    assert process_time() - read < read - begun
    assert [fault.code for fault in refusal.value.findings] == ["too_many_parts"]


def cost(rules: str) -> float:
    """Measure the processor time of checking a rule set, the best of three."""
    made = a_rule_set(rules)

    def once() -> float:
        start = process_time()
        check(made, Library())
        return process_time() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    "write",
    [
        figures,
        lambda count: figures(count, "f{} + 0"),
        lambda count: figures(count, "strange_{}"),
        lambda count: (
            figures(count, "price + p{}")
            + "parameters:\n"
            + "".join(f"  p{i}: {i}\n" for i in range(count))
        ),
    ],
    ids=["plain", "in circles", "of strange names", "of parameters"],
)
def test_four_times_the_figures_are_about_four_times_the_work(write: Callable[[int], str]) -> None:
    few, many = cost(write(300)), cost(write(1200))

    assert many < 9 * few  # twice linear and a bit; what grows with the square is sixteen times


def test_the_nearest_of_very_many_names_is_found_among_those_that_begin_alike() -> None:
    names = [f"{letter}figure_{i}" for letter in "abcdefghij" for i in range(500)]

    start = process_time()
    assert nearest("cfigure_77x", ["cfigure_77", *names]) == " (did you mean `cfigure_77`?)"
    assert process_time() - start < 0.1
