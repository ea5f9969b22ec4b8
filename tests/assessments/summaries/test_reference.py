from app.assessments.summaries.reference import NOTHING, measures_of, references_of
from app.scoring.explanation.story import story_of
from tests.assessments.summaries.made import the_answer
from tests.factories import an_answer

RULES = """
facts: {fleet: {kind: number}, age: {kind: number, missing: 7}}
figures: {greener: {formula: "fleet * 2 + price + age"}}
parameters: {flat: 3}
measures:
  - {code: jobs, title: Jobs, theme: work, unit: fte_year}
  - {code: hires, title: Hires, theme: work, unit: fte_year}
criteria:
  - {code: through_figure, weight: 20, value: greener, method: {formula: "value / 1000"}}
  - {code: by_theme, weight: 20, value: "quantity(work)", method: {formula: "value / 1000"}}
  - {code: of_another, weight: 20, value: "value(by_theme)", method: {formula: "value / 1000"}}
  - {code: of_all, weight: 20, value: "lowest(price)", method: {formula: "value / 1000"}}
  - {code: of_none, weight: 20, value: flat, method: {formula: "value / 1000"}}
"""
TENDERS = """
tenders:
  - supplier: Alpha
    price: 100
    facts: {fleet: 4}
    commitments: [{id: crew, measure: jobs, quantity: 2, unit: fte_year, each: 3}]
  - {supplier: Beta, price: 125, facts: {fleet: 1}}
"""


def references(code: str, supplier: str = "Alpha") -> list[str]:
    story = story_of(an_answer(RULES, TENDERS), supplier)
    return references_of(story, story.plan.by_code[code])


def of_the_award(supplier: str, code: str) -> list[str]:
    story = story_of(the_answer(), supplier)
    return references_of(story, story.plan.by_code[code])


def test_a_price_is_named_as_the_tender_gave_it() -> None:
    assert of_the_award("Cedar", "commercial_proposal") == ["the price, £880,000"]


def test_each_commitment_that_counts_is_named_with_its_amount_and_place() -> None:
    assert of_the_award("Cedar", "local_spend") == [
        "commitment “insulation”: £125,000, RM10 9JL",
        "commitment “boilers”: £300,000, E17 9AA",
    ]


def test_what_was_not_offered_is_named_too() -> None:
    assert of_the_award("Elm", "local_spend") == [
        "no commitment for Money spent with suppliers in the area"
    ]


def test_a_figure_is_followed_to_what_it_is_made_of() -> None:
    assert references("through_figure") == [
        "the fact “fleet”: 4",
        "the price, £100",
        "the fact “age”: not given",
    ]


def test_a_theme_is_followed_to_its_measures() -> None:
    assert references("by_theme") == [
        "commitment “crew”: 2, 3 full-time years of work each",
        "no commitment for Hires",
    ]


def test_another_criterions_value_is_followed() -> None:
    assert references("of_another") == references("by_theme")


def test_a_sum_over_all_tenders_names_nothing_of_them() -> None:
    assert references("of_all") == [NOTHING]
    assert references("of_none") == [NOTHING]


def test_the_measures_of_a_sum_are_told() -> None:
    story = story_of(an_answer(RULES, TENDERS), "Alpha")

    assert measures_of(story, story.plan.by_code["of_another"]) == ("jobs", "hires")
    assert measures_of(story, story.plan.by_code["of_none"]) == ()
