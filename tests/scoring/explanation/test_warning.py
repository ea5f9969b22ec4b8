from app.scoring.answer import Answer
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.story import story_of
from app.scoring.explanation.text import explain
from app.scoring.explanation.warning import warnings_of
from tests.scoring.explained import EXAMPLES, example, scored

RULES = """
id: flagged
version: "1"
measures: [{code: posts, title: Local posts, unit: fte_year, benchmark: 10}]
criteria:
  - {code: price, title: Price, weight: 50, value: price, method: {use: ratio_to_lowest}}
  - {code: posts_offered, weight: 50, value: posts, method: {use: share_of_target, target: 20}}
rank: {ties: [shared]}
"""
TENDERS = """
tenders:
  - {supplier: Zornalpha, price: 100, commitments: [{measure: posts, quantity: 12}]}
  - {supplier: Zornbeta, price: 90, commitments: [{measure: posts, quantity: 12}]}
"""


def flagged() -> Answer:
    return scored(RULES, TENDERS)


def test_an_auditor_sees_every_flag_about_a_tender() -> None:
    found = warnings_of(story_of(flagged(), "Zornbeta"), Reader.AUDITOR)

    assert any("the benchmark is 10" in words for words in found)
    assert any("make the same commitments" in words for words in found)
    assert any("is read as fte_year" in words for words in found)


def test_a_bidder_sees_what_is_said_of_its_own_offer_alone() -> None:
    answered = flagged()

    found = warnings_of(story_of(answered, "Zornbeta"), Reader.BIDDER)

    assert any("the benchmark is 10" in words for words in found)
    assert any("is read as fte_year" in words for words in found)
    assert not any("Zornalpha" in words for words in found)
    for length in Length:
        assert "Zornalpha" not in explain(answered, "Zornbeta", "", Reader.BIDDER, length)


def test_what_is_said_of_one_tender_is_not_said_of_another() -> None:
    answered = scored(RULES, TENDERS.replace("quantity: 12}]}\n  - ", "quantity: 1}]}\n  - "))

    found = warnings_of(story_of(answered, "Zornalpha"), Reader.AUDITOR)

    assert not any("benchmark" in words for words in found)


def test_a_package_is_told_with_what_became_of_it() -> None:
    [path] = [one for one in EXAMPLES if one.stem == "package-wins"]
    answered = example(path)
    assert answered is not None
    [package] = answered.packages

    text = explain(answered, package.supplier, "north")
    full = explain(answered, package.supplier, "north", Reader.AUDITOR, Length.FULL)

    assert "It is part of an all-or-none package for north and south, which is awarded." in text
    assert "Over its lots the package comes to" in full
    assert "separate winners" not in explain(
        answered, package.supplier, "north", Reader.BIDDER, Length.FULL
    )
