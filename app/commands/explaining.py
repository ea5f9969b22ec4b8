"""What `social-value score --explain` prints: one tender's explanation, as text or as JSON."""

from dataclasses import dataclass

from app.commands.printing import as_json
from app.problems import NotFound
from app.scoring.answer import Answer
from app.scoring.explanation.number import listed
from app.scoring.explanation.page.brief import wrapped
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.story import lots_of
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
        NotFound: if there is no such lot, or no such tender for it, or no lot was named where
            there are lots.
    """
    if not asked.lot and "" not in answered.scores:
        raise _which_lot(answered, asked.supplier)
    if machine:
        return as_json(explanation(answered, asked.supplier, asked.lot, asked.reader))
    text = explain(answered, asked.supplier, asked.lot, asked.reader, asked.length)
    return "\n".join(line for each in text.splitlines() for line in _lines(each))


def _which_lot(answered: Answer, supplier: str) -> NotFound:
    """Ask for the lot: those that the supplier tenders for, or all where it tenders for none."""
    lots = lots_of(answered, supplier)
    named = ", ".join(lots or answered.scores)
    words = f"Each lot is scored by itself, and {supplier!r} tenders for {listed(list(lots))}."
    if not lots:
        words = f"Each lot is scored by itself, and {supplier!r} tenders for none."
    return NotFound(words, f"Choose one with --lot: {named}.")


def _lines(text: str) -> list[str]:
    """Break one line as wide as a page, keeping how far in it stands."""
    bare = text.lstrip()
    return list(wrapped(bare, text[: len(text) - len(bare)])) or [""]
