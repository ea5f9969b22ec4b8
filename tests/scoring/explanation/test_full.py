"""The full working of one small contract, where every step has something to tell."""

import re

import pytest

from app.scoring.answer import Answer
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.text import explain
from tests.scoring.explained import scored

RULES = """
id: everything
version: "1"
locality:
  place_set: districts
  codes: [E09000002]
  adjoining: [E09000016]
  credit: {inside: 1, adjoining: 0.5, elsewhere: 0}
groups: {stacking: highest_only, credit: {care_leaver: 2, none: 1}}
parameters: {reward: {value: 3, source: Ours}}
measures:
  - {code: posts, title: Local posts, unit: fte, time_basis: per_year, deadweight: 0.25}
  - {code: talks, title: Talks in schools, unit: event, cap: 10}
facts: {licensed: yes_no}
figures: {extra: {formula: "reward if licensed else reward / 0.5"}}
require: [{require: licensed, code: licence}]
criteria:
  - {code: price, title: Price, weight: 50, value: price, source: "Notice, section 4",
     method: {use: linear_between, worst: 200, best: 100}}
  - code: benefit
    title: Social value
    weight: 50
    criteria:
      - code: work
        title: Local work
        weight: 60
        value: posts
        method: {use: share_of_target, target: 32}
        rounding: {score: {decimals: 0}}
      - code: schools
        title: Schools
        weight: 20
        value: talks
        method: {use: share_of_target, target: 20}
      - code: plan
        title: The plan
        weight: 20
        method: {use: grade, scale: five-point}
        gate: {at_least: 2, else: lock}
        unlocks: [schools]
rank: {on: {decimals: 1}, ties: [benefit, {extra: lowest}, drawn]}
rounding: {total: {decimals: 1}}
"""
TENDERS = """
contract: {value: 100000, years: 3, currency: GBP}
tenders:
  - supplier: Alpha
    price: 125
    facts: {licensed: true}
    marks: {plan: 4}
    commitments:
      - {id: home, measure: posts, quantity: 2, unit: fte, place: E09000002, group: care_leaver,
         attribution: 0.5}
      - {id: next, measure: posts, quantity: 4, unit: fte, place: E09000016}
      - {id: schools, measure: talks, quantity: 4, each: 5, unit: event, place: E09000002}
  - {supplier: Beta, price: 170, facts: {licensed: true}, marks: {plan: 1}, commitments:
      [{measure: talks, quantity: 3, unit: event, place: E09000002}]}
  - {supplier: Gamma, price: 150, facts: {licensed: false}, marks: {plan: 5}}
  - {supplier: Delta, price: 150, facts: {licensed: true}, marks: {plan: 5},
     disqualified: "It colluded."}
"""


def answered() -> Answer:
    return scored(RULES, TENDERS)


def working(supplier: str, reader: Reader = Reader.AUDITOR) -> list[str]:
    text = explain(answered(), supplier, reader=reader, length=Length.FULL)
    return [line.strip() for line in text.splitlines()]


def test_a_commitment_is_followed_step_by_step_with_reasons() -> None:
    lines = working("Alpha")

    at = lines.index("home: 2 full-time posts, E09000002")
    assert lines[at + 1 : at + 7] == [
        "offered: 2, as promised",
        "timed: 6, for each year of the contract (times 3)",
        "attributed: 3, the share 0.5 that this contract causes",
        "localised: 3, E09000002 is in the area, which counts 1",
        "grouped: 6, for care leaver, which counts 2 times",
        "net: 4.5, less what would have happened anyway, or is lost elsewhere or later",
    ]
    assert "localised: 6, E09000016 is next to the area, which counts 0.5" in lines


def test_a_cap_is_named_where_it_held() -> None:
    lines = working("Alpha")

    assert "schools: 4 of 5 events each, E09000002" in lines
    assert "offered: 20, as promised" in lines
    assert "capped: 10, held at the cap of 10 for all lines together" in lines
    assert "Together: 20 events promised, counted as 10 events (10)." in lines


def test_formulas_stand_with_their_numbers_parameters_and_bounds() -> None:
    lines = working("Alpha")

    assert (
        "Method linear_between: share of full marks = (value - worst) / (best - worst) = "
        "(125 - 200) / (100 - 200) = 0.75"
    ) in lines
    assert "where worst = 200" in lines
    assert "held within 0 and 1" in lines
    assert "Source: Notice, section 4" in lines
    assert "Score: 0.75 x 50 = 37.5" in lines


def test_a_figure_stands_with_its_numbers() -> None:
    assert "extra (extra): reward if licensed else reward / 0.5 = 3 if yes else 3 / 0.5 = 3" in (
        working("Alpha")
    )


def test_rounding_is_said_where_it_happened() -> None:
    lines = working("Alpha")

    at = lines.index("Score: 0.28125 x 60 = 17")
    assert lines[at + 1] == "rounded to 0 decimal places (half up) from 16.875"


def test_gates_say_what_they_asked_what_was_there_and_what_follows() -> None:
    assert (
        "Met: the mark for The plan had to be at least 2 and was 4 "
        "(otherwise the promises that it unlocks do not count)"
    ) in working("Alpha")
    assert (
        "Not met: the mark for The plan had to be at least 2 and was 1 "
        "(otherwise the promises that it unlocks do not count)"
    ) in working("Beta")
    assert (
        "Not met: it had to meet the condition “licensed” and did not "
        "(a tender that does not meet it is not ranked)"
    ) in working("Gamma")


def test_a_locked_promise_is_told_in_every_length() -> None:
    assert "Value: 0, because the criterion that unlocks it did not reach its gate" in (
        working("Beta")
    )
    assert "What it promises for Schools does not count, because" in explain(answered(), "Beta")


