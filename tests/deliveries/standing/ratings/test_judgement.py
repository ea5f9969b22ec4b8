from datetime import date

import pytest

from app.deliveries.standing.ratings.judgement import Judgement, judged
from app.deliveries.standing.word import Word
from app.problems import Invalid

DAYS = date(2025, 1, 1), date(2025, 12, 31)


@pytest.mark.parametrize("worked_out", [word for word in Word if word is not Word.OTHER])
def test_what_was_worked_out_stands_without_a_reason(worked_out: Word) -> None:
    assert judged(Judgement(*DAYS), worked_out) is worked_out
    assert judged(Judgement(*DAYS, worked_out), worked_out) is worked_out


@pytest.mark.parametrize(
    ("word", "worked_out", "told"),
    [
        (Word.OTHER, Word.GOOD, "“Other” says that none of the four fits"),
        (Word.OTHER, Word.OTHER, "“Other” says that none of the four fits"),
        (Word.GOOD, None, "Nothing was worked out"),
        (Word.GOOD, Word.INADEQUATE, "By the bands it is “Inadequate”; to say “Good”"),
    ],
)
def test_why_a_reason_is_needed_is_told(word: Word, worked_out: Word | None, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        judged(Judgement(*DAYS, word), worked_out)
    assert judged(Judgement(*DAYS, word, "So."), worked_out) is word
