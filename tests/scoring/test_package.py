"""All-or-none packages are set against the separate winners, lot by lot."""

from typing import Any

import pytest

from tests.factories import an_answer

RULES = """
figures: {evaluated: price}
total: {formula: evaluated}
rank: {direction: lowest}
packages: {compare: evaluated, direction: lowest, equal: %s}
"""
SEPARATE = """
lots: [n, s, w]
tenders:
  - {supplier: A, lots: {n: {price: 100}, s: {price: 210}, w: {price: 300}}}
  - {supplier: B, lots: {n: {price: 110}, s: {price: 200}}}
"""


def packages(*rows: str, equal: str = "separate", rules: str = RULES) -> dict[str, Any]:
    tenders = SEPARATE + "".join(
        f"  - {{supplier: {name}, package: all_or_none, lots: {{{lots}}}}}\n"
        for name, lots in (row.split(" ", 1) for row in rows)
    )
    document = an_answer(rules % equal, tenders).document
    assert [lot["lot"] for lot in document["lots"]] == ["n", "s", "w"]
    return {one["supplier"]: one for one in document["packages"]}


@pytest.mark.parametrize(
    ("price", "equal", "awarded"),
    [("199.99", "separate", True), ("200", "separate", False), ("200", "package", True),
     ("200.01", "package", False)],
)  # fmt: skip
def test_a_package_wins_by_its_sum_and_equal_goes_as_declared(
    price: str, equal: str, awarded: bool
) -> None:
    found = packages(f"P n: {{price: 100}}, s: {{price: {price}}}", equal=equal)["P"]

    assert found["separate_sum"] == "300"
    assert found["awarded"] is awarded
    assert found["why"] == (None if awarded else found["why"])


def test_a_package_is_left_out_of_its_lots() -> None:
    document = an_answer(
        RULES % "separate",
        SEPARATE
        + "  - {supplier: P, package: all_or_none, lots: {n: {price: 1}, s: {price: 1}}}\n",
    ).document

    suppliers = {tender["supplier"] for lot in document["lots"] for tender in lot["tenders"]}
    assert suppliers == {"A", "B"}


def test_the_greatest_gain_stands_where_packages_overlap() -> None:
    found = packages(
        "P n: {price: 90}, s: {price: 190}",
        "Q s: {price: 150}, w: {price: 300}",
        "R n: {price: 80}, w: {price: 310}",
    )

    assert {name: one["awarded"] for name, one in found.items()} == {
        "P": False,
        "Q": True,
        "R": False,
    }
    assert found["P"]["why"] == "Q has the greater gain on a lot of both"
    assert "Q has the greater gain" in found["R"]["why"]


def test_packages_that_do_not_overlap_may_both_stand() -> None:
    tenders = """
lots: [n, s, w, e]
tenders:
  - {supplier: A, price: 100, lots: [n, s, w, e]}
  - {supplier: P, price: 90, package: all_or_none, lots: [n, s]}
  - {supplier: Q, price: 95, package: all_or_none, lots: [w, e]}
"""
    found = an_answer(RULES % "separate", tenders).document["packages"]

    assert [one["awarded"] for one in found] == [True, True]


def test_of_packages_with_the_same_gain_on_the_same_lot_neither_stands_by_itself() -> None:
    found = packages("P n: {price: 90}, s: {price: 200}", "Q n: {price: 100}, s: {price: 190}")

    assert [one["awarded"] for one in found.values()] == [False, False]
    assert found["P"]["why"] == "Q has the same gain on a lot of both, and no rule parts them"


def test_a_lot_that_ties_stops_the_comparison_and_nothing_else() -> None:
    tenders = (
        SEPARATE.replace("110", "100")
        + "  - {supplier: P, package: all_or_none, lots: {n: {price: 1}, s: {price: 1}}}\n"
    )
    document = an_answer(RULES % "separate", tenders).document

    [package] = document["packages"]
    assert (package["awarded"], package["package_sum"]) == (False, None)
    assert "lot n has not one separate winner: its winners tie" in package["why"]
    assert "package_unsettled" in [one["code"] for one in document["warnings"]]
    assert document["lots"][1]["tenders"][0]["rank"] == 1


def test_a_supplier_may_tender_separately_and_as_a_package() -> None:
    found = packages("A n: {price: 95}, s: {price: 190}")["A"]

    assert found["awarded"] is True
    north = found["lots"][0]
    assert (north["package"]["supplier"], north["package"]["price"]) == ("A", "95")
    assert (north["separate"]["supplier"], north["separate"]["price"]) == ("A", "100")


def test_all_stages_run_again_with_a_pool_of_those_two() -> None:
    rules = """
criteria:
  - {code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}
packages: {compare: total, direction: highest, equal: %s}
"""
    found = packages("P n: {price: 50}, s: {price: 400}", rules=rules)["P"]

    # north: 100 against 50 of 100; south: 50 against 100
    assert (found["package_sum"], found["separate_sum"]) == ("150", "150")
    north, south = found["lots"]
    assert (north["package"]["total"], north["separate"]["total"]) == ("100", "50")
    assert (south["package"]["total"], south["separate"]["total"]) == ("50", "100")


def test_a_package_that_fails_a_requirement_is_not_compared() -> None:
    rules = RULES.replace("total:", "require: price <= 250\ntotal:")
    found = packages("P n: {price: 1}, s: {price: 251}", rules=rules)["P"]

    assert found["awarded"] is False
    assert found["why"] == (
        "it cannot be compared: the package tender for lot s has no `evaluated`"
    )