def test_a_decision_before_scoring_is_told_with_its_reason() -> None:
    assert explain(answered(), "Delta", length=Length.LINE) == (
        "Delta was not ranked: it was disqualified (It colluded)."
    )
    assert "By decision, before scoring: disqualified (It colluded.)" in working("Delta")


def test_the_order_tells_its_precision_its_ties_and_who_stood_where() -> None:
    lines = working("Alpha")

    assert "The highest total comes first, compared at 1 decimal place." in lines
    assert (
        "A tie is decided by the higher score for Social value, then the lower extra, "
        "then a draw by lot."
    ) in lines
    assert "Tenders received: 4. Tenders ranked: 2." in lines
    assert "1 Alpha: 59" in lines
    assert "Between it and Beta: 42." in lines


def test_a_bidder_is_told_where_more_marks_were() -> None:
    lines = working("Beta", Reader.BIDDER)

    assert "Price: 35 of 50 marks not earned. A lower price earns more." in lines
    assert (
        "The plan: 8 of 10 marks not earned. The best mark on the scale is 5 (Excellent)." in lines
    )
    assert any(
        line.startswith("Schools: 10 of 10 marks not earned. Nothing counted") for line in lines
    )


def test_the_rules_stand_with_their_version_their_fingerprint_and_their_numbers() -> None:
    lines = working("Alpha")

    assert "Rules: everything version 1" in lines
    assert "reward: 3" in lines
    assert "Contract years: 3" in lines
    assert any(line.startswith("Fingerprint of the rules: sha256:") for line in lines)


def test_a_tie_that_was_broken_names_its_rule() -> None:
    rules = """
id: tied
version: "1"
criteria:
  - {code: price, title: Price, weight: 50, value: price, method: {formula: value / 100}}
  - {code: plan, title: The plan, weight: 50, method: {use: grade, scale: five-point}}
rank: {ties: [plan, shared]}
"""
    tenders = """
tenders:
  - {supplier: Cheap, price: 80, marks: {plan: 2}}
  - {supplier: Sound, price: 40, marks: {plan: 4}}
"""
    made = scored(rules, tenders)

    assert explain(made, "Sound", length=Length.LINE) == (
        "Sound came first of 2 tenders, with 60 of 100 marks; Cheap has the same total, and the "
        "higher score for The plan decided between them."
    )
    bidder = explain(made, "Cheap", reader=Reader.BIDDER, length=Length.LINE)
    assert bidder == (
        "Your tender came second of 2 tenders, with 60 of 100 marks, after a tie that was decided "
        "by the higher score for The plan."
    )


def test_sentences_for_residents_are_short() -> None:
    text = explain(answered(), "Alpha")
    sentences = re.split(r"(?<=[.;]) ", text)
    words = [len(sentence.split()) for sentence in sentences]

    assert max(words) <= 32
    assert sum(words) / len(words) <= 20


DOUBTED = """
id: doubted
version: "1"
partners: {credit: {partly: 0.75, unconfirmed: 0.5, declined: 0}}
measures: [{code: talks, title: Talks in schools, unit: event}]
criteria: [{code: schools, weight: 100, value: talks, method: {use: share_of_target, target: 20}}]
"""


def doubted(reader: Reader, length: Length, rules: str = DOUBTED) -> list[str]:
    line = "measure: talks, quantity: 4, unit: event"
    tenders = f"""
contract: {{value: 100000, years: 1, currency: GBP}}
tenders:
  - supplier: Alpha
    commitments:
      - {{id: silent, {line}, partner: A choir}}
      - {{id: part, {line}, partner: A museum, partner_answer: partly}}
      - {{id: refused, {line}, partner: A club, partner_answer: no}}
      - {{id: agreed, {line}, partner: A school, partner_answer: yes}}
  - {{supplier: Beta}}
"""
    text = explain(scored(rules, tenders), "Alpha", reader=reader, length=length)
    return [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("reader", list(Reader))
def test_what_a_partner_has_not_confirmed_is_told_line_by_line(reader: Reader) -> None:
    lines = doubted(reader, Length.FULL)

    assert [line for line in lines if line.startswith("partnered:")] == [
        "partnered: 2, its partner has not confirmed it yet, which counts 0.5",
        "partnered: 3, its partner confirms only a part, which counts 0.75",
        "partnered: 0, its partner will not take part, which counts 0",
    ]
    assert "Together: 16 events promised, counted as 9 events (9)." in lines
    assert (
        "Commitment 3: The partner for Talks in schools says that it will not take part: it "
        "counts nothing. Ask who will deliver it instead."
    ) in lines


@pytest.mark.parametrize(
    ("reader", "whose"),
    [
        (Reader.BIDDER, "you promise"),
        (Reader.RESIDENT, "it promises"),
        (Reader.AUDITOR, "it promises"),
    ],
)
def test_a_short_text_says_that_a_promise_counts_for_less(reader: Reader, whose: str) -> None:
    [text] = doubted(reader, Length.PARAGRAPH)

    assert (
        f"Some of what {whose} for Talks in schools counts for less, because a partner has not "
        "confirmed all of it."
    ) in text


def test_where_the_rules_let_it_count_no_text_says_that_it_counts_for_less() -> None:
    rules = "\n".join(line for line in DOUBTED.splitlines() if "partners" not in line)

    text = "\n".join(doubted(Reader.RESIDENT, Length.FULL, rules))

    assert "counts for less" not in text
    assert "partnered" not in text
    assert "has not confirmed its part: it counts in full." in text
