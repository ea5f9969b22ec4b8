"""A letter in the forms that it is sent in. A Word file takes long: make it while nobody waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.assessments.summaries.letter.whole import letter_of
from app.paper.docx import as_docx
from app.paper.html import as_html
from app.paper.text import as_text


@dataclass(frozen=True, slots=True)
class Forms:
    """One letter in its three forms."""

    text: str
    html: str
    docx: bytes


def forms_of(summary: Mapping[str, Any]) -> Forms:
    """Give the letter of a summary in all its forms."""
    page = letter_of(summary)
    return Forms(as_text(page), as_html(page), as_docx(page))
