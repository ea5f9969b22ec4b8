from pathlib import Path

import pytest

from app.scoring.explanation.page.brief import in_brief
from app.scoring.explanation.page.table import WIDTH
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
LONG_NAME = "Beta with a name that is rather longer than a column of a table would like"
SHARED = """
tenders:
  - {supplier: Alpha, price: 100, marks: {plan: 3}}
  - {supplier: Beta, price: 100, marks: {plan: 3}}
  - {supplier: Gamma, price: 160, marks: {plan: 3}}
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
    assert (
        lines[2]
        == "Awarded: ZornBeta, as a package of north and south (900,000 against 905,000 for"
    )
    assert [line.split() for line in lines[6:9]] == [
        ["north", "400,000", "410,000", "ZornAlpha"],
        ["south", "500,000", "495,000", "ZornGamma"],
        ["together", "900,000", "905,000"],
    ]
    assert lines.count("  Goes to ZornBeta, by a package. The separate tenders:") == 2
    assert "Why ZornAlpha came first among separate tenders" in lines


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("package-loses", "because the separate winners together are as good or better."),
        ("package-without-a-winner", "because it cannot be compared: lot north has not one"),
        ("packages-of-equal-gain", "because ZornBirch has the same gain on a lot of both"),
    ],
)
def test_a_package_that_is_not_awarded_is_told_why_before_the_lots(
    name: str, verdict: str
) -> None:
    [path] = [one for one in EXAMPLES if one.stem == name]
    answered = example(path)
    assert answered is not None

    before, _, _ = " ".join(" ".join(in_brief(answered)).split()).partition("Lot north")

    assert verdict in before
    assert "Awarded:" not in before


def test_those_who_share_the_first_place_are_told_of_together() -> None:
    text = " ".join(" ".join(page(RULES, SHARED)).split())

    assert "Why Alpha and Beta share first place Both have 66 of 100 marks" in text
    assert "the higher score for Local posts does not part them" in text
    assert "By the rules equal tenders share a place. Alpha: It earned" in text
    assert "came first" not in text


def test_a_draw_that_was_not_held_is_named_where_the_first_place_is_shared() -> None:
    drawn = RULES.replace("ties: [posts_offered, shared]", "ties: [posts_offered, drawn]")

    text = " ".join(" ".join(page(drawn, SHARED)).split())

    assert "The rules part them by a draw, and none is recorded." in text


def test_a_warning_says_whose_commitment_it_is_about() -> None:
    text = " ".join(" ".join(page()).split())

    assert "commitment 2: No unit is given" in text
    assert f"- {LONG_NAME}, commitment 2: No unit is given; the quantity is read as" in text
