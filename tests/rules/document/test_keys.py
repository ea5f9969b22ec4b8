"""Which keys a place may have is read off the model, through lists, mappings and shorthands."""

import pytest

from app.rules.document.keys import keys_at
from app.rules.document.ruleset import RuleSet
from app.scoring.intake import TendersIn


@pytest.mark.parametrize(
    ("steps", "some"),
    [
        ((), {"id", "criteria", "rank"}),
        (("criteria", 0), {"code", "weight", "gate"}),
        (("criteria", 0, "criteria", 3, "gate"), {"at_least", "else"}),
        (("figures", "evaluated"), {"formula", "undefined"}),
        (("figures", "evaluated", "undefined"), {"when", "score"}),
        (("tables", "x", "bands", 1), {"from", "to", "over", "under"}),
        (("parameters", "rate", "values", 0), {"from", "value", "licence"}),
        (("rank", "on", "Precision"), {"decimals", "mode"}),
        (("rounding", "total"), {"decimals", "mode"}),
    ],
)
def test_the_keys_of_a_place_are_known(steps: tuple[int | str, ...], some: set[str]) -> None:
    assert some <= keys_at(RuleSet, steps)


def test_a_place_that_is_no_mapping_has_no_keys() -> None:
    assert keys_at(RuleSet, ("criteria", 0, "weight")) == set()


def test_tenders_have_keys_of_their_own() -> None:
    assert "quantity" in keys_at(TendersIn, ("tenders", 0, "commitments", 5))
