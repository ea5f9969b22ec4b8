"""Formulas for credits: each asks only for what there is, and comes to what was worked by hand."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.rules.document.remedy import RemedyFormula
from app.rules.reading import read_library


def a_formula(**changes: Any) -> RemedyFormula:
    told = {
        "title": "A rate",
        "formula": "short * rate",
        "parameters": {"rate": {"title": "Rate", "unit": "pounds"}},
        "effective_from": "2026-01-01",
        "source": "Ours.",
        "examples": [{"given": {"short": 2, "rate": 3}, "amount": 6}],
    }
    return RemedyFormula.model_validate(told | changes)


def test_a_formula_tells_what_it_asks_for() -> None:
    assert a_formula().names == {"short", "rate"}
    assert a_formula().examples[0].amount == Decimal(6)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"formula": "short * rate * luck"}, "luck is neither a parameter nor one of short"),
        ({"formula": "short"}, "never asks for rate"),
        ({"formula": "short * rate + lowest(price)"}, "no other tenders"),
        ({"formula": "short * proxy", "parameters": {"proxy": {"title": "P", "unit": "pounds"}}},
         "proxy is an input"),
        ({"examples": []}, "at least 1"),
        ({"formula": "short *"}, "formula"),
    ],
)  # fmt: skip
def test_a_formula_that_cannot_be_worked_out_is_refused(
    changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        a_formula(**changes)


def test_each_formula_that_ships_is_dated_and_sourced() -> None:
    found = read_library().remedies

    assert {"undelivered_value", "capped_share_of_value", "share_of_spend"} <= set(found)
    assert all(one.effective_from and one.source["title"] for one in found.values())
