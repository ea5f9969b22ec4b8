"""Tables are compiled with the words of their rows."""

from decimal import Decimal

import pytest

from app.rules.compiler.sums import range_words, table_plan
from app.rules.document.table import Band, Table


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ({"from": 1, "under": "2.50"}, "from 1 under 2.5"),
        ({"over": 8}, "over 8"),
        ({"to": 3}, "to 3"),
        ({}, "any"),
    ],
)
def test_a_range_is_said_in_words(band: dict[str, object], words: str) -> None:
    assert range_words(Band.model_validate(band)) == words


def test_a_row_has_its_label_or_its_rating_and_its_own_name() -> None:
    choices = table_plan(
        "t", Table.model_validate({"choices": {"good": {"label": "Good", "share": "0.7"}}})
    )
    bands = table_plan("t", Table.model_validate({"bands": [{"to": 3, "rating": "good"}]}))

    assert choices.choices["good"].label == "Good"
    assert choices.choices["good"].share == Decimal("0.7")
    [(holds, row)] = bands.bands
    assert holds(Decimal(3))
    assert (row.label, row.name) == ("good", "to 3")
