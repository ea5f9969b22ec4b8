"""Explain a tender's score: the one way in, for pages, letters, the command line and the API."""

from typing import Any

from app.scoring.answer import Answer
from app.scoring.explanation.full import sections, text_of
from app.scoring.explanation.reader import Length, Reader
from app.scoring.explanation.short import line, paragraph
from app.scoring.explanation.story import Story, story_of


def explain(
    answered: Answer,
    supplier: str,
    lot: str = "",
    reader: Reader = Reader.RESIDENT,
    length: Length = Length.PARAGRAPH,
) -> str:
    """Say why a tender has the score and the place it has.

    Every number in a shorter text stands in the full one. A bidder is told of its own tender
    alone: no other tender's name, price, marks or total, and no fact of the pool they make.

    Args:
        answered: what scoring said.
        supplier: whose tender.
        lot: the lot; empty where the contract has none.
        reader: who it is for.
        length: one line, one paragraph, or the full working.

    Raises:
        NotFound: if there is no such lot, or no such tender for it.
    """
    return _written(story_of(answered, supplier, lot), reader, length)


def _written(story: Story, reader: Reader, length: Length) -> str:
    if length is Length.LINE:
        return line(story, reader)
    if length is Length.PARAGRAPH:
        return paragraph(story, reader)
    return text_of(sections(story, reader))


def explanation(
    answered: Answer, supplier: str, lot: str = "", reader: Reader = Reader.RESIDENT
) -> dict[str, Any]:
    """Give all three lengths of an explanation as a document.

    Raises:
        NotFound: if there is no such lot, or no such tender for it.
    """
    story = story_of(answered, supplier, lot)
    return {
        "supplier": supplier,
        "lot": lot or None,
        "reader": str(reader),
        "line": line(story, reader),
        "paragraph": paragraph(story, reader),
        "full": [
            {"heading": section.heading, "lines": list(section.lines)}
            for section in sections(story, reader)
        ],
        "rules": {"id": story.plan.id, "version": story.plan.version, "digest": story.plan.digest},
    }
