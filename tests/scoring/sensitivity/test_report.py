"""The whole report: everything an officer is asked about one lot, the same each time."""

import json
from decimal import Decimal

import pytest

from app.scoring.sensitivity.report import Asked, report
from app.scoring.sensitivity.words import in_words
from app.units import EXACT, NUMBER
from tests.factories import PRICE_ONLY, a_score, a_tender
from tests.scoring.sensitivity.lots import MARKED, marked, random_lot, three_tenders

FEW = Asked(weightings=2_000)


def test_a_report_is_the_same_each_time_and_all_plain_data() -> None:
    one, other = (report(three_tenders(), FEW).as_document() for _ in range(2))

    assert one == other
    assert json.loads(json.dumps(one)) == one
    assert one["first"] == ["Beta"]
    assert one["second"] == "Gamma"
    assert NUMBER.fullmatch(one["lead"])
    assert {"change", "flips_at", "holds_to", "level_at"} <= set(one["weights"][0])
    assert one["space"]["weightings"] == 2_000
    assert one["price_of_marks"]["prices"][1]["marks"] == "10"


def test_the_lead_is_counted_before_rounding() -> None:
    lot = three_tenders()
    found = report(lot, FEW)

    totals = [lot.of(name).sheet.unrounded["total", ""] for name in ("Beta", "Gamma")]
    assert found.lead == EXACT.subtract(*totals)
    assert lot.of("Beta").sheet.total() - lot.of("Gamma").sheet.total() != found.lead


def test_a_document_holds_no_float_anywhere() -> None:
    def walk(value: object) -> None:
        assert not isinstance(value, float)
        for part in value.values() if isinstance(value, dict) else ():
            walk(part)
        for part in value if isinstance(value, list) else ():
            walk(part)

    walk(report(three_tenders(), FEW).as_document())


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_any_rules_that_can_be_scored_can_be_reported_on(start: int) -> None:
    for seed in range(start, start + 10):
        made = random_lot(seed)
        if made is not None:
            found = report(made[0], Asked(weightings=200))

            assert in_words(found)
            assert json.dumps(found.as_document())


def test_nobody_with_a_rank_leaves_nothing_to_test() -> None:
    found = report(a_score(f"{PRICE_ONLY}\nrequire: [price < 10]", a_tender("Alpha")), FEW)

    assert (found.first, found.second, found.lead) == ((), None, None)
    assert in_words(found) == ["No tender has a rank, so there is no result to test."]


def test_a_single_tender_has_no_second() -> None:
    found = report(a_score(MARKED, a_tender("Alpha", marks=marked(3, 3))), FEW)

    assert found.second is None
    assert in_words(found)[0] == "Alpha is the only tender with a rank."


def test_a_tie_names_both_and_keeps_what_still_has_a_meaning() -> None:
    same = [a_tender(name, marks=marked(3, 3)) for name in ("Alpha", "Beta")]

    found = report(a_score(MARKED, *same), FEW)

    assert found.first == ("Alpha", "Beta")
    assert found.second == "Beta"
    assert (found.weights, found.offers, found.marks) == ((), (), ())
    assert found.lead == Decimal(0)
