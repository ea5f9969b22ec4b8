"""Who is assessed, who fails and how, and what is left out."""

import pytest

from app.problems import Invalid
from app.scoring.submission import Status
from tests.factories import a_score, a_tender, scored

RULES = """
facts: {safe: {kind: yes_no, missing: fail}}
figures: {mean_price: mean(price)}
require:
  - {require: "price <= 100", else: disqualify}
  - {require: "price >= 10", else: fail}
criteria: [{code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}]
"""


def test_each_tender_has_its_status_and_its_reasons() -> None:
    cards = scored(
        RULES,
        """
tenders:
  - {supplier: Fine, price: 50, facts: {safe: true}}
  - {supplier: Dear, price: 101, facts: {safe: true}}
  - {supplier: Cheap, price: 9, facts: {safe: true}}
  - {supplier: Silent, price: 50}
  - {supplier: Out, price: 20, disqualified: false declaration}
  - {supplier: Late, price: 20, disregarded: after the deadline}
""",
    )

    assert {name: card["status"] for name, card in cards.items()} == {
        "Fine": "assessed",
        "Dear": "disqualified",
        "Cheap": "fails_requirements",
        "Silent": "fails_requirements",
        "Out": "disqualified",
        "Late": "disregarded",
    }
    assert cards["Silent"]["reasons"] == ["`safe` was not given"]
    assert cards["Late"]["reasons"] == ["after the deadline"]
    assert cards["Fine"]["figures"]["mean_price"] == "50"  # of those that qualify
    assert cards["Fine"]["total"] == "100"


def test_a_tender_set_aside_needs_no_marks() -> None:
    rules = "criteria: [{code: q, weight: 100, method: {formula: value}}]"

    cards = scored(
        rules, "tenders: [{supplier: A, disregarded: late}, {supplier: B, marks: {q: 1}}]"
    )

    assert (cards["A"]["status"], cards["B"]["total"]) == ("disregarded", "100")


def test_all_that_stops_scoring_is_told_at_once() -> None:
    rules = """
criteria:
  - {code: q, weight: 50, method: {formula: value}}
  - {code: r, weight: 50, method: {formula: value}}
"""

    with pytest.raises(Invalid) as refusal:
        a_score(rules, a_tender("A"), a_tender("B"))

    told = [(one.path, one.code) for one in refusal.value.findings]
    assert told.count(("tenders[supplier=A]", "missing_mark")) == 2
    assert told.count(("tenders[supplier=B]", "missing_mark")) == 2


def test_a_supplier_is_found_by_name() -> None:
    lot = a_score(RULES.replace("missing: fail", "missing: true"), a_tender("A"), a_tender("B"))

    assert lot.of("B").sheet.tender.supplier == "B"
    assert lot.of("B").status is Status.ASSESSED
