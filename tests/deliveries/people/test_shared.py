from decimal import Decimal

import pytest

from app.deliveries.people.shared import Heads, most_beside, shared_tokens


def heads(tokens: str = "", erased: int = 0) -> Heads:
    return Heads(frozenset(tokens), erased)


@pytest.mark.parametrize(
    ("mine", "others", "expected"),
    [
        (heads("abc"), [heads("cd")], 1),
        (heads("abc"), [heads("cd"), heads("ac")], 2),
        (heads("abc"), [heads("d")], 0),
        (heads("abc"), [heads("d", erased=1)], 1),
        (heads("ab", erased=1), [heads("b")], 2),
        (heads("abc"), [heads()], 3),
        (heads("a"), [heads("a", erased=5)], 1),
        (heads(), [heads("a")], 0),
    ],
)
def test_who_is_shared_is_counted_and_who_is_not_known_is_taken_as_shared(
    mine: Heads, others: list[Heads], expected: int
) -> None:
    assert shared_tokens(mine, *others) == expected


@pytest.mark.parametrize(
    ("quantity", "mine", "shared", "expected"),
    [
        ("3", heads("abc"), 1, "2"),
        ("10", heads("abc"), 1, "9"),
        ("1.5", heads("abc"), 1, "1"),
        ("3", heads("abc"), 0, "3"),
        ("3", heads("abc"), 3, "0"),
        ("3", heads(), 0, "0"),
    ],
)
def test_what_is_left_of_a_delivery_beside_those_who_are_shared(
    quantity: str, mine: Heads, shared: int, expected: str
) -> None:
    assert most_beside(Decimal(quantity), mine, shared) == Decimal(expected)
