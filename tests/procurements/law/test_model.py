from datetime import date
from decimal import Decimal

import pytest

from app.procurements.law.model import SocialValueModel, model_of, share_of_social_value
from app.procurements.law.reading import read_law
from app.rules.reading import HOME, library_rule_sets
from tests.procurements.law.test_threshold import a_purchase

LAW = read_law()


def the_model(day: str, with_vat: str | None, authority: str = "central") -> SocialValueModel:
    commences = date.fromisoformat(day)
    return model_of(LAW, a_purchase(with_vat, authority=authority, commences_on=commences))


@pytest.mark.parametrize(
    ("day", "with_vat", "model", "least"),
    [
        ("2020-12-31", "2000000", "none", None),
        ("2021-01-01", "2000000", "ppn-06-20", 10),
        ("2025-09-30", "2000000", "ppn-06-20", 10),
        ("2025-10-01", "2000000", "ppn-002", 10),
        ("2026-12-31", "9000000", "ppn-002", 10),
        ("2026-12-31", "100000", "ppn-002", None),
        ("2027-01-01", "999999.99", "ppn-026", None),
        ("2027-01-01", "1000000", "ppn-026", 10),
        ("2027-01-01", "4999999.99", "ppn-026", 10),
        ("2027-01-01", "5000000", "ppn-026", 20),
        ("2027-01-01", None, "ppn-026", None),
    ],
)
def test_the_day_of_commencement_and_the_value_pick_the_model(
    day: str, with_vat: str | None, model: str, least: int | None
) -> None:
    found = the_model(day, with_vat)

    assert (found.model, found.least_percent) == (model, least)
    assert bool(found.source) == (model != "none")


def test_central_bodies_must_and_councils_may() -> None:
    assert the_model("2026-03-01", "2000000").must
    council = the_model("2026-03-01", "2000000", "sub_central")

    assert not council.must
    assert council.least_percent == 10
    assert "may adopt" in council.why


def test_where_no_weight_is_asked_for_nothing_is_a_must() -> None:
    found = the_model("2027-01-01", "500000")

    assert not found.must
    assert "asks for no weight" in found.why


def share(name: str) -> Decimal:
    [rules] = [one for one in library_rule_sets(HOME) if one.id == name]
    return share_of_social_value(rules.criteria, Decimal(100))


@pytest.mark.parametrize(
    ("name", "percent"),
    [("local-first", 20), ("ppn-002-social-value-model", 10), ("price-per-quality-point", 10)],
)
def test_the_weight_of_social_value_is_its_share_of_all_marks(name: str, percent: int) -> None:
    assert share(name) == percent


def test_rules_without_that_criterion_give_it_no_weight() -> None:
    assert share_of_social_value((), Decimal(100)) == 0
