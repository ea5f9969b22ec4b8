"""Gates settle who qualifies, or hold a number back, or come last and change nothing."""

import pytest

from tests.factories import scored

MARKED = "criteria: [{code: q, weight: 100, method: {formula: value / 5}, %s}]"
TENDERS = (
    "tenders: [{supplier: A, price: 10, marks: {q: %s}}, {supplier: B, price: 20, marks: {q: 5}}]"
)


@pytest.mark.parametrize(
    ("gate", "mark", "status"),
    [
        ("gate: {at_least: 2}", "2", "assessed"),
        ("gate: {at_least: 2}", "1.99", "fails_requirements"),
        ("gate: {at_most: 2}", "2", "assessed"),
        ("gate: {at_most: 2}", "2.01", "fails_requirements"),
        ("gate: {at_least: 2, else: disqualify}", "1", "disqualified"),
        ("gate: {at_least: 2, else: disregarded}", "1", "disregarded"),
        ("gate: {at_least: 2, else: zero}", "1", "assessed"),
        ("require: price < 10", "5", "fails_requirements"),
        ("require: price <= 10", "5", "fails_requirements"),
        ("require: [price <= 20, value(q) > 1]", "2", "assessed"),
        ("require: [price <= 20, value(q) > 1]", "1", "fails_requirements"),
        ("minimum: 2", "2", "assessed"),
        ("minimum: {quantity: 2, else: disqualify}", "1", "disqualified"),
    ],
)
def test_a_bound_met_exactly_is_met(gate: str, mark: str, status: str) -> None:
    cards = scored(MARKED % gate, TENDERS % mark)

    if "price <= 10" in gate:
        assert cards["A"]["status"] == "assessed"
        assert cards["B"]["status"] == status
    else:
        assert cards["A"]["status"] == status


def test_a_gate_says_what_it_asked_and_whether_it_was_met() -> None:
    card = scored(MARKED % "gate: {at_least: 2}", TENDERS % "1")["A"]

    assert card["criteria"]["q"]["gate"]["met"] is False
    assert card["gates"] == [{"code": "q", "requires": "at least 2", "met": False, "else": "fail"}]
    assert card["reasons"] == ["`q` must be at least 2"]
    assert (card["rank"], card["criteria"]["q"]["value"]) == (None, "1")


def test_a_gate_that_zeroes_earns_nothing_and_shows_the_mark() -> None:
    card = scored(MARKED % "gate: {at_least: 2, else: zero}", TENDERS % "1")["A"]

    assert card["criteria"]["q"]["value"] == "1"
    assert card["criteria"]["q"]["unit_score"] == "0"
    assert (card["total"], card["rank"]) == ("0", 2)


def test_a_tender_that_fails_sets_no_lowest_price() -> None:
    rules = """
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: q, weight: 40, method: {formula: value / 5}, gate: {at_least: 2}}
"""
    cards = scored(rules, TENDERS % "1")

    assert cards["B"]["criteria"]["price"]["unit_score"] == "1"
    assert cards["A"]["criteria"]["price"]["unit_score"] is None
    assert cards["A"]["criteria"]["price"]["value"] == "10"


def test_a_gate_that_names_the_pool_changes_no_number() -> None:
    rules = """
criteria:
  - {code: price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - {code: q, weight: 40, method: {formula: value / 5}}
require: {require: "total >= highest(total) - 20", why: too far behind}
"""
    cards = scored(rules, TENDERS % "0")

    assert (cards["A"]["total"], cards["B"]["total"]) == ("60", "70")
    near = scored(rules.replace("20", "5"), TENDERS % "0")
    assert (near["A"]["total"], near["A"]["rank"]) == ("60", None)
    assert near["A"]["status"] == "fails_requirements"
    assert near["B"]["criteria"]["price"]["unit_score"] == "0.5"  # A is in the pool all the same


def test_the_gate_of_a_heading_looks_at_its_unit_score() -> None:
    rules = """
criteria:
  - code: quality
    weight: 100
    gate: {at_least: 0.5}
    criteria:
      - {code: q, weight: 60, method: {formula: value / 5}}
      - {code: r, weight: 40, value: "0", method: {formula: value}}
"""
    cards = scored(rules, TENDERS % "4.2")

    assert cards["B"]["status"] == "assessed"
    assert cards["A"]["criteria"]["quality"]["unit_score"] == "0.504"
    assert scored(rules, TENDERS % "4")["A"]["status"] == "fails_requirements"


def test_a_word_of_a_scale_is_compared_by_what_it_is_worth() -> None:
    rules = """
tables: {words: {choices: {fine: {share: 0.5}, poor: {share: 0.1}, great: {share: 0.9}}}}
criteria: [{code: q, weight: 100, method: {table: words}, gate: {at_least: fine}}]
"""
    for mark, status in (
        ("poor", "fails_requirements"),
        ("fine", "assessed"),
        ("great", "assessed"),
    ):
        tenders = f"tenders: [{{supplier: A, marks: {{q: {mark}}}}}]"
        assert scored(rules, tenders)["A"]["status"] == status


def test_what_does_not_apply_has_no_gate_to_meet() -> None:
    rules = """
criteria:
  - {code: q, weight: 50, not_applicable: respread, method: {formula: value}, gate: {at_least: 2}}
  - {code: r, weight: 50, value: "1", method: {formula: value}}
"""
    [card] = scored(rules, "tenders: [{supplier: A, not_applicable: {q: no site}}]").values()

    assert (card["status"], card["total"], card["gates"]) == ("assessed", "100", [])


def test_no_last_digit_of_a_division_fails_a_tender() -> None:
    rules = """
weights: points
criteria:
  - code: quality
    weight: 10
    gate: {at_least: 0.5}
    criteria:
      - {code: q, weight: 1, method: {formula: value / 3}}
      - {code: r, weight: 1, method: {formula: value / 3}}
      - {code: s, weight: 1, method: {formula: value / 3}, gate: {at_least: 0.1}}
"""
    for marks in ("{q: 1, r: 1, s: 2.5}", "{q: 2, r: 2, s: 0.5}", "{q: 0.7, r: 0.7, s: 3.1}"):
        [card] = scored(rules, f"tenders: [{{supplier: A, marks: {marks}}}]").values()
        assert card["status"] == "assessed"
    [card] = scored(rules, "tenders: [{supplier: A, marks: {q: 2, r: 2, s: 0.4999}}]").values()
    assert card["status"] == "fails_requirements"
