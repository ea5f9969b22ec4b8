from pathlib import Path

import pytest

from app.scoring.explanation.page import WIDTH, in_brief
from tests.scoring.explained import EXAMPLES, example, scored

RULES = """
id: two-parts
version: "1"
locality: {place_set: districts, codes: [E09000002], credit: {inside: 1, elsewhere: 0}}
measures: [{code: posts, title: Local posts, unit: fte_year}]
criteria:
  - {code: price, title: Price, weight: 60, value: price, method: {use: ratio_to_lowest}}
  - code: posts_offered
    title: Local posts
    weight: 30
    value: posts
    method: {use: share_of_target, target: 4}
  - code: plan
    title: The plan
    weight: 10
    method: {use: grade, scale: five-point}
    gate: {at_least: 2, else: fail}
rank: {ties: [posts_offered, shared]}
"""
TENDERS = """
contract: {value: 100000}
tenders:
  - supplier: Alpha
    price: 100
    commitments: [{measure: posts, quantity: 3, unit: fte_year, place: E09000002}]
    marks: {plan: 4}
  - supplier: Beta with a name that is rather longer than a column of a table would like
    price: 80
    commitments:
      - {measure: posts, quantity: 90, unit: fte_year, place: E08000003}
      - {measure: posts, quantity: 0, place: E09000002}
    marks: {plan: 3}
  - {supplier: Gamma, price: 70, marks: {plan: 1}}
"""


def page(rules: str = RULES, tenders: str = TENDERS) -> list[str]:
    return list(in_brief(scored(rules, tenders)))


def test_the_table_has_a_column_for_each_part_and_the_best_first() -> None:
    lines = page()

    at = next(place for place, line in enumerate(lines) if line.startswith("  1  Alpha"))
    assert lines[at].split() == ["1", "Alpha", "48", "22.5", "8", "78.5"]
    assert lines[at - 1].split() == ["of", "60", "of", "30", "of", "10", "of", "100"]
    assert lines[at + 1].startswith("  2  Beta with a name")
    assert lines[at + 2].startswith("     ")


def test_a_tender_without_a_place_is_told_why() -> None:
    assert (
        "  –  Gamma was not ranked: the mark for The plan had to be at least 2 and was 1."
        in page()
    )


def test_the_page_says_why_the_first_came_first() -> None:
    text = " ".join(" ".join(page()).split())

    assert "Why Alpha came first Alpha came first of the 2 tenders that could be ranked" in text
    assert "gained most on Local posts (22.5 more) and lost most on Price (12 fewer)" in text


def test_what_should_be_looked_at_is_listed() -> None:
    text = " ".join(" ".join(page()).split())

    assert "To be looked at by a person" in text
    assert "No unit is given; the quantity is read as fte_year." in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_line_is_wider_than_the_page(path: Path) -> None:
    answered = example(path)
    lines = [] if answered is None else list(in_brief(answered))

    assert [line for line in lines if len(line) > WIDTH] == []


def test_lots_and_packages_have_their_own_parts() -> None:
    [path] = [one for one in EXAMPLES if one.stem == "package-wins"]
    answered = example(path)
    assert answered is not None

    lines = list(in_brief(answered))

    assert [line for line in lines if line.startswith("Lot ")] == ["Lot north", "Lot south"]
    assert any(line.startswith("The package of Zorn") for line in lines)
