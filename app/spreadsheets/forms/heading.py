"""The three rows above the data of a form: labels, keys, and what belongs in each column."""

from collections.abc import Callable
from typing import Any

from app.spreadsheets.cell import a_code, a_day, a_flag, a_number, a_statement, a_word, codes
from app.spreadsheets.day import a_day_first
from app.spreadsheets.forms.form import Field, Form
from app.spreadsheets.sheet import Cell

LABELS, KEYS, HINTS = 1, 2, 3  #: numbers of the rows
FIRST = 4  #: row of data
ESTIMATE = "_estimate"  #: key of a column that is worked out and never read
YES_NO = "yes_no"  #: name of the list, and what a field holds
LEAVE = "Already filled in: leave it as it is."
_READ: dict[Callable[[Cell], Any], str] = {
    a_word: "text",
    a_code: "text",
    a_statement: "text",
    codes: "text",
    a_number: "number",
    a_day: "day",
    a_day_first: "day",
    a_flag: YES_NO,
}
_HELD = {"number": "A number.", "day": "A day, such as 2026-06-01.", YES_NO: "yes or no."}


def held(field: Field) -> str:
    """Tell what a field holds: text, number, day or yes_no; empty where nobody says."""
    return field.holds or _READ.get(field.read, "")


def label_of(form: Form, field: Field) -> str:
    """Give what stands in the first row; the first cell of a sheet says what the sheet is."""
    is_first = field is form.fields[0]
    return f"{form.name}: {field.label}" if is_first else field.label


def hint_of(field: Field) -> str:
    """Give what stands in the third row: whether it is needed, in what form, an example.

    A hint that says itself when a field is needed is not preceded by another word on that.
    """
    if field.is_prefilled:
        return " ".join(filter(None, (LEAVE, field.hint)))
    needed = "Required." if field.is_required else "Optional."
    if field.hint.startswith("Needed"):
        needed = ""
    form = _HELD.get(held(field), "")
    example = f"For example {field.example}" if field.example else ""
    return " ".join(part for part in (needed, _sentence(field.hint), form, example) if part)


def _sentence(words: str) -> str:
    return words if not words or words.endswith((".", "!", "?")) else f"{words}."
