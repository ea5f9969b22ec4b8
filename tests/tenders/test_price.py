from datetime import timedelta
from decimal import Decimal

import pytest

from app.problems import Finding
from app.scoring.submission import Field, Tender
from app.tenders.price import fault_of_price
from tests.factories import PRICE_ONLY, a_plan
from tests.tenders.conftest import Clock
from tests.tenders.made import Scene, an_offer

#: ways of scoring a price, and whether nothing has a score by them
METHODS = {
    "{use: ratio_to_lowest}": False,
    "{use: linear_from_lowest}": False,
    "{formula: 'reference / value', parameters: {reference: 100}}": False,
    "{formula: 'mean / value', undefined: '1'}": True,
    "{formula: 'value / mean'}": False,
    "{formula: '1 - value / highest'}": False,
    "{formula: '1 - value / contract_value'}": True,
    "{formula: '(highest - value) / (highest - lowest)'}": True,
    "{use: ratio_to_lowest, undefined: {when: 'value <= 0', score: fail}}": True,
}
MORE = """
  - {code: quality, weight: 20, method: {use: grade, scale: five-point}}
"""


def told(rules: str, price: str) -> Finding | None:
    field = Field("", (Tender("your tender", Decimal(price)),))
    return fault_of_price(a_plan(rules), field)


@pytest.mark.parametrize(("method", "has_score"), METHODS.items())
def test_a_price_of_nothing_is_tried_by_whatever_the_rules_say(
    method: str, has_score: bool
) -> None:
    rules = f"criteria:\n  - {{code: price, weight: 80, value: price, method: {method}}}{MORE}"

    found = told(rules, "0")

    assert (found is None) is has_score
    assert told(rules, "0.0001") is None


def test_one_that_cannot_be_scored_is_not_submitted_and_says_why(scene: Scene) -> None:
    assert scene.tender(scene.supplier("Beta Build"), an_offer(price=0))
    scene.amend_rules(PRICE_ONLY)
    alpha = scene.supplier("Alpha Works")
    written = scene.upload(alpha, {"price": 0})
    path = f"/tenders/{written['id']}/submission"
    refused = scene.post(alpha, path, {"procurement_version": 2})

    assert [one["code"] for one in written["findings"]] == ["price_not_scorable"]
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["code"], error["path"]) == ("price_not_scorable", "price")
    assert error["how_to_fix"] == "Give a price above £0."


def test_one_that_was_kept_before_is_named_when_its_lot_is_opened(
    scene: Scene, clock: Clock
) -> None:
    scene.tender(scene.supplier("Beta Build"), {"price": 0})
    scene.amend_rules(PRICE_ONLY)
    clock.set(timedelta(seconds=1))

    opening = scene.open()

    assert [one["faults"] for one in opening["found"]] == [["price_not_scorable"]]
    assert "unless two people decide to set each aside" in opening["said"]
