from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.request.pointing import pointer

BODY: dict[str, Any] = {
    "contract": {"value": 1},
    "rules": {"criteria": [{"code": "price"}, {"code": "jobs", "weight": 5}], "a/b": {}},
    "tenders": [
        {"supplier": "Alpha", "price": 1},
        {"supplier": "Beta [UK].Ltd", "commitments": [{"quantity": 5}]},
    ],
}


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("", ""),
        ("/already/1", "/already/1"),
        ("tenders", "/tenders"),
        ("tenders[1].commitments[0].quantity", "/tenders/1/commitments/0/quantity"),
        ("tenders[supplier=Alpha]", "/tenders/0"),
        ("tenders[supplier=Beta [UK].Ltd].commitments[0]", "/tenders/1/commitments/0"),
        ("tenders[supplier=Alpha].marks", "/tenders/0/marks"),  # missing, and to be put there
        ("contract.years", "/contract/years"),
        ("criteria[1].weight", "/rules/criteria/1/weight"),
        ("criteria[code=jobs].weight", "/rules/criteria/1/weight"),
        ("a/b", "/rules/a~1b"),
    ],
)
def test_a_path_is_followed_through_the_body(path: str, written: str) -> None:
    assert pointer(path, BODY) == written


@pytest.mark.parametrize(
    "path",
    [
        "tenders[supplier=Gamma].price",
        "tenders[2]",
        "tenders.price",
        "lots[0]",
        "nothing",
        "contract.value.pence",
        "tenders[supplier=Alpha].criteria.price.score",
    ],
)
def test_a_path_that_leads_nowhere_makes_no_pointer(path: str) -> None:
    assert pointer(path, BODY) is None


@pytest.mark.parametrize("body", [None, [], "text", {"yaml": "id: x"}])
def test_what_was_not_sent_as_json_has_no_pointers(body: Any) -> None:
    assert pointer("criteria[0].weight", body) is None


def test_a_path_that_could_begin_in_two_parts_makes_no_pointer() -> None:
    twice: dict[str, Any] = {"before": {"criteria": []}, "after": {"criteria": []}}

    assert pointer("criteria", twice) is None


@given(st.dictionaries(st.text(max_size=4), st.integers(), min_size=1), st.text(max_size=12))
def test_whatever_a_path_says_the_answer_is_a_pointer_or_nothing(
    inner: dict[str, int], path: str
) -> None:
    found = pointer(path, {"inner": inner, "list": [inner]})

    assert found is None or found == path or found.startswith("/")
