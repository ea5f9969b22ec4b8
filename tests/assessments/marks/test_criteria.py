from decimal import Decimal

import pytest

from app.assessments.marks.criteria import MarkedCriterion, mark_on, marked_criteria
from app.problems import Invalid
from app.rules.digest import pinned, unpinned
from app.rules.reading import read_library
from tests.factories import a_rule_set

RULES = """
scales:
  words:
    choices:
      weak: {label: Weak, share: 0.1, meaning: Says little}
      strong: {label: Strong, share: 1}
      fair: {share: 0.5}
  tens:
    choices: {10: {share: 1}, 2: {share: 0.2}, 0: {share: 0}}
  ranges:
    bands:
      - {under: 50, share: 0, label: Not enough}
      - {from: 50, to: 100, share: 1}
  plain_words:
    choices: {pass: {label: Passes}, fail: {label: Fails}}
criteria:
  - {code: price, weight: 40, value: price, method: {use: ratio_to_lowest}}
  - code: quality
    weight: 60
    criteria:
      - {code: method, title: The method, weight: 20, guidance: Name who does it, method: {use: grade, scale: words}}
      - {code: tens, weight: 20, method: {use: grade, scale: tens}}
      - {code: ranges, weight: 20, method: {use: banded, bands: ranges}}
      - {code: number, weight: 20, question: How good, method: {use: mark_out_of, full: 7}}
      - {code: waived, weight: 20, missing: 3, method: {use: grade, scale: five-point}}
"""  # noqa: E501


def criteria(text: str = RULES) -> dict[str, MarkedCriterion]:
    """Give the marked criteria of rules as they come back from being pinned."""
    return marked_criteria(*unpinned(pinned(a_rule_set(text), read_library())))


def test_what_a_formula_or_its_own_criteria_give_is_not_marked() -> None:
    assert list(criteria()) == ["method", "tens", "ranges", "number", "waived"]


def test_rules_without_marks_have_none() -> None:
    price = "criteria:\n  - {code: price, weight: 100, value: price, method: ratio_to_lowest}"

    assert criteria(price) == {}


def test_a_criterion_tells_what_the_rules_say_about_it_and_its_scale() -> None:
    found = criteria()

    assert found["method"].texts == (
        "The method",
        "Name who does it",
        "Weak Says little",
        "Strong",
    )
    assert (found["number"].title, found["number"].texts) == ("How good", ("How good",))
    assert [code for code, one in found.items() if one.may_be_missing] == ["waived"]


@pytest.mark.parametrize(
    ("code", "marks"),
    [
        ("method", ["weak", "fair", "strong"]),
        ("tens", ["0", "2", "10"]),
        ("ranges", ["under 50", "from 50 to 100"]),
        ("number", []),
        ("waived", ["0", "1", "2", "3", "4", "5"]),
    ],
)
def test_a_scale_is_ordered_by_worth_whatever_order_it_was_kept_in(
    code: str, marks: list[str]
) -> None:
    assert [grade.mark for grade in criteria()[code].grades] == marks


@pytest.mark.parametrize(
    ("code", "given", "mark"),
    [
        ("method", "strong", "strong"),
        ("method", " fair ", "fair"),
        ("tens", Decimal("2.0"), "2"),
        ("tens", "10", "10"),
        ("tens", "02.00", "2"),
        ("ranges", "49.99", "49.99"),
        ("ranges", Decimal(50), "50"),
        ("number", "6.50", "6.5"),
        ("waived", 5, "5"),
    ],
)
def test_a_mark_is_kept_in_its_one_form(code: str, given: str | Decimal | int, mark: str) -> None:
    given = Decimal(given) if isinstance(given, int) else given

    assert mark_on(criteria()[code], given) == mark


@pytest.mark.parametrize(
    ("code", "given", "fix"),
    [
        ("method", "good", "Give one of weak, fair, strong."),
        ("method", "Strong", "Give one of weak, fair, strong."),
        ("method", "4", "Give one of weak, fair, strong."),
        ("tens", "3", "Give one of 0, 2, 10."),
        ("tens", "", "Give one of 0, 2, 10."),
        ("ranges", "100.1", "Give a number under 50 or from 50 to 100."),
        ("ranges", "many", "Give a number under 50 or from 50 to 100."),
        ("number", "good", "Give a number."),
        ("number", "9" * 50, "Give a number."),
        ("number", "NaN", "Give a number."),
        ("waived", "2.5", "Give one of 0, 1, 2, 3, 4, 5."),
    ],
)
def test_a_mark_off_the_scale_is_refused_and_told_what_there_is(
    code: str, given: str, fix: str
) -> None:
    with pytest.raises(Invalid) as refused:
        mark_on(criteria()[code], given)

    [finding] = refused.value.findings
    assert (finding.how_to_fix, finding.path) == (fix, "/mark")
    assert finding.code == ("not_a_number" if code == "number" else "not_on_scale")


def test_the_nearest_mark_is_offered() -> None:
    with pytest.raises(Invalid, match="did you mean `strong`"):
        mark_on(criteria()["method"], "stronger")


@pytest.mark.parametrize(
    ("code", "mark", "best", "worst"),
    [
        ("method", "strong", True, False),
        ("method", "fair", False, False),
        ("method", "weak", False, True),
        ("ranges", "77", True, False),
        ("ranges", "3", False, True),
        ("number", "7", None, None),
        ("method", "gone", None, None),
    ],
)
def test_the_ends_of_a_scale_are_known_where_it_says_what_a_mark_is_worth(
    code: str, mark: str, best: bool | None, worst: bool | None
) -> None:
    criterion = criteria()[code]

    assert (criterion.is_best(mark), criterion.is_worst(mark)) == (best, worst)


def test_words_without_worth_have_no_best() -> None:
    text = RULES.replace("scale: words", "scale: plain_words")

    assert criteria(text)["method"].is_best("pass") is None
