import pytest

from app.assessments.marks.criteria import marked_criteria
from app.assessments.marks.moderation.spread import Spread, spread_of
from app.rules.reading import read_library
from tests.factories import a_rule_set

CRITERIA = marked_criteria(
    a_rule_set(
        "scales:\n"
        "  words: {choices: {weak: {share: 0}, fair: {share: 0.4}, strong: {share: 1}}}\n"
        "  ranges: {bands: [{under: 50, share: 0}, {from: 50, share: 1}]}\n"
        "criteria:\n"
        "  - {code: words, weight: 50, method: {use: grade, scale: words}}\n"
        "  - {code: tens, weight: 50, method: {use: grade, scale: ten-point-even}}\n"
        "  - {code: number, weight: 50, method: {use: mark_out_of, full: 100}}\n"
        "  - {code: ranges, weight: 50, method: {use: banded, bands: ranges}}\n"
    ),
    read_library(),
)


@pytest.mark.parametrize(
    ("code", "marks", "spread"),
    [
        ("words", ["strong", "weak", "fair"], Spread("weak", "strong", 2, False)),
        ("words", ["fair", "fair"], Spread("fair", "fair", 0, True)),
        ("tens", ["10", "2", "4"], Spread("2", "10", 4, False)),
        ("number", ["9", "10", "8.5"], Spread("8.5", "10", None, False)),
        ("number", ["7"], Spread("7", "7", None, True)),
        ("ranges", ["100", "7"], Spread("7", "100", None, False)),
    ],
)
def test_how_far_marks_are_apart(code: str, marks: list[str], spread: Spread) -> None:
    assert spread_of(CRITERIA[code], marks) == spread


def test_no_marks_have_no_spread() -> None:
    assert spread_of(CRITERIA["words"], []) is None
