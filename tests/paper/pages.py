"""Pages for tests of papers."""

from datetime import date
from typing import Any

from app.paper.page import (
    Break,
    Column,
    Facts,
    Heading,
    Lines,
    Page,
    Table,
    bullets,
    emphasis,
    paragraph,
    strong,
)

ON = date(2026, 3, 2)
#: what XML forbids, a form feed, half a character, and a mark that turns a line round
HOSTILE = "a\x00b\x08c\x0cd\ud800e\u202efirm\ufffe"
SCRIPT = "<script>alert('x')</script>"


def a_table(rows: int = 2) -> Table:
    """Give a table of words and numbers."""
    return Table(
        "Scores",
        (Column("Criterion"), Column("Your score", is_number=True)),
        tuple((f"Criterion {place}", str(place)) for place in range(1, rows + 1)),
        ("Total", "99"),
    )


def a_page(*parts: Any, **changes: Any) -> Page:
    """Give a page with every kind of part, or with the parts that are given."""
    given: dict[str, Any] = {
        "title": "A letter",
        "on": ON,
        "above": (Lines(("Anytown Council", "Town Hall")),),
        "parts": parts
        or (
            paragraph("Plain, ", strong("strong"), " and ", emphasis("apart"), "."),
            Heading("First"),
            Facts((("Reference", "A-1"), ("Date", "2 March 2026"))),
            Heading("Second", 2),
            bullets(["one", "two"]),
            a_table(),
            Break(),
            paragraph("The end."),
        ),
        "footer": "Anytown Council, A-1",
    }
    return Page(**(given | changes))
