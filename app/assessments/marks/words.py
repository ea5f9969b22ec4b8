"""What a mark and the words about it may be, however they are sent."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints

LEAST_LETTERS = 40  #: of a reason: fewer cannot say what was found and where
LEAST_WORDS = 4
LONGEST_MARK = 60


def _says_something(text: str) -> str:
    plain = text.strip()
    if len(plain) < LEAST_LETTERS or len(plain.split()) < LEAST_WORDS:
        raise ValueError(
            f"a reason has at least {LEAST_WORDS} words and {LEAST_LETTERS} characters: "
            "say what in the tender earned the mark"
        )
    return plain


def _not_too_long(mark: Any) -> Any:
    """Refuse noughts without end before a number, which would be read as the number."""
    if isinstance(mark, str) and len(mark) > LONGEST_MARK:
        raise ValueError(f"a mark has at most {LONGEST_MARK} characters")
    return mark


#: why a mark is given
Reason = Annotated[str, StringConstraints(max_length=4000), AfterValidator(_says_something)]
#: a few words, not blank
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"\S")
]
#: words that may be left out
Further = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
#: a number, or a word of the criterion's scale
AMark = Annotated[
    Decimal | Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_MARK)],
    BeforeValidator(_not_too_long),
]
Code = Annotated[str, StringConstraints(min_length=1, max_length=64)]
#: may be left empty until agreeing is closed
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
#: where in the tender something rests; may be left out
Reference = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
