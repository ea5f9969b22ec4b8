from decimal import Decimal
from typing import Any

from app.rules.document.ruleset import RuleSet
from app.rules.library import Library
from app.scoring.difference import Difference, difference
from app.scoring.intake import TendersIn

TENDERS = TendersIn.model_validate(
    {
        "tenders": [
            {"supplier": "Cheap", "price": 80, "marks": {"quality": 50}},
            {"supplier": "Good", "price": 100, "marks": {"quality": 90}},
        ]
    }
)


def some_rules(price: int = 60, **changes: Any) -> tuple[RuleSet, Library]:
    document = {
        "id": "two-criteria",
        "version": "1",
        "criteria": [
            {
                "code": "price",
                "weight": price,
                "value": "price",
                "method": {"formula": "80 / value"},
            },
            {"code": "quality", "weight": 100 - price, "method": {"formula": "value / 100"}},
        ],
        **changes,
    }
    return RuleSet.model_validate(document), Library()


def compared(before: int, after: int) -> Difference:
    return difference(some_rules(before), some_rules(after), TENDERS)


def test_the_same_rules_change_nothing() -> None:
    found = compared(60, 60)

    assert found.changes == ()
    assert found.digest_before == found.digest_after
    assert {one.delta for one in found.tenders} == {Decimal(0)}
    assert all(one.because == () for one in found.tenders)


def test_a_weight_that_moves_is_named_by_its_criterion() -> None:
    found = compared(60, 30)

    assert [(one.path, one.before, one.after) for one in found.changes] == [
        ("rules.criteria.price.weight", "60", "30"),
        ("rules.criteria.quality.weight", "40", "70"),
    ]


def test_each_tender_is_told_its_total_its_rank_and_why() -> None:
    cheap, good = sorted(compared(60, 30).tenders, key=lambda one: one.supplier)

    assert (cheap.total_before, cheap.total_after) == (Decimal(80), Decimal(65))
    assert (cheap.rank_before, cheap.rank_after) == (2, 2)
    assert (good.total_before, good.total_after, good.delta) == (
        Decimal(84),
        Decimal(87),
        Decimal(3),
    )
    assert good.because == (
        "price: 48 → 24 (weight_in_effect)",
        "quality: 36 → 63 (weight_in_effect)",
    )


def test_a_winner_that_changes_is_seen() -> None:
    ranks = {one.supplier: (one.rank_before, one.rank_after) for one in compared(80, 60).tenders}

    assert ranks == {"Cheap": (1, 2), "Good": (2, 1)}


def test_a_criterion_that_came_is_new() -> None:
    more = some_rules()[0].model_dump(by_alias=True, exclude_unset=True)
    more["weights"] = "points"
    more["criteria"] = [
        *more["criteria"],
        {"code": "plan", "weight": 10, "method": {"formula": "value"}, "missing": "0"},
    ]

    found = difference(some_rules(), (RuleSet.model_validate(more), Library()), TENDERS)

    assert all("plan: new" in one.because for one in found.tenders)


def test_rules_that_cannot_score_the_tenders_say_why() -> None:
    found = difference(
        some_rules(), some_rules(facts={"price_seen": "yes_no"}, weights="fraction")
    )
    scored = difference(some_rules(), some_rules(weights="fraction"), TENDERS)

    assert found.faults == ()
    assert {fault.code for fault in scored.faults} == {"weights_total"}


def test_the_document_has_decimal_strings() -> None:
    document = compared(60, 30).as_document()

    assert document["tenders"][0]["delta"] in {"3", "-15"}
