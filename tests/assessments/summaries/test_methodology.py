from app.assessments.summaries.methodology import methodology_of, published
from tests.assessments.summaries.made import the_answer
from tests.factories import an_answer


def by_code(rules: str | None = None) -> dict[str, dict[str, object]]:
    answered = the_answer() if rules is None else an_answer(rules)
    return {one["code"]: one for one in methodology_of(published(answered, ""))}


def test_every_criterion_is_there_headings_before_their_parts() -> None:
    found = by_code()

    assert list(found) == list(the_answer().plans[""].by_code)
    assert [one["number"] for one in found.values()] == [
        "1", "2", "3", "4", "4.1", "4.1.1", "4.1.2", "4.1.3", "4.2", "4.2.1", "4.2.2",
    ]  # fmt: skip


def test_relative_importance_is_told_within_its_heading_and_of_the_whole() -> None:
    found = by_code()

    assert found["technical_proposal"]["importance"] == "40% of the total"
    assert found["local_jobs"]["importance"] == "50% of its heading, 5% of the total"
    assert found["local_spend"]["share"] == "2"


def test_a_scale_is_told_with_what_each_mark_earns_and_means() -> None:
    one = by_code()["evidence"]

    assert one["available"] == "0, 1, 2, 3, 4 or 5, worth up to 5 marks."
    scale = one["scale"]
    assert isinstance(scale, list)
    assert scale[3] == {
        "mark": "3",
        "label": "Sound",
        "worth": "60% of the marks",
        "meaning": "Covers what was asked, with evidence for most of it.",
    }


def test_a_sum_is_told_in_words_with_what_goes_into_it() -> None:
    found = by_code()

    assert found["commercial_proposal"]["how"] == (
        "By “Lowest over this one”: the share of the marks is the lowest of the value among the "
        "tenders divided by the value. Here the value is the price."
    )
    assert "benchmark is 0.25" in str(found["local_spend"]["how"])


def test_what_must_be_reached_is_told_with_what_happens_otherwise() -> None:
    assert by_code()["bidder_experience"]["needed"] == [
        "At least 2: a tender that does not meet it is not ranked."
    ]


def test_a_heading_says_of_what_it_is_made() -> None:
    one = by_code()["qualitative"]

    assert one["available"] == "Up to 10 marks, from its parts."
    assert "“Evidence of delivery”" in str(one["how"])


def test_a_total_that_is_no_sum_of_marks_has_no_shares() -> None:
    rules = """
criteria:
  - {code: price, weight: 100, value: price, method: {use: ratio_to_lowest}}
total: "price / 2"
rank: {direction: lowest}
"""

    one = by_code(rules)["price"]

    assert one["share"] is None
    assert one["importance"] == "Weight 100; the formula of the total says what it comes to."


def test_a_criterion_held_in_bounds_says_which() -> None:
    rules = """
criteria:
  - {code: price, weight: 50, value: price, clamp: [0.2, 1],
     method: {formula: "100 / value"}}
  - {code: cheap, weight: 50, value: price, method: {table: bands}}
tables: {bands: {bands: [{to: 110, share: 1, label: Low}, {over: 110, share: 0.5}]}}
"""

    found = by_code(rules)

    assert found["price"]["available"] == "Any share of 50 marks from 20% to 100%."
    assert str(found["cheap"]["how"]).startswith("It is read off the table")
