import pytest

from app.deliveries.standing.word import CODES, PRINTED, Word, code_of, word_of


def test_each_word_has_the_code_of_the_open_contracting_extension() -> None:
    assert [code_of(word) for word in Word] == [
        "met", "slightlyBelow", "below", "significantlyBelow", "other",
    ]  # fmt: skip


@pytest.mark.parametrize("word", Word)
def test_a_word_comes_back_from_each_way_of_writing_it(word: Word) -> None:
    for text in (CODES[word], word.value, PRINTED[word], f" {PRINTED[word].upper()} "):
        assert word_of(text) is word


@pytest.mark.parametrize("text", ["", "excellent", "metal", "green"])
def test_what_is_no_rating_is_none(text: str) -> None:
    assert word_of(text) is None
