"""A limit that the rule language says in its own way is neither printed nor written over."""

from typing import Any

import pytest

from app.rules.document.catalogue import Measure
from app.spreadsheets.kinds.rules.limits import MOST, most_of, set_most

GROWING = {"quantity": "40", "per_million_pounds": True}


@pytest.mark.parametrize(
    ("cap", "printed"),
    [(None, None), ("40", "40"), (GROWING, None), ({"quantity": "4", "unit": "week"}, None)],
)
def test_only_a_plain_limit_is_printed(cap: Any, printed: str | None) -> None:
    measure = Measure.model_validate({"code": "m", "unit": "person", "cap": cap})

    most = most_of(measure)[MOST]

    assert (None if most is None else str(most)) == printed


def test_a_limit_is_set_and_taken_away() -> None:
    entry: dict[str, Any] = {}

    assert set_most(entry, 5) == ""
    assert entry == {"cap": {"quantity": "5"}}
    assert set_most(entry, None) == ""
    assert entry == {}


def test_a_limit_in_other_words_is_refused_and_stays() -> None:
    entry = {"cap": GROWING}

    assert "grows with the contract" in set_most(entry, 7)
    assert entry == {"cap": GROWING}
