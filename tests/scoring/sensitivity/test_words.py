"""What an officer reads: plain sentences, each with its number."""

from decimal import Decimal

from app.scoring.engine.evaluation import LotScore
from app.scoring.sensitivity.report import Asked, report
from app.scoring.sensitivity.words import in_words
from tests.factories import a_commitment, a_score, a_tender
from tests.scoring.sensitivity.test_pounds import jobs_against_hours
from tests.scoring.sensitivity.test_reversal import three_offers

TWO = """
criteria:
  - {code: price, weight: 60, value: price, method: {use: linear_between, worst: 200, best: 0}}
  - {code: social_value, weight: 40, method: {formula: value / 5}}
rank: {on: exact}
"""


def said_of(lot: LotScore) -> list[str]:
    return in_words(report(lot, Asked(weightings=2_000)))


def price_against_value() -> LotScore:
    """Score 30 + 32 against 48 + 8: Alpha leads by 6."""
    return a_score(
        TWO,
        a_tender("Alpha", price=Decimal(100), marks={"social_value": Decimal(4)}),
        a_tender("Beta", price=Decimal(40), marks={"social_value": Decimal(1)}),
    )


def test_the_lead_and_the_weight_that_would_turn_it() -> None:
    """Level where 0.5 w + 0.8 (1 - w) = 0.8 w + 0.2 (1 - w), at two thirds."""
    words = said_of(price_against_value())

    assert words[0] == "Alpha comes first, 6 in the total from Beta."
    assert words[1] == (
        "Alpha stays first unless the weight of price rises above 66.66 % (it is 60 %, and the "
        "others share the rest as they do now); then Beta would be first."
    )
    assert not any("social value falls" in line for line in words), "the same move, told once"


def test_prices_and_marks_that_would_turn_it() -> None:
    words = said_of(price_against_value())

    assert (
        "If Alpha's price were £120 instead of £100 (20 % more), a tie of Alpha and Beta would "
        "be first."
    ) in words
    assert (
        "If Beta's mark for social value were 1.75 instead of 1, a tie of Alpha and Beta would "
        "be first."
    ) in words


def test_no_reversal_is_possible_where_no_score_looks_at_the_others() -> None:
    words = said_of(price_against_value())

    assert "No score turns on the other tenders, so none can turn two others round." in words


def test_a_reversal_is_said_by_name() -> None:
    assert "Without C the winner among the others would be A, not B." in said_of(three_offers())


def test_the_price_of_marks_is_said_in_per_cent_and_pounds() -> None:
    assert (
        "A lead of 10 marks offsets a price 14.29 % above the lowest: £114.28 against £100."
    ) in said_of(three_offers())


def test_values_in_pounds_that_would_turn_it_are_named() -> None:
    words = said_of(jobs_against_hours())

    assert "At the lowest values in pounds Hours would be first." in words
    assert "At the low value of jobs alone, Hours would be first." in words


def test_a_safe_winner_is_said_to_be_safe() -> None:
    lot = a_score(
        TWO,
        a_tender("Alpha", price=Decimal(10), marks={"social_value": Decimal(5)}),
        a_tender("Beta", price=Decimal(190), marks={"social_value": Decimal(0)}),
    )
    words = said_of(lot)

    assert "Alpha stays first whatever any one weight is." in words
    assert "No single mark, changed alone, changes who wins." in words
    assert any("these win (± 0 %; 2,000 drawn): Alpha 100 %" in line for line in words)


def test_a_tie_is_said_first() -> None:
    same = [a_tender(name, marks={"social_value": Decimal(3)}) for name in ("Alpha", "Beta")]

    assert said_of(a_score(TWO, *same))[0] == (
        "The first place is tied, so the least change decides it."
    )


def test_a_quantity_is_said_with_its_unit() -> None:
    rules = """
measures: [{code: local_jobs, unit: fte_year}]
criteria:
  - {code: jobs, weight: 50, value: local_jobs, method: {use: share_of_target, target: 10}}
  - {code: quality, weight: 50, method: {formula: value / 5}}
"""
    lot = a_score(
        rules,
        a_tender("Alpha", a_commitment(8, measure="local_jobs"), marks={"quality": Decimal(3)}),
        a_tender("Beta", a_commitment(2, measure="local_jobs"), marks={"quality": Decimal(5)}),
    )

    assert (
        "If Alpha's local jobs came to 6 fte year instead of 8 fte year (25 % less), a tie of "
        "Alpha and Beta would be first."
    ) in said_of(lot)
