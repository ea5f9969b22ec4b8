from typing import Any

import pytest

from app.contracts.bundle.remains import still_in


def stands(taken: Any, left: Any) -> bool:
    [found] = still_in([taken], {"left.json": left})
    return found == ["left.json"]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ("120000", "Our price is £120,000, fixed for two years."),
        ("120000", "120000.00"),
        ("120000", {"price": 120000}),
        ("£120,000.00", ["between 100000 and 120000"]),
        ({"price": "120000", "note": None}, {"cards": [{"price": "120000"}]}),
        ("Birch", "The tender of BIRCH is the best."),
        ("Birch Homes Ltd", "Stronger than Birch\n Homes."),
        ("Birch Homes", {"Birch Homes": "90.00"}),
        ("two sites", 'They said "two sites" and meant it.'),
        ("2026-03-02", "until 2026-03-02"),
    ],
)
def test_the_same_words_and_amounts_are_found_however_they_are_written(
    taken: Any, left: Any
) -> None:
    assert stands(taken, left)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ("120000", "3120000"),
        ("120000", "120000.5"),
        ("7000", "0195566f-4a00-7000-8000-000000000012"),
        ("2026", "2026-03-02T09:30:00+00:00"),
        ("Birch", "Birchwood Lane"),
        ("9.5", "9.5"),
        ("Ash", "The tender of Ash"),
        (True, "True"),
        (None, "None"),
    ],
)
def test_what_only_looks_like_it_is_not_found(taken: Any, left: Any) -> None:
    assert not stands(taken, left)


def test_each_thing_that_was_taken_out_has_its_own_list() -> None:
    documents = {"a.json": "Birch", "b.json": ["£120,000", "Birch"], "c.json": "Cedar"}

    assert still_in(["120000", "Birch", "Dogwood"], documents) == [
        ["b.json"], ["a.json", "b.json"], [],
    ]  # fmt: skip
