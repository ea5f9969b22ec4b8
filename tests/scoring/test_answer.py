"""The whole answer to what was sent: rules, cards, warnings, and what a receipt is made of."""

import json

import pytest

from app.problems import Invalid
from app.rules.reading import read_library, read_rule_set, read_tree
from app.scoring.answer import answer, input_of
from app.scoring.intake import TendersIn
from app.scoring.worked import ExampleIn
from tests.factories import PRICE_ONLY, a_rule_set, an_answer


def test_an_answer_names_its_rules_by_digest() -> None:
    document = an_answer().document

    assert document["rules"]["id"] == "t"
    assert document["rules"]["digest"].startswith("sha256:")


def test_an_answer_is_plain_data() -> None:
    document = an_answer().document

    assert json.loads(json.dumps(document)) == document


def test_the_same_rules_and_tenders_give_the_same_answer() -> None:
    assert an_answer().document == an_answer().document


def test_rules_that_would_score_wrongly_are_refused_with_every_fault() -> None:
    rules = "criteria: [{code: a, weight: 90, value: prize, method: {formula: vlaue}}]"

    with pytest.raises(Invalid) as refusal:
        an_answer(rules)

    assert [one.code for one in refusal.value.findings] == [
        "bad_formula",
        "bad_formula",
        "weights_total",
    ]


def test_what_is_only_unfit_to_publish_is_a_warning() -> None:
    codes = [one["code"] for one in an_answer().document["warnings"]]

    assert {"no_source", "no_date", "pool_relative", "no_tie_rule"} <= set(codes)


def test_a_draw_that_the_rules_want_is_asked_for() -> None:
    rules = "total: {formula: price}\nrank: {ties: [drawn]}"
    tied = "tenders: [{supplier: A, price: 1}, {supplier: B, price: 1}]"

    warnings = an_answer(rules, tied).document["warnings"]
    assert "A and B tie, and the rules part them by a draw." in [
        one["message"] for one in warnings
    ]
    drawn = an_answer(rules, f"draw: [B, A]\n{tied}").document["warnings"]
    assert not any(one["code"] == "draw_needed" for one in drawn)


def test_a_receipts_input_is_what_was_sent_and_nothing_more() -> None:
    example = ExampleIn.model_validate(
        {
            "tenders": [{"supplier": "A", "price": "5.50"}],
            "note": "by hand",
            "expect": {"tenders[0].rank": 1},
        }
    )

    assert input_of(example, {}) == {
        "tenders": {"tenders": [{"supplier": "A", "price": "5.5"}]},
        "places": {},
    }


def test_a_rule_set_read_from_json_scores_as_from_yaml() -> None:
    text = json.dumps({"id": "t", **read_tree(PRICE_ONLY.encode(), "x.yaml")})
    rules = read_rule_set(read_tree(text.encode(), "x.json"), "x.json")
    sent = TendersIn.model_validate({"tenders": [{"supplier": "A", "price": 5}]})

    one, other = (answer(each, read_library(), sent, {}) for each in (rules, a_rule_set()))

    assert one.document == other.document
