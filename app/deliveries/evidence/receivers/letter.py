"""The letter that asks an organisation whether something reached it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.units import plain


@dataclass(frozen=True, slots=True)
class Question:
    """What an organisation is asked."""

    organisation: str
    authority: str
    supplier: str
    title: str  #: of the measure
    quantity: Decimal
    unit: str
    delivered_on: date


def subject_of(question: Question) -> str:
    """Give the letter's subject, in one line."""
    words = f"Did this reach you? {question.supplier} for {question.authority}"
    return " ".join(words.split())[:300]


def text_of(question: Question, link: str, until: date) -> str:
    """Give the letter's words.

    Args:
        question: what is asked.
        link: by which it is answered, once.
        until: the last day on which the link works.
    """
    return "\n\n".join((
        f"To {question.organisation}",
        f"{question.supplier} tells {question.authority} that this reached you:",
        f"    {question.title}\n"
        f"    {plain(question.quantity)} {question.unit}, until {question.delivered_on}",
        "Did it? Please say so: all of it, a part of it, or that it did not reach you; and how "
        "useful it was. You need no account, and it costs nothing. Whoever has this link can "
        "answer for you, once: do not pass it on to the supplier.",
        f"    {link}",
        f"The link works until {until}. Your answer is shown beside what the supplier says, and "
        "neither can change the other.",
        question.authority,
    ))  # fmt: skip
