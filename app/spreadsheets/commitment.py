"""One row of a sheet of commitments: what it gives, whether it offers anything, what it lacks."""

from app.problems import Finding
from app.spreadsheets.cell import a_quantity_in_percent
from app.spreadsheets.columns import COMMITMENTS
from app.spreadsheets.sheet import Cell, Row
from app.spreadsheets.table import Heading, Table, fault

Given = dict[str, tuple[Heading, Cell]]  #: cells of a row by the key of their column
#: Columns that a measure's row may have filled in before anybody offers anything.
PRINTED = {"supplier", "measure", "unit", "id"}
NEEDED = ("measure", "quantity")


def given_in(table: Table, row: Row) -> Given:
    """Give the cells of a row that say something of a commitment."""
    return {
        heading.column.key: (heading, cell)
        for heading, cell in table.cells(row)
        if heading.column in COMMITMENTS
    }


def is_not_offered(given: Given) -> bool:
    """Tell a row that only names a measure: a blank quantity is no offer, and no zero."""
    return "measure" in given and "quantity" not in given and given.keys() <= PRINTED


def gap_in(given: Given, row: Row) -> Finding | None:
    """Tell what a row lacks to be a commitment."""
    for key in NEEDED:
        if key not in given:
            at = next(iter(row.cells.values())).at
            words = f"Row {row.number} has no {key}."
            fix = f"Write the {key}; 0 if nothing is offered." if key == "quantity" else ""
            return fault("empty_cell", words, fix or "Write the measure's code.", at)
    return None


def as_meant(given: Given) -> Given:
    """Give the cells with 25% as 25 where the unit is per cent."""
    if "unit" not in given or given["unit"][1].text.strip().lower() != "percent":
        return given
    heading, cell = given["quantity"]
    return {**given, "quantity": (heading, a_quantity_in_percent(cell))}
