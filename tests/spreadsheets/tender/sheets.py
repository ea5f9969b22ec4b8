"""A tender's sheets for the tests, without a file around them."""

from typing import Any

from app.problems import Finding
from app.rules.document.ruleset import RuleSet
from app.spreadsheets.document import Document
from app.spreadsheets.sheet import Workbook
from app.spreadsheets.tender.filled import tender_of
from tests.spreadsheets.files import Rows
from tests.spreadsheets.sheets import a_sheet

FACTS = {"is_vcse": "yes_no", "apprentices": "number", "tier": "word"}
PRICE = (
    ("asked_for", "what_it_is", "answer"),
    ("price", "In pounds", 940000),
    ("is_vcse", None, "Yes"),
)
LINES = (("row_ref", "measure_code", "unit", "offer_qty"), ("a", "job_local", "fte_year", 6))
HOW = (("row_ref", "measure", "who", "when", "how", "risk"),)
STATEMENTS = (("code", "asked", "text", "reference"), ("plan", "How?", "By lorry."))
MEMBERS = (("name", "identifier", "part"), ("Alpha", "GB-COH 01234567", "Leads"))
PRINTED = (
    {"row_ref": "OFR-1", "measure_code": "job_local", "measure": "Jobs", "what_counts": "Posts"},
)


def sheets(**changes: Rows) -> dict[str, Rows]:
    """Give the sheets, with some of them replaced or further ones added."""
    own: dict[str, Rows] = {
        "Price": PRICE, "Your offer": LINES, "How you will do it": HOW,
        "Method statements": STATEMENTS, "Members": MEMBERS,
    }  # fmt: skip
    return own | {name.replace("_", " "): rows for name, rows in changes.items()}


def read(given: dict[str, Rows], narrative: str = "suggested") -> Document:
    book = Workbook("", tuple(a_sheet(name, rows) for name, rows in given.items()))
    rule_set = RuleSet.model_validate({"id": "any", "facts": FACTS, "narrative": narrative})
    return tender_of(book, rule_set, PRINTED)


def only_fault(**changes: Rows) -> Finding:
    [fault] = read(sheets(**changes)).faults
    return fault


def with_values(*rows: Any) -> Rows:
    """Give the sheet of the price with other rows: each a name and an answer."""
    return (PRICE[0], *((name, None, value) for name, value in rows))


def codes(document: Document) -> set[tuple[str, str]]:
    return {(one.code, one.cell) for one in document.findings}
