"""The words of a period."""

import pytest

from app.spreadsheets.mapping.period_word import Sign, Word, words_of


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("2025/26", Word(Sign.FINANCIAL, year=2025)),
        ("25 to 26", Word(Sign.FINANCIAL, year=2025)),
        ("2025", Word(Sign.YEAR, year=2025)),
        ("sept. 25", Word(Sign.MONTH, 9, 2025)),
        ("march", Word(Sign.MONTH, 3)),
        ("04/2026", Word(Sign.MONTH, 4, 2026)),
        ("1st of may 2026", Word(Sign.DAY, 5, 2026, 1)),
        ("2026-05-01", Word(Sign.DAY, 5, 2026, 1)),
        ("qtr 3", Word(Sign.PART, 3, count=3)),
        ("h2", Word(Sign.PART, 2, count=6)),
        ("half-year ended", Word(Sign.ENDING, count=6)),
        ("by the end of", Word(Sign.SO_FAR)),
    ],
)
def test_a_few_letters_are_one_word(text: str, word: Word) -> None:
    assert words_of(text) == [word]


def test_words_that_only_go_along_are_left_out() -> None:
    assert words_of("reporting period: q3 (actual)") == [Word(Sign.PART, 3, count=3)]


@pytest.mark.parametrize("text", ["marching", "week 4", "month 7", "q5", "h3", "31/02/2026", "7"])
def test_one_that_is_not_known_spoils_them_all(text: str) -> None:
    assert words_of(text) is None
    assert words_of(f"2025/26 {text}") is None
