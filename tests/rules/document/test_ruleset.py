"""A rule set's shorthands, and what it refuses to be."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.rules.document.ruleset import RuleSet
from tests.factories import a_rule_set


def test_shorthands_come_out_in_full() -> None:
    rules = a_rule_set(
        "parameters: {rate: 0.05}\nfacts: {is_vcse: yes_no}\nfigures: {x: price * rate}\n"
        "total: x\nrequire: is_vcse\n"
    )

    assert rules.parameters["rate"].values[0].value == rules.parameters["rate"].on(None).value  # type: ignore[union-attr]
    assert rules.facts["is_vcse"].kind == "yes_no"
    assert rules.figures["x"].formula == "price * rate"
    assert rules.total.formula == "x"
    assert rules.require[0].require == "is_vcse"


def test_what_is_not_said_has_the_plain_meaning() -> None:
    rules = a_rule_set()

    assert (rules.weights, rules.total.formula) == ("percent", "weighted_sum")
    assert (rules.rank.direction, rules.rank.on, rules.rank.ties) == (
        "highest",
        "total",
        ("shared",),
    )
    assert rules.packages is None


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"id": "a b"},
        {"id": "t", "weights": "ounces"},
        {"id": "t", "rank": {"ties": [{}]}},
        {"id": "t", "rank": {"ties": [{"a": "lowest", "b": "lowest"}]}},
        {"id": "t", "rank": {"ties": [{"a": "least"}]}},
        {"id": "t", "rank": {"on": {"decimals": 30}}},
        {"id": "t", "figures": {"x": {}}},
        {"id": "t", "figures": {"x": {"table": "y"}}},
        {"id": "t", "figures": {"x": {"table": "y", "of": "a", "formula": "b"}}},
        {"id": "t", "facts": {"price": "number"}},
        {"id": "t", "parameters": {"total": 5}},
        {"id": "t", "units": {"shift": {"hour": 0}}},
        {"id": "t", "units": {"shift": {"hour": -7}}},
        {"id": "t", "discount": {"rate": 0.03, "base_year": -1}},
        {"id": "t", "measures": [{"code": "m", "unit": "hour", "drop_off": 1.5}]},
        {"id": "t", "measures": [{"code": "m", "unit": "hour", "drop_off": {"quantity": 1}}]},
        {"id": "t", "measures": [{"code": "m", "unit": "hour", "each": {"min": 5, "max": 2}}]},
        {"id": "t", "respread_at_least": 0},
        {"id": "t", "locality": {"credit": {"nearby": 1}}},
        {"id": "t", "locality": {"credit": {"inside": -1}}},
        {"id": "t", "groups": {"credit": {"care_leaver": "-0.5"}}},
        {"id": "t", "partners": {}},
        {"id": "t", "partners": {"credit": {}}},
        {"id": "t", "partners": {"credit": {"unconfirmed": "-0.1"}}},
        {"id": "t", "partners": {"credit": {"unconfirmed": "1.1"}}},
        {"id": "t", "partners": {"credit": {"confirmed": "1"}}},
        {"id": "t", "partners": {"credit": {"partly": "1"}, "stacking": "add"}},
    ],
)
def test_what_no_rule_set_can_say_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RuleSet.model_validate(parts)


def test_a_place_set_keeps_its_own_keys() -> None:
    rules = a_rule_set(
        "locality: {place_set: radius, around: RM8 1AA, miles: 5, credit: {inside: 1}}\n"
        "total: {formula: price}\n"
    )

    assert rules.locality is not None
    assert rules.locality.ground == {"place_set": "radius", "around": "RM8 1AA", "miles": "5"}


def test_what_is_not_said_of_partners_counts_in_full() -> None:
    rules = a_rule_set("partners: {credit: {unconfirmed: 0.5}}\ntotal: {formula: price}\n")

    assert rules.partners is not None
    assert rules.partners.in_full == {"partly": 1, "unconfirmed": Decimal("0.5"), "declined": 1}
