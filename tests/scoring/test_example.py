"""Every number of an answer has a path; a number is the same however it is written."""

from typing import Any

import pytest

from app.scoring.example import NoSuchPath, at, differences, same

DOCUMENT = {
    "tenders": [
        {"supplier": "Alpha Ltd", "rank": 1, "criteria": {"price": {"score": "50", "gate": None}}},
        {"supplier": "Beta [2]", "rank": 2, "figures": {"small": False}},
    ]
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("tenders[supplier=Alpha Ltd].criteria.price.score", "50"),
        ("tenders[supplier=Alpha Ltd].criteria.price.gate", None),
        ("tenders[1].rank", 2),
        ("tenders[rank=2].figures.small", False),
    ],
)
def test_a_path_leads_to_its_number(path: str, value: Any) -> None:
    assert at(DOCUMENT, path) == value


@pytest.mark.parametrize(
    "path",
    [
        "tenders[supplier=Gamma].rank",
        "tenders[7]",
        "tenders.rank",
        "lots",
        "tenders[0]..",
        "[x]",
        "!",
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(path: str) -> None:
    with pytest.raises(NoSuchPath):
        at(DOCUMENT, path)


@pytest.mark.parametrize(
    ("found", "wanted", "equal"),
    [
        ("50", "50.00", True),
        ("50", 50, True),
        ("-0", "0", True),
        (None, "null", True),
        (None, None, True),
        (True, "true", True),
        (True, True, True),
        (False, "true", False),
        (1, "1", True),
        ("assessed", "assessed", True),
        ("50", "50.0000000000000000000000000000000000001", False),
        (None, "0", False),
        ("true", "1", False),
    ],
)
def test_a_number_is_the_same_however_it_is_written(found: Any, wanted: Any, equal: bool) -> None:
    assert same(found, wanted) is equal


def test_only_what_differs_is_told() -> None:
    expected = {"tenders[0].rank": "1", "tenders[1].rank": "1"}

    assert list(differences(DOCUMENT, expected)) == [
        "tenders[1].rank: worked out as 1, the engine says 2"
    ]
