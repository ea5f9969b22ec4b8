"""The five ratings in the words of the law, and the codes that stand for them in open contracting.

Words: Procurement Regulations 2024 (SI 2024/692), regulation 39(5). Codes: the UK extension of
the Open Contracting Data Standard, `measureClassification`, January 2026. That they pair by
their order is our reading; neither source says so.
"""

from enum import StrEnum


class Word(StrEnum):
    """The five ratings of the Procurement Regulations 2024, regulation 39(5)."""

    GOOD = "good"
    APPROACHING_TARGET = "approaching_target"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    INADEQUATE = "inadequate"
    OTHER = "other"  #: none of the four, by a person's word


#: the code of each in open contracting
CODES: dict[Word, str] = {
    Word.GOOD: "met",
    Word.APPROACHING_TARGET: "slightlyBelow",
    Word.REQUIRES_IMPROVEMENT: "below",
    Word.INADEQUATE: "significantlyBelow",
    Word.OTHER: "other",
}

#: as a notice prints them
PRINTED: dict[Word, str] = {
    Word.GOOD: "Good",
    Word.APPROACHING_TARGET: "Approaching target",
    Word.REQUIRES_IMPROVEMENT: "Requires improvement",
    Word.INADEQUATE: "Inadequate",
    Word.OTHER: "Other",
}

_READ = {code.casefold(): word for word, code in CODES.items()}
_READ |= {word.value: word for word in Word}
_READ |= {printed.casefold(): word for word, printed in PRINTED.items()}


def code_of(word: Word) -> str:
    """Give the code that stands for a rating in open contracting."""
    return CODES[word]


def word_of(text: str) -> Word | None:
    """Read a rating: its code, its name here, or as a notice prints it; None for all else."""
    return _READ.get(text.strip().casefold())
