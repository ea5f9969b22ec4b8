"""The most of a measure that counts, as its row can hold it.

The rule language also knows it in other units, and growing with the contract; such a limit is
neither printed nor written over, as a plain number would say something else.
"""

from decimal import Decimal
from typing import Any

from app.rules.digest import normal
from app.rules.document.catalogue import Measure
from app.spreadsheets.cell import a_number, fault
from app.spreadsheets.sheet import Cell
from app.units import plain

MOST = "most_counted"  #: the field of the sheet
FIX = "Change it in the rule set's text."


def most_of(measure: Measure) -> dict[str, Any]:
    """Give the field of a measure's row that holds the most that counts."""
    cap = measure.cap
    return {MOST: None if cap is None or _grows(normal(cap)) else cap.quantity}


def a_most(cell: Cell) -> Decimal:
    """Read the most that counts, which may be 0: then none of it does."""
    most = a_number(cell)
    if most < 0:
        raise fault(f"holds {plain(most)}, and less than 0 cannot count", "Write 0 or more.")
    return most


def set_most(entry: dict[str, Any], value: Any) -> str:
    """Have a measure say its most, or none; words, where it says it in a way of its own."""
    if _grows(entry.get("cap", {})):
        return "The most that counts is written with a unit, or grows with the contract."
    if value is None:
        entry.pop("cap", None)
    else:
        entry["cap"] = {"quantity": normal(value)}
    return ""


def _grows(cap: dict[str, Any]) -> bool:
    return any(cap.get(key) for key in ("unit", "per_year", "per_million_pounds"))
