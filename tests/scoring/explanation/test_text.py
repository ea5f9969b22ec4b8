"""The laws of explanations, over every worked example of the library and over made-up tenders."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.problems import NotFound
from app.scoring.answer import Answer
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.text import explain, explanation
from app.scoring.intake import TendersIn
from tests.scoring.explained import EXAMPLES, example, numbers_in, scored, scored_by, tenders_of

AMOUNTS = st.decimals("0", "5000000", places=2)
GRADES = st.integers(0, 5)
SHORTER = (Length.LINE, Length.PARAGRAPH)


def a_tender(supplier: str, price: Decimal, promised: Decimal, grades: list[int]) -> object:
    return {
        "supplier": supplier,
        "price": price + 1,
        "commitments": [
            {"measure": "job_local", "quantity": promised, "unit": "fte_year", "place": place}
            for place in ("E09000002", "E08000003")
        ],
        "marks": dict(zip(("service", "mobilisation", "delivery_plan"), grades, strict=True)),
    }


def disagreements(answered: Answer) -> list[str]:
    """List every number of a shorter text that the full working does not have."""
    found = []
    for supplier, lot in tenders_of(answered):
        audited = explain(answered, supplier, lot, Reader.AUDITOR, Length.FULL)
        for reader in Reader:
            full = explain(answered, supplier, lot, reader, Length.FULL)
            working = full.split("\n\n", 2)[-1]  # without the two short texts that it opens with
            for length in SHORTER:
                short = numbers_in(explain(answered, supplier, lot, reader, length))
                found += [
                    f"{supplier} {lot} {reader} {length}: {number}"
                    for number in short - numbers_in(working)
                ]
            found += [
                f"{supplier} {lot} {reader}: {number} is not in what an auditor is told"
                for number in numbers_in(full) - numbers_in(audited)
            ]
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_number_of_a_shorter_text_stands_in_the_full_working(path: Path) -> None:
    answered = example(path)

    found = [] if answered is None else disagreements(answered)

    assert found == []


@settings(max_examples=25, deadline=None)
@given(
    prices=st.lists(AMOUNTS, min_size=1, max_size=4),
    promised=st.lists(AMOUNTS, min_size=4, max_size=4),
    grades=st.lists(st.lists(GRADES, min_size=3, max_size=3), min_size=4, max_size=4),
)
def test_the_numbers_agree_whatever_is_tendered(
    prices: list[Decimal], promised: list[Decimal], grades: list[list[int]]
) -> None:
    field = [
        a_tender(name, price, quantity, marks)
        for name, price, quantity, marks in zip("ABCD", prices, promised, grades, strict=False)
    ]
    sent = TendersIn.model_validate(
        {
            "contract": {"value": 1000000, "years": 2, "date": "2026-06-01"},
            "tenders": field,
        }
    )

    assert disagreements(scored_by("local-first", sent)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_bidder_is_told_nothing_of_the_others(path: Path) -> None:
    answered = example(path)
    for supplier, lot in [] if answered is None else tenders_of(answered):
        assert answered is not None
        others = {name for name, _ in tenders_of(answered)} - {supplier}
        for length in Length:
            text = explain(answered, supplier, lot, Reader.BIDDER, length)
            assert [name for name in others if name in text.replace(supplier, "")] == []


RATIO = """
id: shares
version: "1"
criteria: [{code: price, title: Price, weight: 100, value: price, method: {use: ratio_to_lowest}}]
rank: {ties: [shared]}
"""


def two_prices(one: str, other: str) -> Answer:
    return scored(
        RATIO, f"tenders: [{{supplier: Own, price: {one}}}, {{supplier: Rival, price: {other}}}]"
    )


def test_a_bidder_does_not_see_the_price_that_it_was_measured_against() -> None:
    answered = two_prices("940000", "811111")

    full = explain(answered, "Own", reader=Reader.BIDDER, length=Length.FULL)

    assert "811111" not in full
    assert "811,111" not in full
    assert "lowest / value = lowest(value) / 940000 = 0.862884042553…" in full
    assert "another tender's numbers" in full


def test_an_auditor_sees_the_pool_and_who_was_in_it() -> None:
    full = explain(
        two_prices("940000", "811111"), "Own", reader=Reader.AUDITOR, length=Length.FULL
    )

    assert "lowest / value = 811111 / 940000 = 0.862884042553…" in full
    assert "lowest(value) = 811111, over 2 tenders" in full
    assert "2 Own: 86.288404255319" in full


def test_what_was_shortened_is_said_to_be() -> None:
    answered = two_prices("940000", "811111")

    text = explain(answered, "Own")

    assert "86.29 of 100 marks, 13.71 behind Rival" in text
    assert text.endswith("the full working has them whole.")
    assert "shortened" not in explain(answered, "Rival")


def test_a_gap_too_small_for_the_eye_is_never_told_as_nothing() -> None:
    answered = two_prices("10000000", "9999999.99")

    assert "0.0000001 behind Rival" in explain(answered, "Own", length=Length.LINE)


def test_equal_tenders_share_their_place_by_name_but_for_a_bidder() -> None:
    answered = two_prices("5", "5")

    assert explain(answered, "Own", length=Length.LINE) == (
        "Own shares first place of 2 tenders with Rival, on 100 of 100 marks."
    )
    assert explain(answered, "Own", reader=Reader.BIDDER, length=Length.LINE) == (
        "Your tender shares first place of 2 tenders with another tender, on 100 of 100 marks."
    )


def test_a_lone_tender_is_not_compared_with_anybody() -> None:
    answered = scored(RATIO, "tenders: [{supplier: Alone, price: 5}]")

    assert explain(answered, "Alone", length=Length.LINE) == (
        "Alone is the only tender that could be ranked, with 100 of 100 marks."
    )


def test_a_supplier_without_a_tender_is_refused_with_those_who_have_one() -> None:
    with pytest.raises(NotFound) as refusal:
        explain(two_prices("1", "2"), "Nobody")

    assert refusal.value.how_to_fix == "The tenders are from Own, Rival."


def test_a_lot_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound, match="There is no lot 'north'"):
        explain(two_prices("1", "2"), "Own", "north")


def test_the_document_holds_all_three_lengths() -> None:
    answered = two_prices("940000", "811111")

    made = explanation(answered, "Own", reader=Reader.AUDITOR)

    assert made["line"] == explain(answered, "Own", "", Reader.AUDITOR, Length.LINE)
    assert made["paragraph"] == explain(answered, "Own", "", Reader.AUDITOR, Length.PARAGRAPH)
    assert [section["heading"] for section in made["full"]][:2] == ["The result", "In short"]
    assert made["rules"]["digest"].startswith("sha256:")
