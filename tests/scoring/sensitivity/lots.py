"""Lots for tests of sensitivity: random rule sets with weights, and tenders that fit them."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from app.problems import Invalid
from app.rules.compiler.assembly import plan_of
from app.rules.document.ruleset import RuleSet
from app.rules.names import every
from app.rules.reading import read_library
from app.scoring.engine.evaluation import LotScore, score
from app.scoring.sensitivity.what_if import first_of, order_of
from app.scoring.submission import Field, Tender
from app.units import EXACT
from tests.factories import a_score, a_tender

REVERSAL = """
measures: [{code: hours, unit: hour}]
criteria:
  - {code: price, weight: 80, value: price, method: {use: ratio_to_lowest}}
  - {code: social_value, weight: 20, value: hours, method: {use: ratio_to_highest}}
rounding: {total: {decimals: 2}}
"""
MARKED = """
criteria:
  - {code: price, weight: 40, value: price, method: {use: ratio_to_lowest}}
  - {code: quality, weight: 35, method: {formula: value / 5}}
  - {code: social_value, weight: 25, method: {formula: value / 5}}
rounding: {total: {decimals: 2}}
"""
PLACES = Decimal("1e-30")  #: that a weight can be written with
POINTS = {str(mark): {"points": str(2 * mark)} for mark in range(6)}
METHODS: tuple[dict[str, Any], ...] = (
    {"method": {"use": "grade", "scale": "five-point"}},
    {"method": {"formula": "value / 5"}},
    {"method": {"table": "points"}},
    {"value": "price", "method": "ratio_to_lowest"},
    {"value": "price", "method": {"use": "linear_between", "worst": "150", "best": "50"}},
)
TIES: tuple[Any, ...] = (["shared"], ["c0", "shared"], ["c1", {"price": "lowest"}])


def three_tenders(rules: str = MARKED) -> LotScore:
    return a_score(
        rules,
        a_tender("Alpha", price=Decimal(90), marks=marked(2, 3)),
        a_tender("Beta", price=Decimal(100), marks=marked(4, 2)),
        a_tender("Gamma", price=Decimal(130), marks=marked(3, 5)),
    )


def marked(quality: int, social_value: int) -> dict[str, Decimal]:
    return {"quality": Decimal(quality), "social_value": Decimal(social_value)}


def a_criterion(draw: Random, code: str) -> dict[str, Any]:
    made: dict[str, Any] = {"code": code, "weight": str(draw.choice([10, 20, 25, 30, 33.3]))}
    made |= draw.choice(METHODS)
    if draw.random() < 0.2:
        made["rounding"] = {"score": {"decimals": draw.choice([0, 1])}}
    if "value" not in made and draw.random() < 0.2:
        made["not_applicable"] = "respread"
    return made


def a_parent(draw: Random) -> dict[str, Any]:
    below = [a_criterion(draw, f"d{place}") for place in range(draw.choice([2, 3]))]
    made: dict[str, Any] = {"code": "parent", "weight": "30", "criteria": below}
    made |= draw.choice([{}, {"gate": {"at_least": "0.5", "else": "fail"}}])
    made |= draw.choice([{}, {"rounding": {"unit_score": {"decimals": 1}}}])
    return made | draw.choice([{}, {"clamp": ["0.2", "0.7"]}])


def random_rules(draw: Random) -> dict[str, Any]:
    """Make a rule set that may round, hold, gate, tie, respread, or total by a formula."""
    criteria = [a_criterion(draw, f"c{place}") for place in range(draw.choice([2, 3, 4]))]
    criteria += draw.choice([[], [a_parent(draw)]])
    rank: dict[str, Any] = {
        "ties": draw.choice(TIES),
        "on": draw.choice(["total", "exact", {"decimals": 1}]),
    }
    made: dict[str, Any] = {"id": "t", "weights": "points", "criteria": criteria, "rank": rank}
    made["tables"] = {"points": {"choices": POINTS}}
    rounding = {"decimals": draw.choice([0, 1, 2]), "mode": draw.choice(["half_up", "down"])}
    made |= draw.choice([{}, {"rounding": {"total": rounding}}])
    made |= draw.choice([{}, {}, {}, {"require": ["weighted_sum >= 45"]}])
    kind = draw.choice(["sum", "sum", "ratio", "bonus"])
    if kind == "ratio":
        made["total"] = {"formula": "price / weighted_sum", "undefined": "fail"}
        rank["direction"] = "lowest"
    elif kind == "bonus":
        made["figures"] = {"bonus": {"formula": "score(c0) / 10", "rounding": {"decimals": 1}}}
        made["total"] = {"formula": "weighted_sum + bonus - lowest(price) / 100"}
    return made


def random_tenders(draw: Random, rules: Mapping[str, Any]) -> tuple[Tender, ...]:
    marked = [
        one
        for one in every(RuleSet.model_validate(rules).criteria)
        if not one.criteria and one.value is None
    ]
    made = []
    for place in range(draw.choice([2, 3, 5])):
        off = {one.code: "no site" for one in marked if one.not_applicable and draw.random() < 0.4}
        marks = {one.code: Decimal(draw.randrange(6)) for one in marked if one.code not in off}
        price = Decimal(draw.randrange(60, 140))
        made.append(Tender(f"T{place}", price, marks=marks, not_applicable=off))
    return tuple(made)


def random_lot(seed: int) -> tuple[LotScore, dict[str, Any]] | None:
    """Score a random lot; None where its rules and tenders cannot be scored."""
    draw = Random(seed)  # noqa: S311 - the same cases each time, no secret
    rules = random_rules(draw)
    tenders = random_tenders(draw, rules)
    plan = plan_of(RuleSet.model_validate(rules), read_library(), {})
    try:
        return score(plan, Field("", tenders)), rules
    except Invalid:
        return None


def with_weights(criteria: list[dict[str, Any]], weights: Mapping[str, Decimal]) -> Any:
    """Write other weights into the criteria of a rule set."""
    return [
        {
            **one,
            "weight": Decimal(weights.get(one["code"], one["weight"])).quantize(
                PLACES, context=EXACT
            ),
            **({"criteria": with_weights(one["criteria"], weights)} if "criteria" in one else {}),
        }
        for one in criteria
    ]


def first_by_the_engine(
    rules: Mapping[str, Any], lot: LotScore, weights: Mapping[str, Decimal]
) -> tuple[str, ...] | None:
    """Write weights into the rules themselves and have all scored anew, by brute force."""
    changed = {**rules, "criteria": with_weights(rules["criteria"], weights)}
    plan = plan_of(RuleSet.model_validate(changed), read_library(), lot.plan.contract)
    try:
        return first_of(order_of(score(plan, lot.field)))
    except Invalid:
        return None
