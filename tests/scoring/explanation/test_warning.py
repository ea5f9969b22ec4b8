from app.scoring.answer import Answer
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.story import story_of
from app.scoring.explanation.text import explain
from app.scoring.explanation.warning import in_full, warnings_of
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


LOTS = """
lots: [north, south]
tenders:
  - supplier: Zornalpha
    lots:
      north: {price: 100, commitments: [{measure: posts, quantity: 1, unit: fte_year}]}
      south: {price: 100, commitments: [{measure: posts, quantity: 1}]}
  - supplier: Zornbeta
    lots: {south: {price: 90, commitments: [{measure: posts, quantity: 2, unit: fte_year}]}}
  - supplier: Zornalpha
    package: all_or_none
    lots:
      north: {price: 80, commitments: [{measure: posts, quantity: 3, unit: fte_year}]}
      south: {price: 80, commitments: [{measure: posts, quantity: 3}]}
"""


def in_lots() -> Answer:
    rule = "packages: {compare: price, direction: lowest, equal: separate}"
    return scored(f"{RULES}{rule}\n", LOTS)


def test_a_warning_names_the_supplier_the_lot_and_the_commitment() -> None:
    answered = in_lots()
    said = [in_full(answered, one) for one in answered.document["warnings"]]

    assumed = [words for words in said if "No unit is given" in words]
    assert len(assumed) == 2
    assert all(words.startswith("Zornalpha, lot south, commitment 1: No") for words in assumed)


def test_a_flag_that_names_its_supplier_does_not_name_it_twice() -> None:
    answered = flagged()
    said = [in_full(answered, one) for one in answered.document["warnings"]]

    assert any(words.startswith("Zornbeta offers 12") for words in said)
    assert not any(words.startswith("Zornbeta: Zornbeta") for words in said)


def test_a_supplier_whose_name_is_part_of_another_word_is_still_named() -> None:
    warning = {"message": "The offer is odd.", "path": "tenders[supplier=Zornbeta].price"}

    assert in_full(flagged(), warning) == "Zornbeta: The offer is odd."


def test_what_is_about_one_lot_is_not_told_in_another() -> None:
    answered = in_lots()

    def units(lot: str) -> list[str]:
        found = warnings_of(story_of(answered, "Zornalpha", lot), Reader.AUDITOR)
        return [words for words in found if "No unit" in words]

    assert units("north") == []
    assert units("south") == [
        "Commitment 1: No unit is given; the quantity is read as fte_year. Write unit: fte_year."
    ]


def test_a_separate_tender_is_not_taken_for_its_suppliers_package() -> None:
    answered = in_lots()

    alone = story_of(answered, "Zornalpha", "north")
    packed = story_of(answered, "Zornalpha (package)", "north")

    assert alone.package is None
    assert alone.one.sheet.tender.price == 100
    assert packed.package is not None
    assert packed.one.sheet.tender.price == 80


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
