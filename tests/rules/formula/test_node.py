"""A formula's parts, names and questions to the pool can be listed."""

from app.rules.formula.grammar import read
from app.rules.formula.node import Name, names, uses_pool, walk


def test_every_name_is_listed_those_inside_pool_functions_too() -> None:
    formula = read("min(a, -b) + lowest(c, not d) if e > 1 or f else score(g) + pounds(h)")

    assert names(formula) == {"a", "b", "c", "d", "e", "f"}


def test_a_question_to_the_pool_is_found_wherever_it_stands() -> None:
    assert uses_pool(read("1 if a else 2 * (3 + count(b))"))
    assert not uses_pool(read("lowest + min(a, b)"))


def test_walking_gives_the_whole_before_its_parts() -> None:
    formula = read("a + b")

    assert list(walk(formula)) == [formula, Name("a"), Name("b")]
