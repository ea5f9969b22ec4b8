"""The sheets of a tender's workbook and their columns: used to make it, and to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.rules.document.ruleset import Fact
from app.spreadsheets.cell import a_code, a_flag, a_number, a_scalar, a_statement, a_word
from app.spreadsheets.columns import COMMITMENTS, SUPPLIER, Column
from app.spreadsheets.sheet import Cell

PRICE = "price"
READ_ME, CHOICES, STAMP = "Read me", "Choices", "_sv"
#: sheets that are not read as part of the tender
UNREAD = (READ_ME, CHOICES, STAMP)
KIND = "tender"  #: what the hidden sheet says that the workbook is
OFFER, LINES, STATEMENTS, MEMBERS = (
    "Your offer", "Commitments", "Method statements", "Members",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet that is filled in."""

    name: str
    part: str  #: of the document, that it holds
    columns: tuple[Column, ...]
    needs: tuple[str, ...]  #: keys of the columns without which it says nothing


#: Every heading is understood; of two that mean the same, the first is printed.
_LINE_COLUMNS = tuple(column for column in COMMITMENTS if column is not SUPPLIER)
SHEETS = (
    SheetLayout(
        OFFER,
        "facts",
        (
            Column("Name", "name", a_code, "What is asked for"),
            Column("Value", "value", a_scalar, "Your answer"),
            Column("What it is", "said", a_word, "Not read"),
        ),
        ("name", "value"),
    ),
    SheetLayout(LINES, "commitments", _LINE_COLUMNS, ("measure", "quantity")),
    SheetLayout(
        STATEMENTS,
        "method_statements",
        (
            Column("Code", "code", a_code, "Code of the criterion"),
            Column("What is asked", "asked", a_word, "Not read"),
            Column("Your words", "text", a_statement, "Your method statement"),
            Column("Reference", "reference", a_word, "Where it stands in your own papers"),
        ),
        ("code", "text"),
    ),
    SheetLayout(
        MEMBERS,
        "members",
        (
            Column("Name", "name", a_word, "A firm of your consortium, or a subcontractor"),
            Column("Identifier", "identifier", a_word, "Such as GB-COH 01234567"),
            Column("Part", "part", a_word, "What it will do"),
        ),
        ("name",),
    ),
)


def printed(layout: SheetLayout) -> list[Column]:
    """List the columns of a sheet as they are printed, one for each thing that may be said."""
    first = {column.key: column for column in reversed(layout.columns)}
    return [column for column in layout.columns if first[column.key] is column]


def readers(facts: Mapping[str, Fact]) -> dict[str, Callable[[Cell], Any]]:
    """Tell how each value of an offer is read: its price, and the facts that the rules ask for."""
    kinds: dict[str, Callable[[Cell], Any]] = {
        "yes_no": a_flag, "number": a_number, "word": a_word,
    }  # fmt: skip
    return {PRICE: a_number} | {code: kinds[fact.kind] for code, fact in facts.items()}
