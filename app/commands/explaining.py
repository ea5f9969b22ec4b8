"""What `social-value score --explain` prints: one tender's explanation, as text or as JSON."""

from dataclasses import dataclass

from app.commands.printing import as_json
from app.scoring.answer import Answer
from app.scoring.explanation.page import wrapped
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.text import explain, explanation


@dataclass(frozen=True, slots=True)
class Asked:
    """Which explanation was asked for."""

    supplier: str
    lot: str
    reader: Reader
    length: Length


def explained(answered: Answer, asked: Asked, *, machine: bool) -> str:
    """Give an explanation as it is printed.

    Raises:
        NotFound: if there is no such lot, or no such tender for it.
    """
    if machine:
        return as_json(explanation(answered, asked.supplier, asked.lot, asked.reader))
    text = explain(answered, asked.supplier, asked.lot, asked.reader, asked.length)
    return "\n".join(line for each in text.splitlines() for line in _lines(each))


def _lines(text: str) -> list[str]:
    """Break one line as wide as a page, keeping how far in it stands."""
    bare = text.lstrip()
    return list(wrapped(bare, text[: len(text) - len(bare)])) or [""]
