"""A tender's sheets for the tests, without a file around them."""

from typing import Any

from app.problems import Finding
from app.rules.document.ruleset import Fact
from app.spreadsheets.document import Document
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.tender.filled import tender_of
from tests.spreadsheets.files import Rows
from tests.spreadsheets.sheets import a_sheet

FACTS = {
    "is_vcse": Fact(kind="yes_no"),
    "apprentices": Fact(kind="number"),
    "tier": Fact(kind="word"),
}
OFFER = (("Name", "Value", "What it is"), ("price", 940000, "In pounds"), ("is_vcse", "Yes"))
LINES = (("Measure", "Quantity", "Unit", "Id"), ("job_local", 6, "fte_year", "a"))
STATEMENTS = (("Code", "What is asked", "Your words", "Reference"), ("plan", "How?", "By lorry."))
MEMBERS = (("Name", "Identifier", "Part"), ("Alpha", "GB-COH 01234567", "Leads"))


def sheets(**changes: Rows) -> dict[str, Rows]:
    """Give the four sheets, with some of them replaced or further ones added."""
    own: dict[str, Rows] = {
        "Your offer": OFFER, "Commitments": LINES, "Method statements": STATEMENTS,
        "Members": MEMBERS,
    }  # fmt: skip
    return own | {name.replace("_", " "): rows for name, rows in changes.items()}


def read(given: dict[str, Rows]) -> Document:
    return tender_of(
        Workbook("", tuple(a_sheet(name, rows) for name, rows in given.items())), FACTS
    )


def only_fault(**changes: Rows) -> Finding:
    [fault] = read(sheets(**changes)).faults
    return fault


def with_values(*rows: Any) -> Rows:
    return (OFFER[0], *rows)
